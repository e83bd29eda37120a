import { addDays, type Cell, type DateRange, type Day, dayDate, daysOf, type SyncProgress } from '@lona/connector'
import { type CoveredRange, coverRange, neededRanges } from '@lona/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WeatherError } from '../errors.js'
import { type ReadDay, type ReadDays, settlesAfterDays, syncDays, syncSettlingDays } from './sync-settling-days.js'
import type { WeatherBackendDeps } from './weather-backend-deps.js'

const rowId = '00000000-0000-4000-8000-000000000001'
const now = '2026-11-21T15:30:00.000Z'
/** The first day that has not settled at `now`. */
const border = '2026-11-14'

const until = (start: Day, end: Day): DateRange => ({ start, end })
const cellOf = (day: Day, source: string): Cell => ({ date: dayDate(day), data: { source } })
const wholeDays =
  (source: string, lacks: (day: Day) => boolean = () => false) =>
  async (range: DateRange): Promise<ReadDay[]> =>
    daysOf(range).map((day) => ({ day, cell: lacks(day) ? null : cellOf(day, source), whole: !lacks(day) }))

const outOfRange = (allowedFrom?: Day, allowedTo?: Day): WeatherError =>
  new WeatherError({ code: 'out-of-range', message: 'not served', allowedFrom, allowedTo })

/** A source that serves only these days, and refuses a request for others as Open-Meteo does. */
const serving =
  (from: Day, to: Day, read: ReadDays): ReadDays =>
  async (range) => {
    if (range.start < from || addDays(range.end, -1) > to) throw outOfRange(from, to)
    return await read(range)
  }

/** Runs a slice against two sources, and tells what each was asked and what the host was handed. */
async function run(
  range: DateRange,
  { archive = wholeDays('archive'), forecast = wholeDays('forecast'), at = now } = {} as {
    archive?: ReadDays
    forecast?: ReadDays
    at?: string
  },
) {
  const asked: [source: string, range: DateRange][] = []
  const writes: { deed: keyof WeatherBackendDeps; covered?: unknown; cells: readonly Cell[] }[] = []
  const told: SyncProgress[] = []
  const deps: WeatherBackendDeps = {
    persistCells: async (_row, cells, options) => {
      writes.push({ deed: 'persistCells', cells, ...(options?.covered && { covered: options.covered }) })
    },
    replaceCells: async (_row, covered, cells) => {
      writes.push({ deed: 'replaceCells', covered, cells })
    },
  }
  const heard =
    (source: string, read: ReadDays): ReadDays =>
    async (days) => {
      asked.push([source, days])
      return await read(days)
    }
  const ctx = { deps, rowId, range, now: at, progress: (progress: SyncProgress) => void told.push(progress) }
  const result = syncSettlingDays(ctx, heard('archive', archive), heard('forecast', forecast))
  const error = await result.then(
    () => null,
    (reason: unknown) => reason,
  )
  const brought = error === null ? await result : null
  return { asked, writes, told, error, brought, certified: writes.flatMap(({ covered }) => covered ?? []) }
}

describe('a slice of days that settle', () => {
  it('is asked of the forecast where it is recent or still to come', async () => {
    const range = until(border, '2026-11-29')
    const { asked, writes, brought } = await run(range)
    expect(asked).toEqual([['forecast', range]])
    expect(writes).toEqual([
      { deed: 'replaceCells', covered: range, cells: daysOf(range).map((day) => cellOf(day, 'forecast')) },
    ])
    expect(brought).toBe(15)
  })

  it('is asked of the archive where it has settled', async () => {
    const range = until('2026-11-01', border)
    const { asked, certified } = await run(range)
    expect(asked).toEqual([['archive', range]])
    expect(certified).toEqual([range])
  })

  it('is cut where it is some of both, and each part certified for itself', async () => {
    const { asked, writes, told, brought } = await run(until('2026-11-10', '2026-11-17'))
    expect(asked).toEqual([
      ['archive', until('2026-11-10', border)],
      ['forecast', until(border, '2026-11-17')],
    ])
    expect(writes.map(({ deed, covered, cells }) => [deed, covered, cells.length])).toEqual([
      ['replaceCells', until('2026-11-10', border), 4],
      ['replaceCells', until(border, '2026-11-17'), 3],
    ])
    expect(told).toEqual([{ cells: 4 }, { cells: 7 }])
    expect(brought).toBe(7)
  })

  it('is cut where a day is over everywhere on earth, which it is at noon of UTC', async () => {
    for (const at of ['2026-11-21T12:00:00.000Z', '2026-11-22T11:59:59.999Z']) {
      const { asked } = await run(until('2026-11-13', '2026-11-15'), { at })
      expect(asked.map(([source]) => source)).toEqual(['archive', 'forecast'])
    }
    const { asked } = await run(until('2026-11-13', '2026-11-15'), { at: '2026-11-22T12:00:00.000Z' })
    expect(asked.map(([source]) => source)).toEqual(['archive'])
  })

  it('is settled for the gap map where the archive gave it, and nowhere else', async () => {
    const freshness = { trailingDays: settlesAfterDays, refreshMinutes: 60 }
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -20, max: 20 }),
        fc.integer({ min: 1, max: 14 }),
        fc.integer({ min: 0, max: 47 }),
        async (from, length, hour) => {
          const at = new Date(Date.parse('2026-11-21') + hour * 3_600_000).toISOString()
          const range = until(addDays(border, from), addDays(border, from + length))
          const { asked, certified } = await run(range, { at })
          const covered = (certified as DateRange[]).reduce<readonly CoveredRange[]>(
            (ranges, one) => coverRange(ranges, one, at),
            [],
          )
          const unsettled = neededRanges(range, covered, freshness, '2027-11-21T00:00:00.000Z')
          expect(unsettled).toEqual(asked.filter(([source]) => source === 'forecast').map(([, days]) => days))
        },
      ),
    )
  })
})

