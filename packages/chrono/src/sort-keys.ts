import { firstDayOf, type PartialDate } from './partial-date.js'
import { formatSemanticTime, type SemanticTime, wallClockOf, type ZonedTime } from './semantic-time.js'
import { compareText, laterOf } from './text-order.js'
import { offsetsOfWallClock, resolveZone } from './time-zone.js'
import { isWithinYears, MS_PER_DAY, wallClockMs, wallClockText } from './wall-clock.js'

/**
 * Where a date or time begins, as text that sorts: the local wall clock `YYYY-MM-DDTHH:MM:SS.mmm`, of a bare instant
 * UTC's.
 *
 * Both readings of an hour that a zone's clocks show twice in autumn append their offset, `…T02:30:00.000+02:00`, and
 * so stay apart; which of the two sorts first says nothing about which came first.
 *
 * @throws {ChronoError} `invalid-date`, `invalid-time` or `invalid-time-zone` for data that no function of this package
 *   would make.
 */
export const sortFrom = (time: SemanticTime): string => sortText(wallClockMs(wallClockOf(time)), time)

/**
 * Where a date or time ends, as text that sorts like `sortFrom`'s; exclusive.
 *
 * Alone, that is the end of the year, month or day, and one millisecond after a point in time. With an `endDate` it is
 * the end of that year, month or day, or just that point in time; but never less than a millisecond after `sortFrom`,
 * by text. The end of the year 9999 is `9999-12-31T24:00:00.000`, which sorts after all others.
 *
 * @throws {ChronoError} `invalid-date`, `invalid-time` or `invalid-time-zone` for data that no function of this package
 *   would make.
 */
export function sortTo(date: SemanticTime, endDate?: SemanticTime): string {
  const startMs = wallClockMs(wallClockOf(date))
  const least = sortText(startMs + 1, date)
  const end = endDate === undefined ? endOf(date) : endOf(endDate, 'as it is')
  return laterOf(end, least)
}

/**
 * Orders dates and times by `sortFrom`, then by their canonical text: negative, zero (only for the same) or positive.
 *
 * @throws {ChronoError} `invalid-date`, `invalid-time` or `invalid-time-zone` for data that no function of this package
 *   would make.
 */
export const compareSemanticTimes = (a: SemanticTime, b: SemanticTime): number =>
  compareText(sortFrom(a), sortFrom(b)) || compareText(formatSemanticTime(a), formatSemanticTime(b))

function endOf(time: SemanticTime, points?: 'as it is'): string {
  if (time.kind !== 'instant' && time.kind !== 'zoned') return sortText(endMsOf(time), time)
  return sortText(wallClockMs(wallClockOf(time)) + (points ? 0 : 1), time)
}

/** The first millisecond after a partial date. */
function endMsOf(date: PartialDate): number {
  const end = new Date(`${firstDayOf(date)}T00:00:00.000Z`)
  if (date.kind === 'day') return end.getTime() + MS_PER_DAY
  if (date.kind === 'month') return end.setUTCMonth(end.getUTCMonth() + 1)
  return end.setUTCFullYear(end.getUTCFullYear() + 1)
}

function sortText(localMs: number, time: SemanticTime): string {
  if (!isWithinYears(localMs)) return '9999-12-31T24:00:00.000'
  const text = wallClockText(localMs)
  return time.kind === 'zoned' && isRepeated(localMs, time) ? `${text}${time.offset}` : text
}

const isRepeated = (localMs: number, { timeZone }: ZonedTime): boolean =>
  offsetsOfWallClock(localMs, resolveZone(timeZone)).length > 1
