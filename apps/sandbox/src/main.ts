#!/usr/bin/env node
/**
 * `node dist/main.js [--port 0]`: the fakes as a process of their own. Prints one line of JSON, `{"url": "..."}`, when it
 * listens, and ends with its parent (a pipe on stdin that closes, an IPC channel that disconnects), on SIGTERM or SIGINT.
 */
import { fstatSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startSandbox } from './start-sandbox.js'

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } })
const sandbox = await startSandbox({ port: Number(values.port) })

let isEnding = false
async function end(): Promise<void> {
  if (isEnding) return
  isEnding = true
  await sandbox.close()
  process.exit(0)
}
process.once('SIGTERM', end)
process.once('SIGINT', end)
process.once('disconnect', end)
const stdin = fstatSync(0)
if (stdin.isFIFO() || stdin.isSocket()) {
  // A terminal or /dev/null says nothing about the parent; a pipe ends when the parent does.
  process.stdin.resume()
  process.stdin.once('close', end)
}
process.stdout.write(`${JSON.stringify({ url: sandbox.url, baseUrls: sandbox.baseUrls })}\n`)
