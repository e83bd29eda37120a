import type { Database } from '@lona/postgres'
import { type SetTimer, systemTimer } from '../set-timer.js'
import type { SyncEngine, SyncJob, SyncJobHandler } from '../sync-engine.js'
import { type Again, type JobQueue, openJobQueue } from './job-queue.js'
import { engineStopped, growingPauseMs, stretchMsOf } from './job-rules.js'
import { type Claim, idOf, lockOf } from './stored-job.js'

// The life of a job here: claimed in one call with as many others as there are free slots, run, and when it has ended taken
// away in one call with all that ended meanwhile. The loop turns at once when something was added or has ended in this
// process, and now and then for what other processes added. While a job runs, its heartbeat is renewed; should it stop for
// longer than ten seconds (a process that was killed, a computer that slept), the job is handed out again, and who ran it
// is told to stop.

/** What `createPgBossEngine` takes. */
export interface PgBossEngineOptions {
  /** Where the jobs are, in the schema `pgboss`; it stays open when the engine stops. */
  readonly database: Database
  /** Whose jobs these are, where several hosts share a database: engines of one name share their jobs; `lona` unless said. */
  readonly queue?: string
  /** The most jobs that this engine runs at once; 4 unless said. */
  readonly slots?: number
  /** How often to look for jobs that other processes added, and for those whose time has come, in milliseconds; 500 unless said. */
  readonly pollMs?: number
  /** How long a job waits that failed so many times in a row, in milliseconds; from 2 s to 15 min unless said. */
  readonly pauseMs?: (failures: number) => number
  /** The timer; the system's unless said. */
  readonly setTimer?: SetTimer
  /** Hears of jobs that failed and run again. Goes to `onError` unless said. */
  readonly onFailure?: (job: SyncJob, error: unknown) => void
  /** Hears when the database could not be used; the engine goes on once it can. Written to the console unless said. */
  readonly onError?: (error: unknown) => void
}

/** One turn of a job, from being claimed to being settled. */
interface Run {
  readonly claim: Claim
  readonly abort: AbortController
  /** Resolves when the handler has ended; never rejects. */
  readonly done: Promise<void>
  /** How it goes on, once it has ended; nothing when it is over. */
  again?: Again
  /** Cancelled, or given to another process: it does not go on, whatever its handler says. */
  isDropped: boolean
}

const renewMs = 3000
const longestPauseMs = 30_000

/**
 * A job engine on pg-boss: any number of processes over one Postgres, or one process over PGlite.
 *
 * A job whose process was killed runs again within about 15 seconds, and a handler that runs for a whole day counts as
 * gone. Times are the database's. A schedule lives as long as some process asks for it. What is to run at once is claimed
 * from all that waits, so let hundreds wait here, not thousands.
 */
