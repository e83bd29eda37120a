import { type Day, dayNumber, isDay } from './day.js'
import { ChronoError } from './errors.js'

/** A year, as the whole date that is known. */
export interface YearDate {
  /** Tells the kinds of dates and times apart. */
  readonly kind: 'year'
  /** 1 to 9999. */
  readonly year: number
}

/** A month of a year. */
export interface MonthDate {
  /** Tells the kinds of dates and times apart. */
  readonly kind: 'month'
  /** 1 to 9999. */
  readonly year: number
  /** 1 to 12. */
  readonly month: number
}

/** A day of a month. */
export interface DayDate {
  /** Tells the kinds of dates and times apart. */
  readonly kind: 'day'
  /** 1 to 9999. */
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to 31, as far as the month goes. */
  readonly day: number
}

/** A date of which the year, the month or the day is the finest that is known. */
export type PartialDate = YearDate | MonthDate | DayDate

const partialDatePattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/

/**
 * The date that `2026`, `2026-05` or `2026-05-17` says.
 *
 * @throws {ChronoError} `invalid-date` for other spellings, impossible dates and the year 0000.
 */
export function parsePartialDate(text: string): PartialDate {
  const [, year, month, day] = partialDatePattern.exec(text) ?? []
  if (year === undefined || !isDay(`${year}-${month ?? '01'}-${day ?? '01'}`)) throw impossible(text)
  if (month === undefined) return { kind: 'year', year: Number(year) }
  if (day === undefined) return { kind: 'month', year: Number(year), month: Number(month) }
  return { kind: 'day', year: Number(year), month: Number(month), day: Number(day) }
}

/**
 * Short for `parsePartialDate`, for dates that are written in code.
 *
 * @throws {ChronoError} `invalid-date` for other spellings, impossible dates and the year 0000.
 */
export const partialDate = (text: string): PartialDate => parsePartialDate(text)

/**
 * The text of a date, `2026`, `2026-05` or `2026-05-17`: the inverse of `parsePartialDate`.
 *
 * @throws {ChronoError} `invalid-date` for a date that the calendar does not have.
 */
export function formatPartialDate(date: PartialDate): string {
  return firstDayOf(date).slice(0, textLengths[date.kind])
}

const textLengths = { year: 4, month: 7, day: 10 } as const satisfies Record<PartialDate['kind'], number>

/**
 * A day of the calendar as a date of kind `day`.
 *
 * @throws {ChronoError} `invalid-date` for an impossible day.
 */
export function dayDate(day: Day): DayDate {
  dayNumber(day)
  return { kind: 'day', year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8)) }
}

/** The first day of a date; refuses a date that the calendar does not have. Internal. */
export function firstDayOf(date: PartialDate): Day {
  const day = paddedDay(date)
  if (!isDay(day)) throw impossible(JSON.stringify(date))
  return day
}

/** The text of a date whose parts nobody has checked yet, filled up to a day. */
function paddedDay(date: PartialDate): string {
  const month = date.kind === 'year' ? 1 : date.month
  const day = date.kind === 'day' ? date.day : 1
  return `${padded(date.year, 4)}-${padded(month, 2)}-${padded(day, 2)}`
}

const padded = (number: number, length: number): string => String(number).padStart(length, '0')

const impossible = (text: string): ChronoError =>
  new ChronoError({
    code: 'invalid-date',
    message: 'expected a date such as 2026, 2026-05 or 2026-05-17 in the years 0001 to 9999',
    text,
  })
