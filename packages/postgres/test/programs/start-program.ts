import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A process of its own that runs one of the programs in this folder from the sources. */
export interface Program {
  readonly process: ChildProcess
  /** Lets a program go on that waits for its input. */
  goOn(): void
  /** Its next line of output; rejects with what it complained about when it ends without one. */
  nextLine(): Promise<string>
  /** Exit code or signal, once it has ended. */
  readonly ended: Promise<number | string>
}

export function startProgram(name: string, ...parameters: string[]): Program {
  const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  const hooks = new URL('./resolve-sources.mjs', import.meta.url).href
  const child = spawn(process.execPath, ['--import', hooks, file, ...parameters], { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint += text
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    process: child,
    goOn: () => child.stdin.end(),
    async nextLine() {
      const { value, done } = await lines.next()
      if (done) throw new Error(`${name} ended: ${complaint}`)
      return value
    },
    ended: once(child, 'exit').then(([code, signal]) => signal ?? code),
  }
}
