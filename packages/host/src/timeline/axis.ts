import { ConnectorError, type DateRange } from '@lona/connector'
import { type Day, dateRange, dayOf, isChronoError, startOfDay, type TimeZone } from '@tento/chrono'

/** The time that a timeline shows, in seconds since 1970; half-open. */
export interface Axis {
  /** The first day's beginning. */
  readonly from: number
  /** The last day's end. */
  readonly to: number
}

// One day's end is the next one's beginning, and many rows show the same days: what was worked out once is remembered.
const secondsByDay = new Map<string, number>()
const mostDays = 10_000

/** A day's beginning in a zone, in seconds since 1970. */
export function secondsOfDay(day: Day, timeZone: TimeZone): number {
  const key = `${day} ${timeZone}`
  const known = secondsByDay.get(key)
  if (known !== undefined) return known
  const seconds = Date.parse(startOfDay(day, timeZone)) / 1000
  if (secondsByDay.size >= mostDays) secondsByDay.clear()
  secondsByDay.set(key, seconds)
  return seconds
}

/**
 * The axis of days in a zone: a day has the 23, 24 or 25 hours that it has there.
 *
 * @throws {ConnectorError} `bad-parameter` for an unknown zone, and for days that no calendar has in this order.
 */
export function axisOf(range: DateRange, timeZone: TimeZone): Axis {
  try {
    dateRange(range.start, range.end)
    return { from: secondsOfDay(range.start, timeZone), to: secondsOfDay(range.end, timeZone) }
  } catch (cause) {
    if (!isChronoError(cause)) throw cause
    const isZone = cause.code === 'invalid-time-zone'
    throw new ConnectorError({
      code: 'bad-parameter',
      message: isZone
        ? `'${timeZone}' is no time zone that is known here. Name one like Europe/Paris.`
        : `${range.start} to ${range.end} is no range of days. Write them as YYYY-MM-DD, the end last.`,
      parameter: isZone ? 'timeZone' : 'range',
      cause,
    })
  }
}

/** Whether a text names a zone by its place, and one that is known here. */
export function isPlaceZone(text: unknown): text is TimeZone {
  if (typeof text !== 'string' || !/^[A-Za-z]/.test(text)) return false
  try {
    dayOf(0, text) // quick for a zone that was named before: every cell names one
    return true
  } catch (error) {
    if (isChronoError(error)) return false
    throw error
  }
}
