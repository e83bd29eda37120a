import type { Job, JobInsert } from 'pg-boss'
import { v5 } from 'uuid'
import type { SyncJob } from '../sync-engine.js'
import { dueAtOf } from './job-rules.js'

// One row of pg-boss per key: its id is made of the key, so a second job of the key finds the place taken, until the row
// is deleted when the job has ended. Its singleton key is made of the lock key; the queue's policy hands out no two of one.

/** What a row of pg-boss holds of a job. */
export interface StoredJob {
  readonly job: SyncJob
  /** How many times in a row it failed. */
  readonly failures: number
}

/** A job that was handed out: pg-boss tells its attempts apart by `id` and `retryCount`. */
export type Claim = Pick<Job<StoredJob>, 'id' | 'retryCount' | 'data'>

const keys = 'a7b94337-f80c-4665-bdb3-60cd4e328108'
const lockKeys = 'f4cbddc0-dd5a-4513-afa2-71b991c80c73'

/** The id of the row of this key. */
export const idOf = (key: string): string => v5(key, keys)

/** What no two running jobs share. */
export const lockOf = ({ key, lockKey }: SyncJob): string => (lockKey === undefined ? idOf(key) : v5(lockKey, lockKeys))

/** The row of a job that runs at its time, or after so many seconds. */
export function toRow({ job, failures }: StoredJob, afterSeconds?: number): JobInsert<StoredJob> {
  const dueAt = dueAtOf(job)
  const startAfter = afterSeconds ?? (dueAt === undefined ? undefined : new Date(dueAt).toISOString())
  return {
    id: idOf(job.key),
    singletonKey: lockOf(job),
    data: { job, failures },
    ...(startAfter !== undefined && { startAfter }),
  }
}
