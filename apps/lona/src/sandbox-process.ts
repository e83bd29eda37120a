import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Fetch } from '@lona/connector'
import { AppError } from './errors.js'

/** The sandbox, running as a process of its own. */
export interface SandboxProcess {
  /** Sends every request to the sandbox, whichever provider it is for. */
  readonly fetch: Fetch
  /** Ends the process. */
  close(): Promise<void>
}

/** Where the sandbox is, seen from this package's `dist` as well as from its `src`. */
const program = fileURLToPath(new URL('../../sandbox/dist/main.js', import.meta.url))

/**
 * Starts the sandbox: faithful fakes of the providers, on a port of its own. It ends with this process, however that ends.
 *
 * @throws {AppError} `sandbox-missing` when it is not built or does not start.
 */
export async function startSandboxProcess(): Promise<SandboxProcess> {
  if (!existsSync(program)) {
    throw new AppError('sandbox-missing', 'The sandbox is not built. Run `npx pnpm@12 build` in the repository.')
  }
  const child = spawn(process.execPath, [program, '--port', '0'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([once(lines, 'line'), ended.then(() => null)])
  if (!first) throw new AppError('sandbox-missing', 'The sandbox ended before it listened. Its own words are above.')
  const { url } = JSON.parse(String(first[0])) as { url: string }
  return {
    fetch: (input, init) => {
      const request = new Request(input, init)
      const { pathname, search } = new URL(request.url)
      return globalThis.fetch(new Request(`${url}${pathname}${search}`, request))
    },
    async close() {
      child.stdin.end()
      await ended
    },
  }
}
