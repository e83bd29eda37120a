import type { Day } from './day.js'
import { ChronoError } from './errors.js'
import { epochMs, type Instant, instantText, toInstant } from './instant.js'
import { offsetText, readOffset } from './offset.js'
import { firstDayOf, formatPartialDate, type PartialDate, parsePartialDate } from './partial-date.js'
import { readTime, type TimeParts } from './read-time.js'
import { offsetAt, resolveZone, type TimeZone } from './time-zone.js'
import { isWithinYears, MS_PER_MINUTE, wallClockMs, wallClockText } from './wall-clock.js'

/** A point in time of which no place is known. */
export interface InstantTime {
  /** Tells the kinds of dates and times apart. */
  readonly kind: 'instant'
  /** When, in UTC. */
  readonly at: Instant
}

/** A point in time as the clocks of a place showed it. */
export interface ZonedTime {
  /** Tells the kinds of dates and times apart. */
  readonly kind: 'zoned'
  /** The wall clock as `YYYY-MM-DDTHH:MM:SS.mmm`. */
  readonly local: string
  /**
   * How far the wall clock is ahead of UTC: `+02:00`. Local mean times of the past have seconds: `-00:44:30`.
   *
   * The offset decides which instant is meant, even where the rules of the zone have changed since it was written.
   */
  readonly offset: string
  /** The place, or the offset again where no place is known. */
  readonly timeZone: TimeZone
}

/** When something was: a year, a month, a day, a point in time, or a point in time at a place. Plain JSON data. */
export type SemanticTime = PartialDate | InstantTime | ZonedTime

/**
 * A point in time without a place.
 *
 * @throws {ChronoError} `invalid-time` for anything that `toInstant` refuses.
 */
export const instantTime = (value: Instant | Date | number): InstantTime => ({ kind: 'instant', at: toInstant(value) })

/**
 * A point in time as the clocks of a time zone show it.
 *
 * @throws {ChronoError} `invalid-time` for anything that `toInstant` refuses, and for a wall clock outside the years
 *   0001 to 9999; `invalid-time-zone` for an unknown zone.
 */
export function zonedTime(value: Instant | Date | number, timeZone: TimeZone): ZonedTime {
  const ms = epochMs(value)
  const zone = resolveZone(timeZone)
  const offsetMs = offsetAt(ms, zone)
  const local = wallClockText(ms + offsetMs, `${instantText(ms)} in ${zone.name}`)
  return { kind: 'zoned', local, offset: offsetText(offsetMs), timeZone: zone.name }
}

/**
 * The date or time that a text says.
 *
 * - `2026`, `2026-05`, `2026-05-17`: a partial date.
 * - `2026-05-17T10:00:00.000Z`: an instant; so is the offset `-00:00`, by which RFC 3339 says that no place is known.
 * - `2026-05-17T12:00:00.000+02:00[Europe/Paris]` (RFC 9557): a zoned time. The offset decides, so that what was
 *   stored stays readable when a zone changes its rules; `[!Europe/Paris]` demands that both agree. With `Z` the zone
 *   gives the offset.
 * - `2026-05-17T12:00:00+02:00`: a zoned time whose zone is the offset itself.
 *
 * Seconds may be missing, fraction digits beyond three are cut off, `:60` is read as `:59`, and further brackets such
 * as `[u-ca=iso8601]` are dropped.
 *
 * @throws {ChronoError} `invalid-date` for an impossible date, `invalid-time` for any other text, and
 *   `invalid-time-zone` for a zone that this runtime does not know.
 */
export function parseSemanticTime(text: string): SemanticTime {
  if (/^\d{4}(-\d{2}){0,2}$/.test(text)) return parsePartialDate(text)
  const parts = readTime(text)
  const { localMs, offsetMs, timeZone } = parts
  if (timeZone !== undefined) return zonedFrom(parts, timeZone, text)
  if (offsetMs === null) return instantTime(localMs)
  return zonedFrom(parts, offsetText(offsetMs), text)
}

/**
 * The one canonical text of a date or time, with milliseconds: the inverse of `parseSemanticTime`.
 *
 * @throws {ChronoError} `invalid-date`, `invalid-time` or `invalid-time-zone` for data that no function of this package would make.
 */
export function formatSemanticTime(time: SemanticTime): string {
  if (time.kind === 'instant') return toInstant(time.at)
  if (time.kind !== 'zoned') return formatPartialDate(time)
  zonedMs(time)
  const { name, isFixed } = resolveZone(time.timeZone)
  const text = `${time.local}${time.offset}[${name}]`
  if (isFixed && name !== time.offset) throw contradiction(text)
  return text
}

/**
 * The instant of a time; of a partial date, UTC midnight of its first day.
 *
 * @throws {ChronoError} `invalid-date` or `invalid-time` for data that no function of this package would make.
 */
export function instantOf(time: SemanticTime): Instant {
  if (time.kind === 'instant') return toInstant(time.at)
  if (time.kind === 'zoned') return instantText(zonedMs(time))
  return `${firstDayOf(time)}T00:00:00.000Z`
}

/**
 * The local day on which a date or time starts; of a bare instant, UTC's day.
 *
 * @throws {ChronoError} `invalid-date` or `invalid-time` for data that no function of this package would make.
 */
export const localDayOf = (time: SemanticTime): Day => wallClockOf(time).slice(0, 10)

/** The wall clock on which a date or time starts; of a bare instant, UTC's. Internal. */
export function wallClockOf(time: SemanticTime): string {
  if (time.kind !== 'zoned') return instantOf(time).slice(0, -1)
  zonedMs(time)
  return time.local
}

function zonedFrom({ localMs, offsetMs, critical }: TimeParts, timeZone: TimeZone, text: string): ZonedTime {
  if (offsetMs === null) return zonedTime(localMs, timeZone)
  const zone = resolveZone(timeZone)
  const byRules = offsetAt(localMs - offsetMs, zone)
  // Temporal prints offsets to the minute; here the seconds come back.
  const exactMs = roundedToMinute(byRules) === offsetMs ? byRules : offsetMs
  if (exactMs !== byRules && (critical || zone.isFixed)) throw contradiction(text)
  const local = wallClockText(localMs, text)
  const time = { kind: 'zoned', local, offset: offsetText(exactMs), timeZone: zone.name } as const
  zonedMs(time)
  return time
}

const contradiction = (text: string): ChronoError =>
  new ChronoError({ code: 'invalid-time', message: 'the offset and the time zone contradict each other', text })

const roundedToMinute = (ms: number): number => Math.sign(ms) * Math.round(Math.abs(ms) / MS_PER_MINUTE) * MS_PER_MINUTE

/** Epoch milliseconds of a zoned time, whose parts are checked on the way. */
function zonedMs(time: ZonedTime): number {
  const { local, offset } = time
  const offsetMs = readOffset(offset)
  const ms = wallClockMs(local) - offsetMs
  if (!isWithinYears(ms) || offsetText(offsetMs) !== offset) {
    throw new ChronoError({
      code: 'invalid-time',
      message: 'expected a wall clock and an offset in the years 0001 to 9999',
      text: `${local}${offset}`,
    })
  }
  return ms
}
