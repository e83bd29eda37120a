import {
  addDays,
  type Cell,
  type DateRange,
  type Day,
  dayOf,
  daysOf,
  intersectRanges,
  type SyncCtx,
} from '@lona/connector'
import { isWeatherError } from '../errors.js'
import { toConnectorError } from './to-connector-error.js'
import type { WeatherClientBag } from './weather.js'
import type { WeatherBackendDeps } from './weather-backend-deps.js'

/**
 * Days after which a day has settled: once more than that have ended, it is read from the archive, and once.
 *
 * The rows name it as their `trailingDays`. The reanalysis lags by about five days; two more leave it time.
 *
 * @see https://open-meteo.com/en/docs/historical-weather-api (read 2026-11-21)
 */
export const settlesAfterDays = 7

/** Days for which a late archive is waited for. What it lacks of an older day it will never have. */
const waitsForDays = 30

/** How rows whose days settle are kept in sync: a week ahead, a year back, and fourteen days a slice, the most that weigh 1. */
export const settlingSyncShape = {
  stages: ['viewport', 'backfill'],
  sliceDays: 14,
  trailingDays: settlesAfterDays,
  refreshMinutes: 60,
  historyDays: 365,
  aheadDays: 7,
} as const

/** One day as it was read; a day that has no values (yet) has no cell. */
export interface ReadDay {
  /** The local day. */
  readonly day: Day
  /** Its cell, or `null`. */
  readonly cell: Cell | null
  /** Whether every hour has its value. */
  readonly whole: boolean
}

/** Reads the days of a range, in their order. */
export type ReadDays = (range: DateRange) => Promise<readonly ReadDay[]>

/** What of a slice's context is needed to store its days. */
export type StoreDaysCtx = Pick<
  SyncCtx<unknown, unknown, WeatherBackendDeps, WeatherClientBag>,
  'deps' | 'rowId' | 'range' | 'now' | 'progress'
>

/**
 * Brings a slice of days that settle: the settled ones from the archive, the recent and the coming ones from the
 * forecast. Settled days that the archive does not have yet are kept as the forecast has them, and not certified.
 *
 * @throws {ConnectorError} what the weather cannot be read for; days that were stored before stay.
 */
export async function syncSettlingDays(
  ctx: StoreDaysCtx,
  readArchive: ReadDays,
  readForecast: ReadDays,
): Promise<number> {
  // Counted where days end last (UTC-12), as a host's gap map does: what it calls settled is exactly what the archive gave.
  const today = dayOf(Date.parse(ctx.now) - 12 * 3_600_000, 'UTC')
  const settledEnd = addDays(today, -settlesAfterDays)
  const settled = intersectRanges(ctx.range, { start: '0001-01-01', end: settledEnd })
  const recent = intersectRanges(ctx.range, { start: settledEnd, end: '9999-12-31' })
  let cells = 0
  if (settled) {
    const days = await readServed(settled, readArchive)
    const lateFrom = firstLateDay(settled, days, today)
    cells += await replaceDays(ctx, { start: settled.start, end: lateFrom }, days, cells)
    if (lateFrom < settled.end) {
      const late = cellsOf(await readServed({ start: lateFrom, end: settled.end }, readForecast))
      await ctx.deps.persistCells(ctx.rowId, late)
      cells += late.length
      ctx.progress({ cells, note: `the archive does not have ${lateFrom} yet` })
    }
  }
  if (recent) cells += await replaceDays(ctx, recent, await readServed(recent, readForecast), cells)
  return cells
}

/** Brings a slice of days that one source has, settled or not. */
export async function syncDays(ctx: StoreDaysCtx, read: ReadDays): Promise<number> {
  return await replaceDays(ctx, ctx.range, await readServed(ctx.range, read), 0)
}

/** From where on the archive has to be waited for: its lag is a tail, so what lies behind its first hole waits too. */
function firstLateDay(settled: DateRange, days: readonly ReadDay[], today: Day): Day {
  const whole = new Set(days.filter((day) => day.whole).map(({ day }) => day))
  const young = intersectRanges(settled, { start: addDays(today, -waitsForDays), end: settled.end })
  return (young && daysOf(young).find((day) => !whole.has(day))) ?? settled.end
}

/** Stores and certifies the covered days; `before` is what the slice stored so far. */
async function replaceDays(
  { deps, rowId, progress }: StoreDaysCtx,
  covered: DateRange,
  days: readonly ReadDay[],
  before: number,
): Promise<number> {
  if (covered.start >= covered.end) return 0
  const cells = cellsOf(days.filter(({ day }) => day >= covered.start && day < covered.end))
  await deps.replaceCells(rowId, covered, cells)
  progress({ cells: before + cells.length })
  return cells.length
}

const cellsOf = (days: readonly ReadDay[]): readonly Cell[] => days.flatMap(({ cell }) => (cell ? [cell] : []))

/** What the source has of the range: days before its beginning or beyond its horizon are days without weather. */
async function readServed(range: DateRange, read: ReadDays): Promise<readonly ReadDay[]> {
  try {
    return await read(range)
  } catch (error) {
    if (!isWeatherError(error) || error.code !== 'out-of-range') throw toConnectorError(error)
    const { allowedFrom = '0001-01-01', allowedTo = '9999-12-30' } = error
    const served = intersectRanges(range, { start: allowedFrom, end: addDays(allowedTo, 1) })
    if (served?.start === range.start && served.end === range.end) throw toConnectorError(error) // asking again would not help
    return served ? await readServed(served, read) : []
  }
}
