import { addDays, type DateRange, type Day, isDay } from '@lona/connector'
import { AppError } from './errors.js'

/**
 * A day that a person typed.
 *
 * @throws {AppError} `bad-option` for anything but a day that is in the calendar.
 */
export function readDay(text: string, option: string): Day {
  if (isDay(text)) return text
  throw new AppError('bad-option', `${option} is '${text}', which is no day. Write it like 2024-01-31.`)
}

/**
 * The range from one day to another, both included; from the beginning or to the end where one is left out.
 *
 * @throws {AppError} `bad-option` for days that are none, or an end before the beginning.
 */
export function readDays(from: string | undefined, to: string | undefined): DateRange | null {
  if (from === undefined && to === undefined) return null
  const start = from === undefined ? '0001-01-01' : readDay(from, '--from')
  const last = to === undefined ? '9999-12-30' : readDay(to, '--to')
  if (last < start) throw new AppError('bad-option', `--to ${last} is before --from ${start}. Swap the two.`)
  return { start, end: addDays(last, 1) }
}
