import { SyncError } from '../errors.js'
import type { SyncJob } from '../sync-engine.js'

// What every engine of this package does alike.

/**
 * The moment before which a job must not run, in milliseconds; `undefined` for one that may run at once.
 *
 * @throws {RangeError} when `notBefore` is no time.
 */
export function dueAtOf({ key, notBefore }: SyncJob): number | undefined {
  if (notBefore === undefined) return undefined
  const dueAt = Date.parse(notBefore)
  if (Number.isNaN(dueAt)) throw new RangeError(`'${notBefore}' is no time for '${key}' to run at`)
  return dueAt
}

/** How long a job waits that failed so many times in a row: two seconds at first, then doubling up to a quarter of an hour. */
export const growingPauseMs = (failures: number): number => Math.min(900_000, 1000 * 2 ** failures)

/**
 * The length of a stretch in milliseconds.
 *
 * @throws {RangeError} when it is none.
 */
export function stretchMsOf(key: string, everySeconds: number): number {
  if (everySeconds > 0 && Number.isFinite(everySeconds)) return everySeconds * 1000
  throw new RangeError(`'${key}' cannot run every ${everySeconds} seconds`)
}

/** What whoever asks a stopped engine for something is told. */
export const engineStopped = (what: string): SyncError =>
  new SyncError({ code: 'engine-stopped', message: `The engine has stopped; ${what}. Make a new one.` })
