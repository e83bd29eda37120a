import { type SeriesRow, toRows, type Values } from './api/series.js'
import type { SeriesWire } from './api/series-wire.js'
import type { VariableTable } from './api/variables.js'
import { type Batch, planBatches } from './batches.js'
import { addDays, countDays, type DayRange, localDayOf, toUtcSeconds } from './days.js'
import { isWeatherError, WeatherError } from './errors.js'

/** What is to be read, and how to ask for one piece of it. */
export interface SeriesReading {
  /** Which section of the answers holds the rows. */
  readonly section: 'hourly' | 'daily'
  /** The variables of the endpoint. */
  readonly table: VariableTable
  /** Names from the table, each once. */
  readonly names: readonly string[]
  /** Local days. */
  readonly days: DayRange
  /** Makes one request. */
  readonly ask: (batch: Batch) => Promise<SeriesWire>
}

/** All rows in order of time, and the first answer for what is said once: zone, offset, grid point. */
export interface SeriesReadout {
  /** The first answer. */
  readonly first: SeriesWire
  /** Rows in order of time. */
  readonly rows: readonly SeriesRow[]
}

const stepSeconds = { hourly: 3_600, daily: 86_400 } as const

/**
 * Asks in batches, one after the other, and puts the answers together.
 *
 * @throws {WeatherError} `unreadable-reply` when an answer does not hold exactly the times that were asked for: a hole must
 * not look like a day without weather.
 */
export async function readSeries({ section, table, names, days, ask }: SeriesReading): Promise<SeriesReadout> {
  const rows = new Map<number, Values>()
  let first: SeriesWire | undefined
  for (const batch of planBatches(names, days)) {
    const wire = await ask(batch)
    first ??= wire
    if (wire.timezone !== first.timezone || wire.utc_offset_seconds !== first.utc_offset_seconds) {
      throw incomplete('two answers disagree about the time zone, as when clocks change in between')
    }
    const found = toRows(wire, section, table, batch.names)
    checkTimes(found, section, batch.days, wire.utc_offset_seconds)
    for (const { seconds, values } of found) rows.set(seconds, { ...rows.get(seconds), ...values })
  }
  if (first === undefined) throw incomplete('nothing was asked for')
  return { first, rows: [...rows].map(([seconds, values]) => ({ seconds, values })) }
}

/**
 * As `readSeries`, for the hours of true local days.
 *
 * The server cuts days by the offset that the zone has today, so in winter it serves summer days an hour late. What
 * is missing at an edge is asked for with the neighbouring day, and what is too much is dropped. Where that day is beyond
 * what the endpoint serves, its hour does not exist and stays out.
 */
export async function readLocalHours(reading: SeriesReading): Promise<SeriesReadout> {
  const { first, rows } = await readSeries(reading)
  const { start, end } = reading.days
  const localDay = localDayOf(first.timezone)
  if (localDay === null) return { first, rows } // a zone this runtime does not know: the server's days must do

  const servedFrom = toUtcSeconds(start) - first.utc_offset_seconds
  const servedTo = toUtcSeconds(end) - first.utc_offset_seconds
  const before = localDay(servedFrom - 3_600) >= start ? await readEdge(reading, addDays(start, -1)) : []
  const after = localDay(servedTo) < end ? await readEdge(reading, end) : []

  const isWithin = ({ seconds }: SeriesRow): boolean => {
    const day = localDay(seconds)
    return start <= day && day < end
  }
  return { first, rows: [...before, ...rows, ...after].filter(isWithin) }
}

async function readEdge(reading: SeriesReading, day: string): Promise<readonly SeriesRow[]> {
  try {
    return (await readSeries({ ...reading, days: { start: day, end: addDays(day, 1) } })).rows
  } catch (error) {
    if (isWeatherError(error) && error.code === 'out-of-range') return []
    throw error
  }
}

/** An answer holds every hour or day of its batch, from the first midnight on, by the server's one offset. */
function checkTimes(
  rows: readonly SeriesRow[],
  section: 'hourly' | 'daily',
  days: DayRange,
  utcOffsetSeconds: number,
): void {
  const step = stepSeconds[section]
  const expected = (countDays(days) * 86_400) / step
  const start = toUtcSeconds(days.start) - utcOffsetSeconds
  if (rows.length !== expected || rows.some(({ seconds }, index) => seconds !== start + index * step)) {
    throw incomplete(`it does not hold the ${expected} times of '${section}' that were asked for`)
  }
}

const incomplete = (what: string): WeatherError =>
  new WeatherError({ code: 'unreadable-reply', message: `Open-Meteo's answer is not complete: ${what}. Ask again` })
