/** One thing to run. */
export interface SyncJob {
  /** What it is: while one of this key waits or runs, a second one is the same job, and is not added. */
  readonly key: string
  /** What no two running jobs may share; nothing unless said. */
  readonly lockKey?: string
  /** Not before this moment, as UTC ISO text; at once unless said. */
  readonly notBefore?: string
}

/**
 * What an engine calls for each job that is due. A rejection makes the job due again, after a pause that grows from try
 * to try; whoever needs another pause enqueues a job of another key.
 */
export type SyncJobHandler = (job: SyncJob, signal: AbortSignal) => Promise<void>

/**
 * What the orchestrator needs of a job engine, and all it relies on: run *key* at or after a time, never two with one
 * *lock key*, at least once, and again when the process that ran it is gone. Caps, budgets, priorities and reasons are
 * not an engine's business.
 */
export interface SyncEngine {
  /**
   * Begins to call `handler` for jobs that are due, of whichever process they came.
   *
   * @throws {SyncError} `engine-stopped` after `stop`.
   */
  start(handler: SyncJobHandler): Promise<void>
  /**
   * Has jobs run at or after their times, in about this order.
   *
   * @throws {SyncError} `engine-stopped` after `stop`.
   */
  enqueue(jobs: readonly SyncJob[]): Promise<void>
  /** Takes waiting jobs away; those that run in this process are told to stop, and waited for. */
  cancel(keys: readonly string[]): Promise<void>
  /**
   * Has a job of this key run once in every stretch of so many seconds, however many processes ask for the same.
   *
   * @throws {SyncError} `engine-stopped` after `stop`.
   */
  schedule(key: string, everySeconds: number): Promise<void>
  /** Takes no jobs any more, tells the running ones to stop, and waits for them. */
  stop(): Promise<void>
}
