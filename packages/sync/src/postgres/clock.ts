import type { Queryable } from '@lona/postgres'
import type { Instant } from '@tento/chrono'
import { clockToleranceMs } from '../clock-tolerance.js'

/** A moment of Postgres as the contract writes it. */
export const instantColumn = (moment: string): string => `to_char(${moment}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The clock as a moment of Postgres: the parameter, or the database's own, which all processes share, where it is null. */
export const clockOr = (parameter: string): string => `coalesce(${parameter}::timestamptz, clock_timestamp())`

/** The latest moment that something may say it happened, when that is the clock. */
export const latestFrom = (moment: string): string => `${moment} + make_interval(secs => ${clockToleranceMs / 1000})`

/** What the clock says: `at`, or what the database's does where that is `null`. */
export async function readClock(db: Queryable, at: Instant | null): Promise<Instant> {
  if (at !== null) return at
  const { rows } = await db.query<{ now: Instant }>(`select ${instantColumn('clock_timestamp()')} as now`)
  const [clock] = rows
  if (!clock) throw new Error('The database gave no clock')
  return clock.now
}
