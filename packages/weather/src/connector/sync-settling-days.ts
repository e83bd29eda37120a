import { addDays, type Cell, type DateRange, type Day, intersectRanges, type SyncCtx } from '@lona/connector'
import { isWeatherError } from '../errors.js'
import { toConnectorError } from './to-connector-error.js'
import type { WeatherClientBag } from './weather.js'
import type { WeatherBackendDeps } from './weather-backend-deps.js'

/**
 * Days after which the reanalysis has a day, and its values stand. It lags by about five days.
 *
 * @see https://open-meteo.com/en/docs/historical-weather-api (read 2026-11-21)
 */
export const settlesAfterDays = 7

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
 * Brings a slice of days that settle: the recent and the coming ones from the forecast, the others once from the
 * archive. Days that the archive does not have yet are kept as the forecast has them, and not certified.
 */
export async function syncSettlingDays(
  ctx: StoreDaysCtx,
  readArchive: ReadDays,
  readForecast: ReadDays,
): Promise<number> {
  const settledEnd = addDays(ctx.now.slice(0, 10), 1 - settlesAfterDays)
  const settled = intersectRanges(ctx.range, { start: '0001-01-01', end: settledEnd })
  const recent = intersectRanges(ctx.range, { start: settledEnd, end: '9999-12-31' })
  let cells = 0
  if (settled) {
    const days = await within(settled, readArchive)
    const firstHole = days.find(({ whole }) => !whole)?.day ?? settled.end
    cells += await replaceDays(ctx, { start: settled.start, end: firstHole }, days)
    if (firstHole < settled.end) {
      const late = cellsOf(await within({ start: firstHole, end: settled.end }, readForecast))
      await ctx.deps.persistCells(ctx.rowId, late)
      cells += late.length
    }
  }
  if (recent) cells += await replaceDays(ctx, recent, await within(recent, readForecast))
  return cells
}

/** Brings a slice of days that one source has, settled or not. */
export async function syncDays(ctx: StoreDaysCtx, read: ReadDays): Promise<number> {
  return await replaceDays(ctx, ctx.range, await within(ctx.range, read))
}

async function replaceDays(
  { deps, rowId, progress }: StoreDaysCtx,
  covered: DateRange,
  days: readonly ReadDay[],
): Promise<number> {
  if (covered.start >= covered.end) return 0
  const cells = cellsOf(days.filter(({ day }) => day >= covered.start && day < covered.end))
  await deps.replaceCells(rowId, covered, cells)
  progress({ cells: cells.length })
  return cells.length
}

const cellsOf = (days: readonly ReadDay[]): readonly Cell[] => days.flatMap(({ cell }) => (cell ? [cell] : []))

/** What the source has of the range: days before its beginning or beyond its horizon are days without weather. */
async function within(range: DateRange, read: ReadDays): Promise<readonly ReadDay[]> {
  try {
    return await read(range)
  } catch (error) {
    if (!isWeatherError(error) || error.code !== 'out-of-range') throw toConnectorError(error)
    const { allowedFrom = '0001-01-01', allowedTo = '9999-12-30' } = error
    const served = intersectRanges(range, { start: allowedFrom, end: addDays(allowedTo, 1) })
    if (served?.start === range.start && served.end === range.end) throw toConnectorError(error)
    return served ? await within(served, read) : []
  }
}
