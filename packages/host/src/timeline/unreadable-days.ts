import type { DateRange } from '@lona/connector'
import { intersectRanges } from '@tento/chrono'
import { SeenDays } from './day-states.js'

/** Days of a row whose cells could not be read. */
interface UnreadableDays {
  /** Which of the shown days. */
  readonly days: SeenDays
  /** Why, as a sentence: what was found first. */
  readonly failure: string
}

/** What could not be read while a timeline was made: it fails these days of its row, and nothing else. */
export interface Unreadable {
  /** Takes an error of these days of a row; days that are not shown are passed over. */
  add(row: number, days: DateRange, error: unknown): void
  /** The days of a row, or `null` when all could be read. */
  of(row: number): UnreadableDays | null
}

/** Gathers what cannot be read of the shown days. Each row's first error is described, however many there are. */
export function createUnreadable(range: DateRange, describeError: (error: unknown) => string): Unreadable {
  const byRow = new Map<number, UnreadableDays>()
  return {
    add(row, days, error) {
      if (!intersectRanges(range, days)) return
      const known = byRow.get(row) ?? { days: new SeenDays(range), failure: describeError(error) }
      known.days.add(days)
      byRow.set(row, known)
    },
    of: (row) => byRow.get(row) ?? null,
  }
}