describe('a hole in the archive', () => {
  const late = (from: Day): ReadDays => wholeDays('archive', (day) => day >= from)

  it('is filled from the forecast and not certified, so that it is asked for again', async () => {
    const { asked, writes, told, brought } = await run(until('2026-11-08', '2026-11-16'), {
      archive: late('2026-11-12'),
    })
    expect(asked).toEqual([
      ['archive', until('2026-11-08', border)],
      ['forecast', until('2026-11-12', border)],
      ['forecast', until(border, '2026-11-16')],
    ])
    const forecast = (range: DateRange) => daysOf(range).map((day) => cellOf(day, 'forecast'))
    expect(writes).toEqual([
      { deed: 'replaceCells', covered: until('2026-11-08', '2026-11-12'), cells: expect.any(Array) },
      { deed: 'persistCells', cells: forecast(until('2026-11-12', border)) },
      { deed: 'replaceCells', covered: until(border, '2026-11-16'), cells: forecast(until(border, '2026-11-16')) },
    ])
    expect(told).toEqual([{ cells: 4 }, { cells: 6, note: 'the archive does not have 2026-11-12 yet' }, { cells: 8 }])
    expect(brought).toBe(8)
  })

  it('from the first day on certifies nothing and removes nothing', async () => {
    const { writes } = await run(until('2026-11-10', border), { archive: late('2026-11-01') })
    expect(writes.map(({ deed, covered }) => [deed, covered])).toEqual([['persistCells', undefined]])
  })

  it('is one too where the archive says that it does not serve the days yet', async () => {
    const archive = serving('1940-01-01', '2026-11-11', wholeDays('archive'))
    const { asked, certified } = await run(until('2026-11-08', border), { archive })
    expect(certified).toEqual([until('2026-11-08', '2026-11-12')])
    expect(asked.at(-1)).toEqual(['forecast', until('2026-11-12', border)])
  })

  it('that is older than a month stays: the archive will not fill it, and the days behind it are kept', async () => {
    const range = until('1995-03-01', '1995-03-15')
    const { asked, writes } = await run(range, { archive: wholeDays('archive', (day) => day === '1995-03-05') })
    expect(asked).toEqual([['archive', range]])
    expect(writes).toMatchObject([{ deed: 'replaceCells', covered: range }])
    expect(writes[0]?.cells).toHaveLength(13)
  })
})

describe('days that a source does not serve', () => {
  it('are certified as empty before its beginning', async () => {
    const archive = serving('1940-01-01', '2026-11-21', wholeDays('archive'))
    const { asked, writes, brought } = await run(until('1939-12-28', '1940-01-04'), { archive })
    expect(asked.map(([, range]) => range)).toEqual([
      until('1939-12-28', '1940-01-04'),
      until('1940-01-01', '1940-01-04'),
    ])
    expect(writes).toMatchObject([{ covered: until('1939-12-28', '1940-01-04') }])
    expect(brought).toBe(3)
  })

  it('are certified as empty beyond its horizon', async () => {
    const forecast = serving('2026-08-20', '2026-12-06', wholeDays('forecast'))
    const { writes, brought } = await run(until('2026-12-05', '2026-12-10'), { forecast })
    expect(writes).toMatchObject([{ covered: until('2026-12-05', '2026-12-10') }])
    expect(brought).toBe(2)
  })

  it('are certified as empty on both sides at once, and where there is nothing else', async () => {
    const archive = serving('1995-03-05', '1995-03-06', wholeDays('archive'))
    const both = await run(until('1995-03-01', '1995-03-10'), { archive })
    expect([both.brought, both.certified]).toEqual([2, [until('1995-03-01', '1995-03-10')]])
    const nothing = await run(until('1850-01-01', '1850-01-10'), { archive })
    expect([nothing.brought, nothing.certified]).toEqual([0, [until('1850-01-01', '1850-01-10')]])
    expect(nothing.asked).toHaveLength(1)
  })

  it('are an error, not emptiness, where the refusal names no days or names those that were asked for', async () => {
    for (const refusal of [outOfRange(), outOfRange('1940-01-01', '2026-11-21')]) {
      const archive = async () => Promise.reject(refusal)
      const { error, writes, asked } = await run(until('1995-03-01', '1995-03-10'), { archive })
      expect(error).toMatchObject({ name: 'ConnectorError', code: 'not-found', cause: refusal })
      expect([writes, asked.length]).toEqual([[], 1])
    }
  })
})

describe('a source that fails', () => {
  const down = new WeatherError({ code: 'provider-down', message: 'no answer' })

  it('stores nothing, and removes nothing', async () => {
    const { error, writes } = await run(until('2026-11-15', '2026-11-20'), { forecast: () => Promise.reject(down) })
    expect(error).toMatchObject({ name: 'ConnectorError', code: 'provider-down', cause: down })
    expect(writes).toEqual([])
  })

  it('leaves what the other source gave before it', async () => {
    const { error, certified } = await run(until('2026-11-10', '2026-11-20'), { forecast: () => Promise.reject(down) })
    expect(error).toMatchObject({ code: 'provider-down' })
    expect(certified).toEqual([until('2026-11-10', border)])
  })

  it('is not blamed for what the host cannot store', async () => {
    const full = new Error('the disk is full')
    const deps = { persistCells: () => Promise.reject(full), replaceCells: () => Promise.reject(full) }
    const ctx = { deps, rowId, range: until('2026-11-15', '2026-11-20'), now, progress: () => undefined }
    await expect(syncDays(ctx, wholeDays('air'))).rejects.toBe(full)
  })
})
