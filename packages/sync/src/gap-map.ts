import {
  addDays,
  type DateRange,
  type Day,
  dayOf,
  type Instant,
  intersectRanges,
  subtractRanges,
  toInstant,
} from '@tento/chrono'
import type { CoveredRange, FailedRange, UncertifiedRange } from './row-sync-state.js'

/** The ranges with `range` read at `readAt`: what was known of these days before gives way. Sorted, without overlap. */
export function coverRange(
  covered: readonly CoveredRange[],
  range: DateRange,
  readAt: Instant,
): readonly CoveredRange[] {
  if (range.start >= range.end) return covered
  return joinEqual([...withoutDays(covered, range), { ...range, readAt }], equalReadings)
}

const equalReadings = (one: CoveredRange, other: CoveredRange): boolean =>
  one.readAt === other.readAt && one.staleSince === other.staleSince

/** The ranges with the days of `stale` to be read again, where they were read before `at`: what is held stays held. */
export function markStale(covered: readonly CoveredRange[], stale: DateRange, at: Instant): readonly CoveredRange[] {
  const marked = covered.flatMap((range) => {
    const days = range.readAt < at ? intersectRanges(range, stale) : null
    return days ? [...withoutDays([range], days), { ...range, ...days, staleSince: at }] : [range]
  })
  return joinEqual(marked, equalReadings)
}

/** The failures with `range` failed as `failure` says: its days' earlier failures are counted, and give way. Sorted, without overlap. */
export function failRange(
  failed: readonly FailedRange[],
  range: DateRange,
  failure: Omit<FailedRange, keyof DateRange | 'attempts'>,
): readonly FailedRange[] {
  if (range.start >= range.end) return failed
  const before = failed.filter((earlier) => intersectRanges(earlier, range) !== null)
  const attempts = 1 + Math.max(0, ...before.map((earlier) => earlier.attempts))
  return joinEqual(
    [...withoutDays(failed, range), { ...range, ...failure, attempts }],
    (one, other) =>
      one.failedAt === other.failedAt &&
      one.attempts === other.attempts &&
      one.code === other.code &&
      one.message === other.message,
  )
}

/** The uncertified ranges with `range` tried at `triedAt`: what was known of these days before gives way. Sorted, without overlap. */
export function tryRange(
  uncertified: readonly UncertifiedRange[],
  range: DateRange,
  triedAt: Instant,
): readonly UncertifiedRange[] {
  if (range.start >= range.end) return uncertified
  return joinEqual(
    [...withoutDays(uncertified, range), { ...range, triedAt }],
    (one, other) => one.triedAt === other.triedAt,
  )
}

/** What is left of the ranges when the days of `taken` are cut out. */
export function withoutDays<Range extends DateRange>(ranges: readonly Range[], taken: DateRange): readonly Range[] {
  return ranges.flatMap((range) => subtractRanges([range], [taken]).map((rest) => ({ ...range, ...rest })))
}

function joinEqual<Range extends DateRange>(
  ranges: readonly Range[],
  equal: (one: Range, other: Range) => boolean,
): readonly Range[] {
  const joined: Range[] = []
  for (const range of ranges.toSorted((one, other) => (one.start < other.start ? -1 : 1))) {
    const last = joined.at(-1)
    if (last && last.end === range.start && equal(last, range)) joined[joined.length - 1] = { ...last, end: range.end }
    else joined.push(range)
  }
  return joined
}

/** When days may have changed since they were read. */
export interface Freshness {
  /** Days back from a day's reading within which its data may still change. */
  readonly trailingDays: number
  /** Minutes after which such days are worth reading again. */
  readonly refreshMinutes: number
}

/**
 * The days of `window` that have to be read at `now`: never read, said to have changed, or read while they could still
 * change and not since `refreshMinutes`. Sorted, without overlap.
 *
 * A day has settled when it was read after `trailingDays` more days had ended everywhere on earth; then it is never read
 * again. A host that slept through a day's last trailing read still reads it once more, because it had not settled.
 */
export function neededRanges(
  window: DateRange,
  covered: readonly CoveredRange[],
  freshness: Freshness,
  now: Instant,
): readonly DateRange[] {
  const held = covered.flatMap((range) => {
    if (range.staleSince !== undefined) return []
    if (Date.parse(now) < dueAt(range, freshness)) return [range]
    const settled = intersectRanges(range, { start: firstDay, end: firstUnsettledDay(range, freshness) })
    return settled ? [settled] : []
  })
  return subtractRanges([window], held)
}

/** When the first of the covered days of `window` is due to be read again, or `null` when all have settled. */
export function nextRefreshAt(
  window: DateRange,
  covered: readonly CoveredRange[],
  freshness: Freshness,
): Instant | null {
  const dues = covered
    .filter((range) => (intersectRanges(range, window)?.end ?? firstDay) > firstUnsettledDay(range, freshness))
    .map((range) => dueAt(range, freshness))
  return dues.length === 0 ? null : toInstant(Math.min(...dues))
}

const firstDay: Day = '0001-01-01'

/** When what may still change of a range is worth reading again, in epoch milliseconds. */
const dueAt = ({ readAt }: CoveredRange, { refreshMinutes }: Freshness): number =>
  Date.parse(readAt) + refreshMinutes * 60_000

/** Days are counted where they end last (UTC-12): before that, somebody's day is not over. */
const firstUnsettledDay = ({ readAt }: CoveredRange, { trailingDays }: Freshness): Day =>
  addDays(dayOf(Date.parse(readAt) - 12 * 3_600_000, 'UTC'), -trailingDays)
