import { dueAtOf, engineStopped, growingPauseMs, stretchMsOf } from '../pg-boss/job-rules.js'
import { type SetTimer, systemTimer } from '../set-timer.js'
import type { SyncEngine, SyncJob, SyncJobHandler } from '../sync-engine.js'

/** What `createMemoryEngine` takes; everything has a default. */
export interface MemoryEngineOptions {
  /** The most jobs that run at once; 4 unless said. */
  readonly slots?: number
  /** The clock. */
  readonly now?: () => Date
  /** The timer; the system's unless said. */
  readonly setTimer?: SetTimer
  /** How long a job waits that failed so many times in a row, in milliseconds; from 2 s to 15 min unless said. */
  readonly pauseMs?: (failures: number) => number
  /** Hears of jobs that failed and run again. */
  readonly onFailure?: (job: SyncJob, error: unknown) => void
}

interface Waiting {
  readonly job: SyncJob
  readonly dueAt: number
  /** How many times in a row it failed. */
  readonly failures: number
}

interface Running {
  readonly job: SyncJob
  readonly abort: AbortController
  readonly done: Promise<void>
}

/** A job engine in this process and its memory: what became due first runs first. What it holds ends with it. */
export function createMemoryEngine(options: MemoryEngineOptions = {}): SyncEngine {
  const { slots = 4, now = () => new Date(), setTimer = systemTimer, pauseMs = growingPauseMs, onFailure } = options
  const waiting = new Map<string, Waiting>()
  const running = new Map<string, Running>()
  /** The length of each one's stretches. */
  const schedules = new Map<string, number>()
  let handler: SyncJobHandler | undefined
  let isStopped = false
  let disarm: (() => void) | undefined

  function ensureTaking(what: string): void {
    if (isStopped) throw engineStopped(what)
  }

  function add(job: SyncJob, dueAt: number, failures = 0): void {
    if (!waiting.has(job.key) && !running.has(job.key)) waiting.set(job.key, { job, dueAt, failures })
  }

  /** Has it run in the next stretch, when it is scheduled. */
  function addNext(key: string): void {
    const length = schedules.get(key)
    if (length !== undefined) add({ key }, (Math.floor(now().getTime() / length) + 1) * length)
  }

  const isLocked = ({ lockKey }: SyncJob): boolean =>
    lockKey !== undefined && [...running.values()].some(({ job }) => job.lockKey === lockKey)

  function pump(): void {
    disarm?.()
    disarm = undefined
    if (!handler || isStopped) return
    for (const next of [...waiting.values()].sort((one, other) => one.dueAt - other.dueAt)) {
      if (running.size >= slots) return
      const waitMs = next.dueAt - now().getTime()
      if (waitMs > 0) {
        disarm = setTimer(pump, waitMs)
        return
      }
      if (!isLocked(next.job)) begin(handler, next)
    }
  }

  function begin(handle: SyncJobHandler, next: Waiting): void {
    const { job } = next
    const abort = new AbortController()
    waiting.delete(job.key)
    // In a turn of its own: by then it counts as running.
    const done = Promise.resolve().then(() => run(handle, next, abort.signal))
    running.set(job.key, { job, abort, done })
  }

  async function run(handle: SyncJobHandler, { job, failures }: Waiting, signal: AbortSignal): Promise<void> {
    try {
      await handle(job, signal)
      running.delete(job.key)
      addNext(job.key)
    } catch (error) {
      running.delete(job.key)
      if (signal.aborted) return // stopped or cancelled: whoever did so knows
      add(job, now().getTime() + pauseMs(failures + 1), failures + 1)
      onFailure?.(job, error)
    } finally {
      pump()
    }
  }

  return {
    async start(next) {
      ensureTaking('it cannot start again')
      handler = next
      pump()
    },
    async enqueue(jobs) {
      ensureTaking(`${jobs.length} jobs will not run`)
      const dueAts = jobs.map((job) => dueAtOf(job) ?? now().getTime())
      for (const [index, job] of jobs.entries()) add(job, dueAts[index] ?? 0)
      pump()
    },
    async cancel(keys) {
      for (const key of keys) waiting.delete(key)
      const runs = keys.flatMap((key) => running.get(key) ?? [])
      for (const { abort } of runs) abort.abort()
      await Promise.all(runs.map(({ done }) => done))
      for (const key of keys) addNext(key)
      pump()
    },
    async schedule(key, everySeconds) {
      ensureTaking(`'${key}' will not run`)
      schedules.set(key, stretchMsOf(key, everySeconds))
      add({ key }, now().getTime())
      pump()
    },
    async stop() {
      isStopped = true
      disarm?.()
      waiting.clear()
      for (const { abort } of running.values()) abort.abort()
      await Promise.all([...running.values()].map(({ done }) => done))
    },
  }
}
