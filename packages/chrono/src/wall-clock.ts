import { ChronoError } from './errors.js'

// Wall clocks and instants are both counted in milliseconds as if they were UTC: all calendar arithmetic is then
// integer arithmetic, and `Date` turns the number into text and back.

/** Milliseconds in a minute. */
export const MS_PER_MINUTE = 60_000
/** Milliseconds in an hour. */
export const MS_PER_HOUR = 3_600_000
/** Milliseconds in a day of 24 hours. */
export const MS_PER_DAY = 86_400_000

const MIN_MS = Date.parse('0001-01-01T00:00:00.000Z')
const MAX_MS = Date.parse('9999-12-31T23:59:59.999Z')

/** Whether the milliseconds lie within the years 0001 to 9999. */
export const isWithinYears = (ms: number): boolean => ms >= MIN_MS && ms <= MAX_MS

/** `YYYY-MM-DDTHH:MM:SS.mmm` of milliseconds that lie within the years 0001 to 9999. */
export function wallClockText(ms: number, given: unknown = ms): string {
  if (!isWithinYears(ms)) {
    throw new ChronoError({ code: 'invalid-time', message: 'expected a time in the years 0001 to 9999', text: given })
  }
  return new Date(ms).toISOString().slice(0, -1)
}

/** Milliseconds of a `YYYY-MM-DDTHH:MM:SS.mmm`; anything else, and any impossible date or time, gives `NaN`. */
export function wallClockMs(text: string): number {
  const ms = Date.parse(`${text}Z`)
  // `Date` reads February 30 as March 2 and takes other spellings: only what it prints again is meant.
  return isWithinYears(ms) && new Date(ms).toISOString() === `${text}Z` ? ms : Number.NaN
}
