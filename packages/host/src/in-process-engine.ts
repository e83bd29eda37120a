import { type SyncEngine, SyncError, type SyncJob, type SyncJobHandler } from '@lona/sync'
import { type SetTimer, systemTimer } from '@lona/sync'

/** What `createInProcessEngine` takes; everything has a default. */
export interface InProcessEngineOptions {
  /** The most jobs that run at once; 2 unless said. */
  readonly concurrency?: number
  /** The clock. */
  readonly now?: () => Date
  /** The timer; the system's unless said. */
  readonly setTimer?: SetTimer
  /** Hears of jobs that failed, and when they run again. */
  readonly onFailure?: (job: SyncJob, error: unknown, retryAt: string) => void
}

interface Waiting {
  readonly job: SyncJob
  readonly dueAt: number
  readonly failures: number
}

interface Running {
  readonly job: SyncJob
  readonly stop: AbortController
  readonly done: Promise<void>
}

const firstRetryMs = 30_000
const lastRetryMs = 3_600_000
/** However soon an error wants to be tried again: a job that always fails must not keep a worker busy. */
const soonestRetryMs = 1000

/**
 * A job engine in this process and its memory: jobs run in the order in which they became due, a failed one again after
 * the time that its error names (`retryAfterMs`), else after half a minute, doubling up to an hour.
 */
export function createInProcessEngine(options: InProcessEngineOptions = {}): SyncEngine {
  const { concurrency = 2, now = () => new Date(), setTimer = systemTimer, onFailure } = options
  const waiting = new Map<string, Waiting>()
  const running = new Map<string, Running>()
  let handler: SyncJobHandler | undefined
  let stopped = false
  let disarm: (() => void) | undefined

  const isLocked = ({ key, lockKey }: SyncJob): boolean =>
    running.has(key) || (lockKey !== undefined && [...running.values()].some(({ job }) => job.lockKey === lockKey))

  function ensureTaking(what: string): void {
    if (!stopped) return
    throw new SyncError({ code: 'engine-stopped', message: `The engine has stopped; ${what}. Make a new one.` })
  }

  function pump(): void {
    disarm?.()
    disarm = undefined
    if (!handler || stopped) return
    for (const next of [...waiting.values()].sort((one, other) => one.dueAt - other.dueAt)) {
      if (running.size >= concurrency) return
      const wait = next.dueAt - now().getTime()
      if (wait > 0) {
        disarm = setTimer(pump, wait)
        return
      }
      if (!isLocked(next.job)) begin(handler, next)
    }
  }

  function begin(handle: SyncJobHandler, next: Waiting): void {
    const { job } = next
    const stop = new AbortController()
    waiting.delete(job.key)
    // In a turn of its own: by then it counts as running, and what it enqueues cannot start it a second time.
    const done = Promise.resolve().then(() => run(handle, next, stop.signal))
    running.set(job.key, { job, stop, done })
  }

  async function run(handle: SyncJobHandler, { job, failures }: Waiting, signal: AbortSignal): Promise<void> {
    try {
      await handle(job, signal)
    } catch (error) {
      if (signal.aborted) return // stopped or cancelled: whoever did so knows
      const { notBefore: _, ...again } = waiting.get(job.key)?.job ?? job
      const dueAt = now().getTime() + (retryAfterMsOf(error) ?? Math.min(lastRetryMs, firstRetryMs * 2 ** failures))
      waiting.set(job.key, { job: again, dueAt, failures: failures + 1 })
      onFailure?.(job, error, new Date(dueAt).toISOString())
    } finally {
      running.delete(job.key)
      pump()
    }
  }

  return {
    async start(next) {
      ensureTaking('it cannot start again')
      handler = next
      pump()
    },
    async enqueue(job) {
      ensureTaking(`'${job.key}' will not run`)
      const dueAt = job.notBefore === undefined ? now().getTime() : Date.parse(job.notBefore)
      if (Number.isNaN(dueAt)) throw new RangeError(`'${job.notBefore}' is no time for '${job.key}' to run at`)
      const before = waiting.get(job.key)
      if (!before || dueAt < before.dueAt) waiting.set(job.key, { job, dueAt, failures: before?.failures ?? 0 })
      pump()
    },
    async cancel(key) {
      waiting.delete(key)
      const under = running.get(key)
      under?.stop.abort()
      await under?.done
    },
    async stop() {
      stopped = true
      disarm?.()
      waiting.clear()
      for (const { stop } of running.values()) stop.abort()
      await Promise.all([...running.values()].map(({ done }) => done))
    },
  }
}

/** How long an error asks to wait, when it does. */
function retryAfterMsOf(error: unknown): number | undefined {
  if (!(error instanceof Error && 'retryAfterMs' in error)) return undefined
  const { retryAfterMs } = error
  if (typeof retryAfterMs !== 'number' || !Number.isFinite(retryAfterMs)) return undefined
  return Math.max(soonestRetryMs, retryAfterMs)
}
