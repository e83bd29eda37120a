import { ChronoError } from './errors.js'
import { isWithinYears, MS_PER_DAY } from './wall-clock.js'

/**
 * A day of the calendar as `YYYY-MM-DD`, in the years 0001 to 9999: the local day of whoever lived it.
 *
 * Days compare and sort as text.
 */
export type Day = string

/** Whether a text is a day that the calendar has: `2024-02-29` is one, `2026-02-30` and `2026-2-3` are not. */
export const isDay = (text: string): boolean => !Number.isNaN(readDayNumber(text))

/**
 * The day that is `days` later; earlier with a negative number.
 *
 * @throws {ChronoError} `invalid-date` for an impossible day, or a result outside the years 0001 to 9999.
 * @throws {ChronoError} `invalid-count` for a number that is not whole.
 */
export function addDays(day: Day, days: number): Day {
  if (!Number.isSafeInteger(days)) {
    throw new ChronoError({ code: 'invalid-count', message: 'expected a whole number of days', text: days })
  }
  return dayText(dayNumber(day) + days, `${day} plus ${days} days`)
}

/**
 * How many days lie from `from` to `to`: 1 from a day to the next, negative when `to` is earlier.
 *
 * @throws {ChronoError} `invalid-date` for an impossible day.
 */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from)

/** Days since 1970-01-01; refuses an impossible day. Internal: the number form in which days are counted. */
export function dayNumber(day: Day): number {
  const number = readDayNumber(day)
  if (Number.isNaN(number)) {
    throw new ChronoError({
      code: 'invalid-date',
      message: 'expected a day of the calendar as YYYY-MM-DD in the years 0001 to 9999',
      text: day,
    })
  }
  return number
}

/** The day of a day number; `given` is what an error shows. Internal, the inverse of `dayNumber`. */
export function dayText(number: number, given: unknown = number): Day {
  const ms = number * MS_PER_DAY
  if (!isWithinYears(ms)) {
    throw new ChronoError({ code: 'invalid-date', message: 'expected a day in the years 0001 to 9999', text: given })
  }
  return new Date(ms).toISOString().slice(0, 10)
}

function readDayNumber(text: string): number {
  const ms = Date.parse(`${text}T00:00:00.000Z`)
  // `Date` reads February 30 as March 2: only what it prints again is meant.
  return isWithinYears(ms) && new Date(ms).toISOString().slice(0, 10) === text ? ms / MS_PER_DAY : Number.NaN
}
