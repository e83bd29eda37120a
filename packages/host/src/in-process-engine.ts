import { type SyncEngine, SyncError, type SyncJob, type SyncJobHandler } from '@lona/sync'

/** What `createInProcessEngine` takes; everything has a default. */
export interface InProcessEngineOptions {
  /** The most jobs that run at once; 2 unless said. */
  readonly concurrency?: number
  /** The clock. */
  readonly now?: () => Date
  /** Calls `work` after so many milliseconds, and gives what calls it off. */
  readonly setTimer?: (work: () => void, milliseconds: number) => () => void
  /** Hears of jobs that failed, and when they run again. */
  readonly onFailure?: (job: SyncJob, error: unknown, retryAt: string) => void
}

interface Waiting {
  readonly job: SyncJob
  readonly dueAt: number
  readonly failures: number
}

const firstRetryMs = 30_000
const lastRetryMs = 3_600_000

/**
 * A job engine in this process and its memory: jobs run in the order in which they became due, a failed one again after
 * the time that its error names (`retryAfterMs`), else after half a minute, doubling up to an hour.
 */
export function createInProcessEngine(options: InProcessEngineOptions = {}): SyncEngine {
  const { concurrency = 2, now = () => new Date(), setTimer = systemTimer, onFailure } = options
  const waiting = new Map<string, Waiting>()
  const running = new Map<
    string,
    { readonly job: SyncJob; readonly stop: AbortController; readonly done: Promise<void> }
  >()
  let handler: SyncJobHandler | undefined
  let stopped = false
  let disarm: (() => void) | undefined

  const isLocked = ({ key, lockKey }: SyncJob): boolean =>
    running.has(key) || (lockKey !== undefined && [...running.values()].some(({ job }) => job.lockKey === lockKey))

  function pump(): void {
    disarm?.()
    disarm = undefined
    if (!handler || stopped) return
    for (const { job, dueAt, failures } of [...waiting.values()].sort((one, other) => one.dueAt - other.dueAt)) {
      if (running.size >= concurrency) return
      if (dueAt > now().getTime()) {
        disarm = setTimer(pump, dueAt - now().getTime())
        return
      }
      if (isLocked(job)) continue
      waiting.delete(job.key)
      const stop = new AbortController()
      running.set(job.key, { job, stop, done: run(handler, job, stop, failures) })
    }
  }

  async function run(handle: SyncJobHandler, job: SyncJob, stop: AbortController, failures: number): Promise<void> {
    try {
      await handle(job, stop.signal)
    } catch (error) {
      if (!stop.signal.aborted) {
        const dueAt = now().getTime() + (retryAfterMsOf(error) ?? Math.min(lastRetryMs, firstRetryMs * 2 ** failures))
        if (!waiting.has(job.key)) waiting.set(job.key, { job, dueAt, failures: failures + 1 })
        onFailure?.(job, error, new Date(dueAt).toISOString())
      }
    } finally {
      running.delete(job.key)
      pump()
    }
  }

  return {
    async start(next) {
      handler = next
      pump()
    },
    async enqueue(job) {
      if (stopped) {
        throw new SyncError({ code: 'engine-stopped', message: `The engine has stopped; '${job.key}' will not run.` })
      }
      const dueAt = job.notBefore === undefined ? now().getTime() : Date.parse(job.notBefore)
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

function systemTimer(work: () => void, milliseconds: number): () => void {
  const timer = setTimeout(work, Math.min(milliseconds, 2 ** 31 - 1))
  return () => clearTimeout(timer)
}

const retryAfterMsOf = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number'
    ? error.retryAfterMs
    : undefined
