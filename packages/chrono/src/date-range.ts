import { addDays, type Day, dayNumber, daysBetween, dayText } from './day.js'
import { ChronoError } from './errors.js'
import { compareText, earlierOf, laterOf } from './text-order.js'

/**
 * The days from `start` up to, but not including, `end`. Plain JSON data.
 *
 * A range that ends where it starts holds no day; so does one made by hand that ends before it starts.
 */
export interface DateRange {
  /** The first day. */
  readonly start: Day
  /** The day after the last one. */
  readonly end: Day
}

/**
 * A range of days, checked; it may be empty.
 *
 * @throws {ChronoError} `invalid-date` for an impossible day, `invalid-range` when `end` is before `start`.
 */
export function dateRange(start: Day, end: Day): DateRange {
  if (daysBetween(start, end) < 0) {
    throw new ChronoError({
      code: 'invalid-range',
      message: 'expected a range that does not end before it starts',
      text: `${start} to ${end}`,
    })
  }
  return { start, end }
}

/** Whether a range holds no day. */
export const isEmptyRange = ({ start, end }: DateRange): boolean => start >= end

/** Whether a day lies in a range; the range's `end` does not. */
export const rangeContains = ({ start, end }: DateRange, day: Day): boolean => start <= day && day < end

/** The days that two ranges share, or `null` when they share none. */
export function intersectRanges(a: DateRange, b: DateRange): DateRange | null {
  const shared = { start: laterOf(a.start, b.start), end: earlierOf(a.end, b.end) }
  return isEmptyRange(shared) ? null : shared
}

/** The same days in as few ranges as possible: sorted, disjoint, none touching another, none empty. */
export function mergeRanges(ranges: readonly DateRange[]): DateRange[] {
  const merged: DateRange[] = []
  for (const { start, end } of sorted(ranges)) {
    const last = merged.at(-1)
    if (last && start <= last.end) merged[merged.length - 1] = { start: last.start, end: laterOf(end, last.end) }
    else merged.push({ start, end })
  }
  return merged
}

/** The days of `from` that are not in `taken`, merged as `mergeRanges` does. */
export function subtractRanges(from: readonly DateRange[], taken: readonly DateRange[]): DateRange[] {
  const left: DateRange[] = []
  const holes = mergeRanges(taken)
  let next = 0
  for (const { start, end } of mergeRanges(from)) {
    let at = start
    // Both lists are sorted: a hole that ends before this range cannot reach a later one.
    for (; next < holes.length; next += 1) {
      const hole = holes[next]
      if (!hole || hole.start >= end) break
      if (hole.start > at) left.push({ start: at, end: hole.start })
      if (hole.end > at) at = hole.end
      if (hole.end > end) break
    }
    if (at < end) left.push({ start: at, end })
  }
  return left
}

/** How `splitRange` cuts. */
export interface SplitRangeOptions {
  /** The end at which cutting begins: `start` gives the oldest slice first, `end` the newest. Default `start`. */
  readonly from?: 'start' | 'end'
}

/**
 * A range cut into slices of `days` days; the last slice holds the rest, and is the oldest when cut from the `end`.
 *
 * @throws {ChronoError} `invalid-count` unless `days` is a whole number of at least 1, `invalid-date` for an impossible
 *   day.
 */
export function splitRange(range: DateRange, days: number, { from = 'start' }: SplitRangeOptions = {}): DateRange[] {
  if (!Number.isSafeInteger(days) || days < 1) {
    throw new ChronoError({ code: 'invalid-count', message: 'expected a whole number of days, at least 1', text: days })
  }
  const total = dayCount(range)
  const slices: DateRange[] = []
  for (let done = 0; done < total; done += days) {
    const until = Math.min(done + days, total)
    slices.push(
      from === 'start'
        ? { start: addDays(range.start, done), end: addDays(range.start, until) }
        : { start: addDays(range.end, -until), end: addDays(range.end, -done) },
    )
  }
  return slices
}

/**
 * Every day of a range, oldest first.
 *
 * @throws {ChronoError} `invalid-date` for an impossible day.
 */
export function daysOf(range: DateRange): Day[] {
  const first = dayNumber(range.start)
  return Array.from({ length: dayCount(range) }, (_, index) => dayText(first + index))
}

/**
 * How many days a range holds.
 *
 * @throws {ChronoError} `invalid-date` for an impossible day.
 */
export const dayCount = ({ start, end }: DateRange): number => Math.max(0, daysBetween(start, end))

const sorted = (ranges: readonly DateRange[]): DateRange[] =>
  ranges.filter((range) => !isEmptyRange(range)).sort((a, b) => compareText(a.start, b.start))
