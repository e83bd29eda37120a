/** One thing to run. */
export interface SyncJob {
  /** What it is: a second job of the same key, before the first has begun, is the same job. */
  readonly key: string
  /** What no two running jobs may share; nothing unless said. */
  readonly lockKey?: string
  /** Not before this moment, as UTC ISO text; at once unless said. */
  readonly notBefore?: string
}

/** What an engine calls for each job that is due. A rejection makes the job due again later. */
export type SyncJobHandler = (job: SyncJob, signal: AbortSignal) => Promise<void>

/**
 * What a host needs of a job engine, and all it relies on: run *key* at or after a time, never two with one *lock key*,
 * at least once. Caps, budgets and reasons are not an engine's business.
 */
export interface SyncEngine {
  /** Begins to call `handler` for jobs that are due. */
  start(handler: SyncJobHandler): Promise<void>
  /**
   * Has a job run at or after its time. For a job of the same key that waits already, the earlier time holds.
   *
   * @throws {SyncError} `engine-stopped` after `stop`.
   */
  enqueue(job: SyncJob): Promise<void>
  /** Takes a waiting job away; one that runs is told to stop. */
  cancel(key: string): Promise<void>
  /** Takes no jobs any more, tells the running ones to stop, and waits for them. */
  stop(): Promise<void>
}