export function createPgBossEngine(options: PgBossEngineOptions): SyncEngine {
  const { database, queue: name = 'lona', slots = 4, pollMs = 500, pauseMs = growingPauseMs } = options
  const { setTimer = systemTimer, onError = console.error, onFailure = (_, error) => onError(error) } = options

  /** By what no two of them share. */
  const running = new Map<string, Run>()
  /** What has ended, and is still in the database. */
  const ended = new Set<Run>()
  const schedules = new Map<string, { readonly stretchMs: number; readonly stopAsking: () => void }>()
  let handler: SyncJobHandler | undefined
  let opening: Promise<JobQueue> | undefined
  let working: Promise<void> | undefined
  let stopping: Promise<void> | undefined
  let isStopped = false

  async function open(what: string): Promise<JobQueue> {
    if (isStopped) throw engineStopped(what)
    opening ??= openJobQueue(database, name, onError).catch((error: unknown) => {
      opening = undefined // the next call tries again
      throw error
    })
    const queue = await opening
    if (isStopped) throw engineStopped(what)
    return queue
  }

  let isAwake = false
  let rouse = (): void => {}
  function wake(): void {
    isAwake = true
    rouse()
  }
  function sleep(milliseconds: number): Promise<void> {
    if (isAwake) return Promise.resolve()
    return new Promise((resolve) => {
      const disarm = setTimer(resolve, milliseconds)
      rouse = () => {
        disarm()
        resolve()
      }
    })
  }

  async function work(queue: JobQueue): Promise<void> {
    for (let failures = 0; !isStopped; ) {
      isAwake = false
      try {
        await settle(queue)
        await claim(queue)
        failures = 0
      } catch (error) {
        onError(error)
        failures += 1
      }
      await sleep(Math.min(longestPauseMs, pollMs * 2 ** failures))
    }
  }

  let claiming: Promise<void> | undefined
  function claim(queue: JobQueue): Promise<void> {
    const free = slots - running.size
    const claimed = free > 0 ? queue.claim(free).then((claims) => claims.forEach(begin)) : Promise.resolve()
    claiming = claimed.catch(() => undefined) // it is the loop that tells
    return claimed
  }

  let settling: Promise<void> | undefined
  /** Takes away, or puts back, what has ended until it is its turn. */
  function settle(queue: JobQueue): Promise<void> {
    const settled = Promise.resolve(settling).then(async () => {
      const runs = [...ended]
      if (runs.length === 0) return
      await queue.settle(runs.map(({ claim, again, isDropped }) => ({ claim, ...(again && !isDropped && { again }) })))
      for (const run of runs) ended.delete(run)
    })
    settling = settled.catch(() => undefined) // whoever asked tells
    return settled
  }

  /** Says that what runs here is alive, by a clock that may just have been set right. */
  async function renew(queue: JobQueue): Promise<void> {
    const runs = [...running.values()]
    try {
      await queue.makeDueAfterJump()
      const ours = runs.length > 0 ? await queue.renew(runs.map(({ claim }) => claim)) : undefined
      for (const run of runs) if (ours && !ours.has(run.claim.id)) drop(run, 'it counted as gone')
    } catch (error) {
      onError(error)
    }
  }

  function begin(claim: Claim): void {
    const lock = lockOf(claim.data.job)
    const before = running.get(lock)
    if (before) drop(before, 'it counted as gone')
    const abort = new AbortController()
    const done = Promise.resolve(before?.done).then(() => handle(run))
    const run: Run = { claim, abort, done, isDropped: false }
    running.set(lock, run)
  }

  async function handle(run: Run): Promise<void> {
    const { job, failures } = run.claim.data
    const { signal } = run.abort
    try {
      if (isStopped || !handler) throw engineStopped(`'${job.key}' will not run`)
      await handler(job, signal)
      const schedule = schedules.get(job.key)
      if (schedule) run.again = { inNextStretchMs: schedule.stretchMs }
    } catch (error) {
      run.again = isStopped ? { afterMs: 0, failures } : { afterMs: pauseMs(failures + 1), failures: failures + 1 }
      if (!signal.aborted && !isStopped) onFailure(job, error)
    } finally {
      const lock = lockOf(job)
      if (running.get(lock) === run) running.delete(lock)
      ended.add(run)
      wake()
    }
  }

  function drop(run: Run, why: string): void {
    run.isDropped = true
    run.abort.abort(new Error(`'${run.claim.data.job.key}' is to stop: ${why}`))
  }

  /** The jobs of these ids that run here, or have ended and are still in the database. */
  const runsOf = (ids: ReadonlySet<string>): Run[] =>
    [...running.values(), ...ended].filter(({ claim }) => ids.has(claim.id))

  let stopRenewing = (): void => {}
  async function shutDown(): Promise<void> {
    for (const { stopAsking } of schedules.values()) stopAsking()
    for (const { abort } of running.values()) abort.abort(engineStopped('the job runs again elsewhere'))
    wake()
    const queue = await opening?.catch(() => undefined) // whoever opened it tells
    if (!queue) return
    await working
    await Promise.all([...running.values()].map(({ done }) => done))
    stopRenewing()
    await settle(queue).catch(onError) // else other processes find out when the heartbeats end
    await queue.close()
  }

  return {
    async start(next) {
      const queue = await open('it cannot start again')
      handler = next
      if (working) return
      stopRenewing = repeat(setTimer, renewMs, () => renew(queue))
      working = work(queue)
    },
    async enqueue(jobs) {
      const queue = await open(`${jobs.length} jobs will not run`)
      const byId = new Map<string, SyncJob>()
      for (const job of jobs) if (!byId.has(idOf(job.key))) byId.set(idOf(job.key), job)
      if (runsOf(new Set(byId.keys())).some((run) => ended.has(run))) await settle(queue)
      await queue.add([...byId.values()])
      wake()
    },
    async cancel(keys) {
      const queue = await open('nothing of it runs any more')
      const ids = new Set(keys.map(idOf))
      for (let runs = runsOf(ids); ; runs = runsOf(ids)) {
        for (const run of runs) drop(run, 'it was cancelled')
        await Promise.all(runs.map(({ done }) => done))
        await settle(queue)
        await queue.remove([...ids])
        await claiming // what was being claimed meanwhile runs by now
        if (runsOf(ids).length === 0) return
      }
    },
    async schedule(key, everySeconds) {
      const stretchMs = stretchMsOf(key, everySeconds)
      const queue = await open(`'${key}' will not run`)
      schedules.get(key)?.stopAsking()
      // It is gone once a process has run it that knows nothing of the schedule, so whoever wants it asks again and again.
      const ask = () => queue.addInNextStretch({ key }, stretchMs).catch(onError)
      schedules.set(key, { stretchMs, stopAsking: repeat(setTimer, stretchMs, ask) })
      await queue.add([{ key }])
      wake()
    },
    stop() {
      isStopped = true
      stopping ??= shutDown()
      return stopping
    },
  }
}

/** Does it again and again, with a pause before each. */
function repeat(setTimer: SetTimer, pauseMs: number, work: () => Promise<void>): () => void {
  let isOver = false
  let disarm = arm()
  function arm(): () => void {
    return setTimer(async () => {
      await work()
      if (!isOver) disarm = arm()
    }, pauseMs)
  }
  return () => {
    isOver = true
    disarm()
  }
}
