/** Which hours and days a request asks for, in the one offset of its answer. */
import {
  dateOutOfRange,
  endBeforeStart,
  exclusiveWithDates,
  forecastOutOfRange,
  invalidDate,
  pastOutOfRange,
  startAndEndNeeded,
} from './errors.js'
import type { Query } from './query.js'

const daySeconds = 86_400
const pastDaysMost = 92

/** How far a service reaches. Days are counted from the UTC day of the request. */
export interface Reach {
  /** First date that `start_date` may name. */
  readonly earliest: string | { readonly daysBefore: number }
  /** Last date that `end_date` may name, in days after today. */
  readonly lastDay: number
  /** `forecast_days` when it is not given. */
  readonly forecastDays: number
  /** The most that `forecast_days` may be. */
  readonly forecastDaysMost: number
  /** Whether the service refuses a request without dates. */
  readonly needsDates: boolean
}

/** Steps of equal length, from `start` (seconds since 1970). */
export interface Steps {
  /** First step. */
  readonly start: number
  /** How many. */
  readonly count: number
  /** Seconds from one to the next. */
  readonly seconds: number
}

/** What each section of an answer covers. */
export interface TimeRange {
  /** Local days. */
  readonly daily: Steps
  /** Hours. */
  readonly hourly: Steps
  /** Quarters of an hour. */
  readonly minutely15: Steps
}

/** The instants of some steps. */
export const instants = ({ start, count, seconds }: Steps): number[] =>
  Array.from({ length: count }, (_, index) => start + index * seconds)

/** `YYYY-MM-DD` of a number of seconds since 1970. */
const dateText = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10)

function dateSeconds(text: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / 1000 : Number.NaN
  if (Number.isNaN(at) || dateText(at) !== text) throw invalidDate() // the second half refuses 30 February
  return at
}

const finer = ({ start, count, seconds }: Steps, to: number): Steps => ({
  start,
  count: (count * seconds) / to,
  seconds: to,
})

const counts = ['past_days', 'forecast_days', 'past_hours', 'forecast_hours'] as const

function fromDates(query: Query, reach: Reach, today: number): Steps | undefined {
  const [from, to] = [query.text('start_date'), query.text('end_date')]
  if (from === undefined && to === undefined && !reach.needsDates) return undefined
  if (from === undefined || to === undefined) throw startAndEndNeeded()
  const [start, end] = [dateSeconds(from), dateSeconds(to)]
  for (const key of counts) {
    if ((query.integer(key) ?? 0) !== 0) throw exclusiveWithDates(key)
  }
  if (end < start) throw endBeforeStart()
  const { earliest } = reach
  const first = typeof earliest === 'string' ? dateSeconds(earliest) : today - earliest.daysBefore * daySeconds
  const last = today + reach.lastDay * daySeconds
  for (const [key, at] of [
    ['start_date', start],
    ['end_date', end],
  ] as const) {
    if (at < first || at > last) throw dateOutOfRange(key, dateText(first), dateText(last))
  }
  return { start, count: (end - start) / daySeconds + 1, seconds: daySeconds }
}

/** Steps around now; `undefined` when neither parameter is given. */
function around(
  query: Query,
  unit: string,
  local: number,
  seconds: number,
  most: { past: number; forecast: number; usual: number },
): Steps | undefined {
  const [past, forecast] = [query.integer(`past_${unit}`), query.integer(`forecast_${unit}`)]
  if (past === undefined && forecast === undefined) return undefined
  const [before, after] = [past ?? 0, forecast ?? most.usual]
  if (after < 0 || after > most.forecast) throw forecastOutOfRange(most.forecast)
  if (before < 0 || before > most.past) throw pastOutOfRange(before, most.past)
  return { start: (Math.floor(local / seconds) - before) * seconds, count: before + after, seconds }
}

/**
 * The hours and days that a request asks for. Local midnights are cut with `offsetSeconds` on every date.
 *
 * @throws {HTTPException} 400 for dates or counts that the service does not allow.
 */
export function readTimeRange(query: Query, reach: Reach, now: Date, offsetSeconds: number): TimeRange {
  const local = Math.floor(now.getTime() / 1000) + offsetSeconds
  const today = Math.floor(now.getTime() / 1000 / daySeconds) * daySeconds
  const dated = fromDates(query, reach, today)
  const most = (perDay: number) => ({ past: pastDaysMost * perDay, forecast: reach.forecastDaysMost * perDay })
  const daily = dated ??
    around(query, 'days', local, daySeconds, { ...most(1), usual: reach.forecastDays }) ?? {
      start: Math.floor(local / daySeconds) * daySeconds,
      count: reach.forecastDays,
      seconds: daySeconds,
    }
  const hours = { ...most(24), usual: reach.forecastDaysMost * 24 }
  const hourly = dated ? undefined : around(query, 'hours', local, 3600, hours)
  const quarters = { ...most(96), usual: 3 * 96 }
  const threeDays = { start: Math.floor(local / daySeconds) * daySeconds, count: 3, seconds: daySeconds }
  const minutely15 = dated ?? around(query, 'minutely_15', local, 900, quarters) ?? threeDays
  const inUtc = (steps: Steps): Steps => ({ ...steps, start: steps.start - offsetSeconds })
  return {
    daily: inUtc(daily),
    hourly: inUtc(hourly ?? finer(daily, 3600)),
    minutely15: inUtc(minutely15.seconds === 900 ? minutely15 : finer(minutely15, 900)),
  }
}
