import { ChronoError } from './errors.js'
import { readTime } from './read-time.js'
import { isWithinYears, wallClockMs, wallClockText } from './wall-clock.js'

/**
 * A point in time as UTC ISO text with exactly three fraction digits: `2026-01-02T03:04:05.678Z`.
 *
 * Instants compare and sort as text.
 */
export type Instant = string

/**
 * The canonical text of a point in time, from a `Date`, epoch milliseconds, or RFC 3339 text with `Z` or an offset.
 *
 * Seconds may be missing from the text; what is finer than a millisecond is cut off, never rounded up.
 *
 * @throws {ChronoError} `invalid-time` for anything else, such as a text without an offset or an invalid `Date`, and for
 *   times outside the years 0001 to 9999.
 */
export const toInstant = (value: Date | number | string): Instant => instantText(epochMs(value), value)

/** The text of epoch milliseconds; `given` is what an error shows. */
export const instantText = (ms: number, given: unknown = ms): Instant => `${wallClockText(ms, given)}Z`

/** Epoch milliseconds of everything that `toInstant` takes. */
export function epochMs(value: Date | number | string): number {
  const ms = typeof value === 'string' ? epochMsOfText(value) : Math.floor(epochMsOfNumber(value))
  if (!isWithinYears(ms)) throw notATime(value)
  return ms
}

// Not `Number(value)`: callers without types would get 1970 for `null`.
const epochMsOfNumber = (value: Date | number): number =>
  value instanceof Date ? value.getTime() : typeof value === 'number' ? value : Number.NaN

function epochMsOfText(text: string): number {
  const canonical = text.endsWith('Z') ? wallClockMs(text.slice(0, -1)) : Number.NaN
  if (!Number.isNaN(canonical)) return canonical
  const { localMs, offsetMs, timeZone } = readTime(text)
  if (timeZone !== undefined) {
    throw new ChronoError({
      code: 'invalid-time',
      message: 'expected an instant without a time zone; read zoned times with parseSemanticTime',
      text,
    })
  }
  return localMs - (offsetMs ?? 0)
}

function notATime(value: unknown): ChronoError {
  const message = 'expected a valid Date, epoch milliseconds or a text, in the years 0001 to 9999'
  return new ChronoError({ code: 'invalid-time', message, text: value })
}
