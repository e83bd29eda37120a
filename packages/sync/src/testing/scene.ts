import type { SyncEngine, SyncJob } from '../sync-engine.js'
import { createJobRecorder, type JobRecorder, type Work } from './job-recorder.js'
import type { SyncEngineBench, SyncEngineProcess } from './sync-engine-bench.js'

/** What one check has to do with: engines over one place, and what their jobs report. */
export interface Scene extends AsyncDisposable, JobRecorder {
  /** The time that the engines go by. */
  now(): Date
  /** One more engine, not started. */
  createEngine(options: { readonly slots: number }): SyncEngine
  /** Has an engine run jobs that do this work. */
  start(engine: SyncEngine, work?: Work): Promise<void>
  /** So many more engines, whose jobs do this work. */
  startEngines(count: number, options: { readonly slots: number }, work?: Work): Promise<[SyncEngine, ...SyncEngine[]]>
  /** Another process, as the bench starts it; what it ran when it is killed counts as ended then. */
  startProcess(jobs: readonly SyncJob[]): Promise<SyncEngineProcess>
  /** Goes on when the condition holds; the test's time limit ends it when it never does. */
  until(condition: () => boolean): Promise<void>
  /** Adds a job, and waits until it has run. */
  runThrough(engine: SyncEngine, key: string): Promise<void>
}

/** A scene over one place; its engines stop, and its processes end, with it. */
export function createScene(bench: SyncEngineBench): Scene {
  const recorder = createJobRecorder(() => bench.now())
  const engines: SyncEngine[] = []
  const processes: SyncEngineProcess[] = []

  function createEngine(options: { readonly slots: number }): SyncEngine {
    const engine = bench.createEngine(options)
    engines.push(engine)
    return engine
  }
  const start = (engine: SyncEngine, work?: Work): Promise<void> => engine.start(recorder.handler(work))
  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await (bench.passTime?.() ?? recorder.next())
  }

  return {
    ...recorder,
    now: () => bench.now(),
    createEngine,
    start,
    async startEngines(count, options, work) {
      const first = createEngine(options)
      const others = Array.from({ length: count - 1 }, () => createEngine(options))
      await Promise.all([first, ...others].map((engine) => start(engine, work)))
      return [first, ...others]
    },
    async startProcess(jobs) {
      if (!bench.startProcess) throw new Error('The bench starts no other process: say so by `otherProcess`')
      const other = await bench.startProcess(jobs, recorder.add)
      processes.push(other)
      return {
        async kill() {
          await other.kill()
          recorder.lose('elsewhere')
        },
      }
    },
    until,
    async runThrough(engine, key) {
      const runs = recorder.runsOf(key)
      await engine.enqueue([{ key }])
      await until(() => recorder.runsOf(key) > runs && !recorder.isRunning(key))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...engines.map((engine) => engine.stop()), ...processes.map((each) => each.kill())])
    },
  }
}

/** Work that lasts for long enough that others of its kind would meet it. */
export const briefWork: Work = () => new Promise((resolve) => setTimeout(resolve, 5))

/** Work that goes on until it is let go, or told to stop. */
export function createHold(): { work(signal: AbortSignal): Promise<void>; letGo(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return {
    letGo: resolve,
    work: (signal) =>
      new Promise((resolve, reject) => {
        promise.then(resolve)
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  }
}
