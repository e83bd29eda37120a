import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

/** One run of the command line, as a process of its own. */
export interface LonaProcess {
  readonly child: ChildProcess
  /** The lines of JSON that it wrote so far. */
  readonly lines: readonly Record<string, unknown>[]
  /** What it wrote to the standard error so far. */
  said(): string
  /** Resolves with the first line that fits. */
  line(fits: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>
  /** Resolves when it has ended. */
  readonly ended: Promise<{ code: number | null; lines: readonly Record<string, unknown>[]; said: string }>
}

/** Starts `lona` as a person's shell would, with the sandbox. Tests run what was built: `pnpm test` builds first. */
export function runLona(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd = tmpdir(),
): LonaProcess {
  if (!existsSync(program)) throw new Error('apps/lona is not built: run `pnpm build` first')
  const child = spawn(process.execPath, [program, ...words], {
    cwd,
    env: { ...process.env, LONA_SANDBOX: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: Record<string, unknown>[] = []
  const listeners = new Set<() => void>()
  let said = ''
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString()
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(toRecord(line))
    for (const listener of listeners) listener()
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, lines, said }))
  return {
    child,
    lines,
    said: () => said,
    ended,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find(fits)
          if (!found) return
          listeners.delete(look)
          resolve(found)
        }
        listeners.add(look)
        ended.then(() => reject(new Error(`lona ended before it wrote the line: ${said}`)))
        look()
      }),
  }
}

function toRecord(line: string): Record<string, unknown> {
  if (!line.startsWith('{')) return { text: line }
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return { text: line } // a file, not lines
  }
}

/** A folder for one home, gone after the test. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'lona-app-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
