import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { openDatabase } from '@lona/postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LonaProcess, runLona, temporaryFolder } from './run-lona.js'

const key = ':~weather:48.85,2.35:hourly'

// A home whose last cell cannot be read any more, served by a process of its own: what is sent of it fails after its first
// part, when there can be no other answer any more.
describe('an answer that fails in the middle', { timeout: 120_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let env: Record<string, string>
  let host: LonaProcess
  let url: URL
  let token: string

  beforeAll(async () => {
    folder = await temporaryFolder()
    env = { LONA_DATA: join(folder.path, 'home'), DATABASE_URL: '' }
    await runLona(['sync', 'weather', '--place', 'Paris', '--since', '2y'], env).ended
    const database = await openDatabase(join(folder.path, 'home'))
    await database.query(
      `update lona.cells set data = 'broken' where (row_id, sort_from) in (
         select row_id, max(sort_from) from lona.cells
         where row_id in (select id from lona.rows where lookup_key = $1) group by row_id)`,
      [key],
    )
    await database.close()
    host = runLona(['start', '--port', '0'], env)
    url = new URL(String((await host.line((line) => line.url !== undefined)).url))
    ;({ token } = JSON.parse(readFileSync(join(folder.path, 'home', 'host.json'), 'utf8')) as { token: string })
  }, 240_000)
  afterAll(async () => {
    host.child.kill('SIGKILL')
    await host.ended
    await folder.remove()
  })

  /** All that comes over the wire, until the host closes it. */
  async function bytesOf(path: string): Promise<string> {
    const socket = connect(Number(url.port), '127.0.0.1')
    let bytes = ''
    socket.on('data', (chunk) => {
      bytes += chunk.toString('latin1')
    })
    socket.on('error', () => undefined) // it may be reset
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${token}\r\n\r\n`)
    await once(socket, 'close')
    return bytes
  }

  it.each([
    ['an export', '/api/export'],
    ['lines of cells', `/api/rows/${encodeURIComponent(key)}/cells?format=jsonl`],
    ['a table of cells', `/api/rows/${encodeURIComponent(key)}/cells?format=csv`],
  ])('is cut off before its end on the wire: %s', async (_, path) => {
    const bytes = await bytesOf(path)
    expect(bytes).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(bytes.toLowerCase()).toContain('\r\ntransfer-encoding: chunked\r\n')
    expect(bytes.length).toBeGreaterThan(1000)
    expect(bytes).not.toMatch(/\r\n0\r\n/)
    expect(bytes).not.toContain('Error')
  })

  it.each([
    ['export', ['export', 'FILE']],
    ['export to a pipe', ['export', '-']],
    ['cells', ['cells', key]],
    ['cells as a table', ['cells', key, '--csv']],
  ])('is told to whoever asked, with where its reason stands: %s', async (_, words) => {
    const file = join(folder.path, 'mine.lona')
    const ended = await runLona(
      words.map((word) => (word === 'FILE' ? file : word)),
      env,
    ).ended
    expect(ended.code).toBe(1)
    expect(ended.said).toContain(
      `The host at ${url.origin} stopped in the middle of its answer: this is not all of it. The reason stands where \`lona start\` runs. Run the same command again.`,
    )
    expect(readdirSync(folder.path)).toEqual(['home'])
    expect(host.said()).toContain('JSON')
  })
})
