import type { Database } from '@lona/postgres'
import { type Db, type JobInsert, PgBoss } from 'pg-boss'
import { clockToleranceMs } from '../clock-tolerance.js'
import type { SyncJob } from '../sync-engine.js'
import { type Claim, type StoredJob, toRow } from './stored-job.js'
import { toPgBossDatabase } from './to-pg-boss-database.js'

// What the engine asks of pg-boss. Jobs are rows of one queue whose policy lets only one of a singleton key be active; they
// are deleted when they have ended. A job whose process does not renew its heartbeat is given to another.

/** When a job that has ended runs again, and how many times in a row it has failed by then. */
export type Again =
  | { readonly afterMs: number; readonly failures: number }
  /** When the next stretch of so many milliseconds begins, by the clock of the database. */
  | { readonly inNextStretchMs: number }

/** A job that has ended; without `again` it is over. */
export interface Ending {
  readonly claim: Claim
  readonly again?: Again
}

/** The jobs of one queue. */
export interface JobQueue {
  /** Adds those of whose key there is none, to run at their times. */
  add(jobs: readonly SyncJob[]): Promise<void>
  /** Adds a job unless there is one of its key, to run when the next stretch of so many milliseconds begins. */
  addInNextStretch(job: SyncJob, stretchMs: number): Promise<void>
  /** Hands out at most so many that are due. */
  claim(most: number): Promise<readonly Claim[]>
  /** Renews the heartbeat of jobs that run, and gives the ids of those that are still this process's to run. */
  renew(claims: readonly Claim[]): Promise<ReadonlySet<string>>
  /** Takes jobs that have ended away, or puts them back; all of them, or none. */
  settle(endings: readonly Ending[]): Promise<void>
  /** Has jobs go on that a clock of the database put off which was far ahead. */
  makeDueAfterJump(): Promise<void>
  /** Takes away those that wait. */
  remove(ids: readonly string[]): Promise<void>
  /** Lets everything go but the database. */
  close(): Promise<void>
}

/** What pg-boss is by Node's types, which this package is built without. */
interface ErrorSource {
  on(event: 'error', listener: (error: unknown) => void): unknown
}

/** The shortest that pg-boss allows. */
const heartbeatSeconds = 10
/** The longest that pg-boss allows: a job that runs for a day is given to another process, however alive. */
const expireInSeconds = 86_400
const forever = 2 ** 31 - 1

/** Makes pg-boss's tables and the queue, unless they are there, however many processes do so at once. */
export async function openJobQueue(
  database: Database,
  name: string,
  onError: (error: unknown) => void,
): Promise<JobQueue> {
  const boss = new PgBoss({
    db: toPgBossDatabase(database),
    backend: database.kind,
    // Every process now and then looks for jobs whose heartbeat stopped, unless another has just done so.
    superviseIntervalSeconds: 3,
    monitorIntervalSeconds: 2,
    // What the engine makes no use of.
    schedule: false,
    flowIntervalSeconds: 86_400,
    monitorVacuum: false,
  }) as PgBoss & ErrorSource
  boss.on('error', onError)
  try {
    // pg-boss asks whether its schema is there before it waits for its lock, and goes by that answer afterwards.
    await database.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('pgboss'))`)
      await tx.query('create schema if not exists pgboss')
    })
    await boss.start()
    await boss.createQueue(name, {
      policy: 'key_strict_fifo',
      heartbeatSeconds,
      expireInSeconds,
      retentionSeconds: forever,
      retryLimit: forever,
      retryDelay: 0,
    })
  } catch (error) {
    await boss.stop()
    throw error
  }

  /** Works in one transaction, and knows its time. */
  const withClock = (work: (db: Db, nowMs: number) => Promise<unknown>): Promise<unknown> =>
    database.transaction(async (tx) => {
      const { rows } = await tx.query<{ ms: number }>('select extract(epoch from now())::float8 * 1000 as ms')
      for (const { ms } of rows) await work(toPgBossDatabase(tx), ms)
    })

  return {
    async add(jobs) {
      await boss.insert(
        name,
        jobs.map((job) => toRow({ job, failures: 0 })),
      )
    },
    async addInNextStretch(job, stretchMs) {
      await withClock((db, nowMs) =>
        boss.insert(name, [toRow({ job, failures: 0 }, secondsToNext(stretchMs, nowMs))], { db }),
      )
    },
    claim: (most) => boss.fetch<StoredJob>(name, { batchSize: most }),
    async renew(claims) {
      // It says so at run time only; its types say nothing of what it answers.
      const answer = (await boss.touch(name, [...claims])) as { readonly settled: readonly string[] }
      return new Set(answer.settled)
    },
    async settle(endings) {
      const claims = endings.map(({ claim }) => claim)
      if (endings.every(({ again }) => !again)) {
        await boss.deleteJob(name, claims)
        return
      }
      // Not by pg-boss's own retry: until it is due, a job that waits for one holds back all that share its lock.
      await withClock(async (db, nowMs) => {
        await boss.deleteJob(name, claims, { db })
        await boss.insert(
          name,
          endings.flatMap(({ claim: { data }, again }) => (again ? toRowAgain(data.job, again, nowMs) : [])),
          { db },
        )
      })
    },
    async makeDueAfterJump() {
      // Heartbeats of then would never stop, and pg-boss, which looked for them then, would never look again.
      await database.query(
        `with looked as (
           update pgboss.queue set monitor_on = null, monitor_claim_on = null, maintain_on = null
           where name = $1 and greatest(monitor_on, monitor_claim_on, maintain_on) > now() + make_interval(secs => $2)
         )
         update pgboss.job set created_on = least(created_on, now()), started_on = least(started_on, now()),
           heartbeat_on = least(heartbeat_on, now()),
           start_after = case when state = 'retry' then now() else start_after - greatest(created_on - now(), '0') end
         where name = $1 and now() + make_interval(secs => $2)
           < greatest(created_on, started_on, heartbeat_on, case when state = 'retry' then start_after end)`,
        [name, clockToleranceMs / 1000],
      )
    },
    async remove(ids) {
      await database.query(
        `delete from pgboss.job where name = $1 and id = any($2::uuid[]) and state < 'active'::pgboss.job_state`,
        [name, ids],
      )
    },
    close: () => boss.stop(),
  }
}

const toRowAgain = (job: SyncJob, again: Again, nowMs: number): JobInsert<StoredJob> =>
  'afterMs' in again
    ? toRow({ job, failures: again.failures }, again.afterMs / 1000)
    : toRow({ job, failures: 0 }, secondsToNext(again.inNextStretchMs, nowMs))

const secondsToNext = (stretchMs: number, nowMs: number): number => Math.ceil(stretchMs - (nowMs % stretchMs)) / 1000
