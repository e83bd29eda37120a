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
  if (!isWithinYears(number * MS_PER_DAY)) {
    throw new ChronoError({ code: 'invalid-date', message: 'expected a day in the years 0001 to 9999', text: given })
  }
  // Counted from March on, a leap day is a year's last day, and the months' lengths repeat by the same rule.
  const sinceMarch = number + daysTo1970
  const era = Math.floor(sinceMarch / daysOf400Years)
  const dayOfEra = sinceMarch - era * daysOf400Years
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`
}

const daysOf400Years = 146_097
/** Days from March 1 of the year 0 to 1970-01-01, in the calendar of today. */
const daysTo1970 = 719_468

const twoDigits = (number: number): string => (number < 10 ? `0${number}` : String(number))

/** Days since 1970-01-01, or `NaN` for what is no day. By arithmetic: planning counts days by the million. */
function readDayNumber(text: string): number {
  const shape = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (!shape) return Number.NaN
  const [year, month, day] = [Number(shape[1]), Number(shape[2]), Number(shape[3])]
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > lengthOf(year, month)) return Number.NaN
  const yearFromMarch = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const leapDays = Math.floor(yearFromMarch / 4) - Math.floor(yearFromMarch / 100) + Math.floor(yearFromMarch / 400)
  return yearFromMarch * 365 + leapDays + dayOfYear - daysTo1970
}

function lengthOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
