import { addDays, type DateRange, daysBetween } from '@tento/chrono'
import { AppError } from '../errors.js'
import { limits } from './routes.js'

/**
 * The range from one day to another, both included; `null` for all.
 *
 * @throws {AppError} `bad-request` when the last is before the first.
 */
export function toRange(from: string | undefined, to: string | undefined): DateRange | null {
  if (from === undefined && to === undefined) return null
  const start = from ?? '0001-01-01'
  const last = to ?? '9999-12-30'
  if (last < start) throw new AppError('bad-request', `to, ${last}, is before from, ${start}. Swap the two.`)
  // The calendar of days ends here, so the last one has no day after it to end with.
  return { start, end: last >= '9999-12-31' ? last : addDays(last, 1) }
}

/**
 * As above, for what is drawn.
 *
 * @throws {AppError} `bad-request` for more days than `limits.timelineDays`, too.
 */
export function toDrawnRange(from: string, to: string): DateRange {
  const range = toRange(from, to)
  if (range && daysBetween(range.start, range.end) <= limits.timelineDays) return range
  throw new AppError('bad-request', `from to to are at most ${limits.timelineDays.toLocaleString('en')} days.`)
}
