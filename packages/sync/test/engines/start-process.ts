import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { SyncJob } from '../../src/index.js'
import type { JobReport, SyncEngineProcess } from '../../src/testing/index.js'

/** A process of its own with two engines on pg-boss, run from the sources; resolves when its first job begins. */
export async function startProcess(
  where: string,
  queue: string,
  jobs: readonly SyncJob[],
  report: (report: JobReport) => void,
): Promise<SyncEngineProcess> {
  const program = fileURLToPath(new URL('./programs/run-jobs.ts', import.meta.url))
  const hooks = new URL('./programs/resolve-sources.mjs', import.meta.url).href
  const child = spawn(process.execPath, ['--import', hooks, program, where, queue, JSON.stringify(jobs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout }).on('line', (line) => report(JSON.parse(line) as JobReport))
  const gone = once(child, 'close')
  const failed = gone.then(() => Promise.reject(new Error('The process ended before it ran a job')))
  await Promise.race([once(lines, 'line'), failed])
  failed.catch(() => undefined) // it is killed later on
  return {
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
