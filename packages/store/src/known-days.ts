import type { DateRange, Instant, Json } from '@lona/connector'
import { coverRange, failRange, latestBelievable, type RowSyncState, tryRange, withoutDays } from '@lona/sync'
import { dateRange, isDay, subtractRanges } from '@tento/chrono'
import { StoreError } from './errors.js'
import type { RunError } from './to-run-error.js'

/** All days there are; what `'everything'` certifies. */
export const allDays: DateRange = { start: '0001-01-01', end: '9999-12-31' }

/**
 * The days that were read whole after `observedAt`: what was observed of them before is old news, whatever is stored. A
 * reading that a clock dated which was far ahead of `now` makes nothing old.
 */
export function newerDays({ covered }: RowSyncState, observedAt: Instant, now: Instant): readonly DateRange[] {
  const latest = latestBelievable(now)
  return covered
    .filter(({ readAt }) => readAt > observedAt && readAt <= latest)
    .map(({ start, end }) => ({ start, end }))
}

/** What stands in the gap map after a write, or `null` when it did not change; the `newer` days keep their later reading. */
export function stateAfter(
  state: RowSyncState,
  covered: DateRange | undefined,
  cursor: Json | undefined,
  { observedAt, newer }: { readonly observedAt: Instant; readonly newer: readonly DateRange[] },
): Pick<RowSyncState, 'cursor' | 'covered' | 'failed' | 'uncertified'> | null {
  if (!covered && cursor === undefined) return null
  const certified = covered ? subtractRanges([covered], newer) : []
  return {
    cursor: cursor === undefined ? state.cursor : cursor,
    covered: certified.reduce((ranges, range) => coverRange(ranges, range, observedAt), state.covered),
    failed: covered ? withoutDays(state.failed, covered) : state.failed,
    uncertified: covered ? withoutDays(state.uncertified, covered) : state.uncertified,
  }
}

/** The gap map after a slice that ended without certifying `range`: it failed, or the provider does not have it whole yet. */
export const afterTrying = (
  state: RowSyncState,
  range: DateRange,
  failure: RunError | null,
  at: Instant,
): RowSyncState =>
  failure
    ? {
        ...state,
        failed: failRange(state.failed, range, { failedAt: at, ...failure }),
        uncertified: withoutDays(state.uncertified, range),
      }
    : { ...state, failed: withoutDays(state.failed, range), uncertified: tryRange(state.uncertified, range, at) }

/** Refuses a range that could never be read again from the gap map. */
export function ensureDays(rowId: string, { start, end }: DateRange): void {
  try {
    dateRange(start, end)
  } catch (cause) {
    throw invalidDays(
      rowId,
      `${start} to ${end} is no range of days: both are written YYYY-MM-DD, the end last.`,
      cause,
    )
  }
}

/** Refuses a day that the calendar does not have. */
export function ensureDay(rowId: string, day: string): void {
  if (!isDay(day)) throw invalidDays(rowId, `${day} is no day of the calendar. Days are written YYYY-MM-DD.`)
}

const invalidDays = (rowId: string, message: string, cause?: unknown): StoreError =>
  new StoreError({ code: 'invalid-days', message, rowId, cause })
