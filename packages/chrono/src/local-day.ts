import { Temporal } from 'temporal-polyfill'
import { type Day, dayNumber, dayText } from './day.js'
import { epochMs, type Instant, instantText } from './instant.js'
import { offsetAt, resolveZone, type TimeZone } from './time-zone.js'
import { MS_PER_DAY, MS_PER_HOUR } from './wall-clock.js'

/**
 * The local day on which an instant falls. Fast enough for every sample of a series.
 *
 * @throws {ChronoError} `invalid-time`, `invalid-time-zone`, or `invalid-date` when the local day is outside the years
 *   0001 to 9999.
 */
export function dayOf(at: Instant | Date | number, timeZone: TimeZone): Day {
  const ms = epochMs(at)
  return dayText(Math.floor((ms + offsetAt(ms, resolveZone(timeZone))) / MS_PER_DAY), at)
}

/**
 * The local day on which a clock's `now` falls, of UTC where no time zone is given.
 *
 * @throws {ChronoError} `invalid-time` or `invalid-time-zone`.
 */
export const today = (now: Date, timeZone: TimeZone = 'UTC'): Day => dayOf(now, timeZone)

/**
 * The first instant of a local day.
 *
 * Where the clock skips midnight, that is the moment after the skip; where it passes midnight twice, the first time.
 * A day that a zone skipped as a whole starts, with no length, where the next one does.
 *
 * @throws {ChronoError} `invalid-date`, `invalid-time-zone`, or `invalid-time` when the instant is outside the years
 *   0001 to 9999.
 */
export function startOfDay(day: Day, timeZone: TimeZone): Instant {
  return instantText(startMs(dayNumber(day), timeZone), `${day} in ${timeZone}`)
}

/**
 * How many hours a local day has: 24, or 23 and 25 where the clocks change, halves where they change by half an hour,
 * and 0 for a day that the zone skipped.
 *
 * @throws {ChronoError} `invalid-date` or `invalid-time-zone`.
 */
export function hoursInDay(day: Day, timeZone: TimeZone): number {
  const number = dayNumber(day)
  return (startMs(number + 1, timeZone) - startMs(number, timeZone)) / MS_PER_HOUR
}

function startMs(number: number, timeZone: TimeZone): number {
  const { name } = resolveZone(timeZone)
  const date = Temporal.Instant.fromEpochMilliseconds(number * MS_PER_DAY)
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
  return date.toZonedDateTime(name).epochMilliseconds
}
