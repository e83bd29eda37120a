import { type AnyRow, addDays, type Cell, type Day, dayDate, daysOf, isConnectorError } from '@lona/connector'
import { createSandbox, type Fault } from '@lona/sandbox'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { airQuality, daily, hourly } from '../src/connector/index.js'
import { createWeatherClient, weighRequest } from '../src/index.js'
import { createRowInMemory } from './row-in-memory.js'

const noon = '2026-11-21T12:00:00.000Z'
const rows: readonly AnyRow[] = [hourly, daily, airQuality]

/** A sandbox whose clock stands still, and a row that asks it. */
function at(now: string, row: AnyRow, place?: string) {
  const sandbox = createSandbox({ now: () => new Date(now) })
  return { sandbox, row: createRowInMemory(row, sandbox.fetch, place) }
}

const one = (day: Day) => ({ start: day, end: addDays(day, 1) })
const dataOf = (cell: Cell | undefined) => cell?.data as Record<string, (number | string | null)[]> | undefined
const sourcesOf = (requests: readonly URL[]): string[] => requests.map(({ pathname }) => pathname.replace('/v1/', ''))

afterEach(() => vi.unstubAllGlobals())

describe('a slice of two weeks', () => {
  const range = { start: '2026-11-08', end: '2026-11-22' }

  it('of hours comes from both sources, and each day is one cell with a list per variable', async () => {
    const { row } = at(noon, hourly)
    expect(await row.bring(range, { now: noon })).toBe(14)
    expect(sourcesOf(row.requests)).toEqual(['archive', 'forecast'])
    expect([...row.cells.keys()]).toEqual(daysOf(range))
    const cell = row.cells.get('2026-11-10')
    expect(cell?.date).toEqual(dayDate('2026-11-10'))
    expect(cell).not.toHaveProperty('id')
    expect(cell?.data).toMatchObject({
      timeZone: 'Europe/Paris',
      startedAt: '2026-11-09T23:00:00.000Z',
      stepSeconds: 3600,
    })
    for (const { path } of hourly.display) {
      expect(dataOf(cell)?.[path], path).toHaveLength(24)
      expect(dataOf(cell)?.[path]?.every((value) => typeof value === 'number')).toBe(true)
    }
  })

  it('of days has a figure per variable, and the sun as instants', async () => {
    const { row } = at(noon, daily)
    expect(await row.bring(range, { now: noon })).toBe(14)
    expect(sourcesOf(row.requests)).toEqual(['archive', 'forecast'])
    expect(row.cells.get('2026-11-10')?.data).toMatchObject({
      timeZone: 'Europe/Paris',
      temperatureMaxCelsius: expect.any(Number),
      precipitationMillimeters: expect.any(Number),
      sunriseAt: expect.stringMatching(/^2026-11-10T0[67]:\d\d:\d\d\.\d{3}Z$/),
      sunsetAt: expect.stringMatching(/^2026-11-10T16:\d\d:\d\d\.\d{3}Z$/),
    })
  })

  it('of air has one source, and no pollen outside of Europe', async () => {
    const paris = at(noon, airQuality).row
    expect(await paris.bring(range, { now: noon })).toBe(14)
    expect(sourcesOf(paris.requests)).toEqual(['air-quality'])
    expect(dataOf(paris.cells.get('2026-11-10'))).toMatchObject({
      europeanAqi: expect.arrayContaining([expect.any(Number)]),
    })
    const tokyo = at(noon, airQuality, '35.68,139.69').row
    await tokyo.bring(range, { now: noon })
    expect(new Set(dataOf(tokyo.cells.get('2026-11-10'))?.birchPollenGrainsPerCubicMeter)).toEqual(new Set([null]))
  })

  it('has 25 hours in the cell of the day on which clocks go back', async () => {
    const { row } = at(noon, hourly)
    await row.bring({ start: '2026-10-20', end: '2026-11-03' }, { now: noon })
    expect(dataOf(row.cells.get('2026-10-25'))?.temperatureCelsius).toHaveLength(25)
    expect(dataOf(row.cells.get('2026-10-26'))?.temperatureCelsius).toHaveLength(24)
  })

  it.each(rows)(
    'of $label goes through the host’s fetch alone, and no request weighs more than 1',
    async (definition) => {
      vi.stubGlobal('fetch', () => {
        throw new Error('a request went past the host')
      })
      const { row, sandbox } = at(noon, definition)
      for (const start of ['2026-03-20', '2026-10-18', '2026-11-08', '2026-11-16']) {
        await row.bring({ start, end: addDays(start, 14) }, { now: noon })
      }
      expect(row.requests.length).toBeGreaterThanOrEqual(4)
      expect(row.requests.map(weighRequest)).toEqual(row.requests.map(() => 1))
      expect(Math.max(...sandbox.control.requests().map(({ weight }) => weight))).toBe(1)
    },
  )

  it('beyond both ends of what is served is certified whole, with the days that there are', async () => {
    const { row } = at(noon, hourly)
    const past = { start: '1939-12-25', end: '1940-01-04' }
    expect(await row.bring(past, { now: noon })).toBe(3)
    const ahead = { start: '2026-12-01', end: '2026-12-12' }
    expect(await row.bring(ahead, { now: noon })).toBe(6)
    expect([...row.cells.keys()].at(-1)).toBe('2026-12-06')
    expect(row.certified()).toEqual([past, ahead])
  })
})

describe('a day that is followed', () => {
  const day = '2026-11-25'

  it('is foretold, passes, is read again until it has settled, and ends with what the archive has', async () => {
    const sandbox = createSandbox({ now: () => new Date(noon) })
    const row = createRowInMemory(hourly, sandbox.fetch)
    const seen: { source: string | undefined; cell: Cell | undefined }[] = []
    for (let age = -4; age <= 8; age += 1) {
      const now = `${addDays(day, age)}T12:00:00.000Z`
      sandbox.control.setClock(new Date(now))
      expect(row.needed(one(day), now), `at ${age} days`).toEqual([one(day)])
      const before = row.requests.length
      await row.bring(one(day), { now })
      expect(row.needed(one(day), now), 'just read').toEqual([])
      seen.push({ source: sourcesOf(row.requests.slice(before))[0], cell: row.cells.get(day) })
    }
    expect(seen.map(({ source }) => source)).toEqual([...Array(12).fill('forecast'), 'archive'])

    // One cell all along, by its date.
    expect(row.cells.size).toBe(1)
    expect(new Set(seen.map(({ cell }) => JSON.stringify([cell?.id, cell?.date, cell?.endDate]))).size).toBe(1)

    // The forecast changes from run to run; a day that has passed stays, byte for byte, until the archive has its say.
    const texts = seen.map(({ cell }) => JSON.stringify(cell))
    expect(new Set(texts.slice(0, 4)).size).toBe(4)
    expect(new Set(texts.slice(5, 12)).size).toBe(1)
    expect(texts[12]).not.toBe(texts[11])
    const { hours } = await createWeatherClient({ fetch: sandbox.fetch }).archiveHourly({
      place: { latitude: 48.86, longitude: 2.35 },
      range: one(day),
      variables: ['temperatureCelsius'],
    })
    expect(dataOf(row.cells.get(day))?.temperatureCelsius).toEqual(hours.map((hour) => hour.temperatureCelsius))

    // It has settled: nobody reads it again, and who does gets the same bytes.
    for (const now of ['2026-12-04T12:00:00.000Z', '2027-06-01T12:00:00.000Z']) {
      sandbox.control.setClock(new Date(now))
      expect(row.needed(one(day), now)).toEqual([])
      await row.bring(one(day), { now })
      expect(JSON.stringify(row.cells.get(day))).toBe(texts[12])
    }
  })

  it('keeps the bytes of its past hours while those to come still change', async () => {
    const sandbox = createSandbox({ now: () => new Date(noon) })
    const row = createRowInMemory(hourly, sandbox.fetch)
    const readings = []
    for (const now of ['2026-11-25T09:30:00.000Z', '2026-11-25T16:30:00.000Z']) {
      sandbox.control.setClock(new Date(now))
      await row.bring(one(day), { now })
      readings.push(dataOf(row.cells.get(day))?.temperatureCelsius ?? [])
    }
    const [morning = [], evening = []] = readings
    // Paris is an hour ahead: at 09:30 UTC its hours from midnight to 10 o'clock have passed.
    expect(JSON.stringify(evening.slice(0, 11))).toBe(JSON.stringify(morning.slice(0, 11)))
    expect(evening.slice(11)).not.toEqual(morning.slice(11))
  })

  it.each(rows)(
    'says nothing of when it was foretold, so a later run gives the same bytes: $label',
    async (definition) => {
      const sandbox = createSandbox({ now: () => new Date(noon) })
      const row = createRowInMemory(definition, sandbox.fetch)
      const texts = []
      for (const now of ['2026-11-21T00:30:00.000Z', '2026-11-21T12:30:00.000Z', '2026-11-22T23:30:00.000Z']) {
        sandbox.control.setClock(new Date(now))
        await row.bring(one('2026-11-19'), { now })
        texts.push(JSON.stringify(row.cells.get('2026-11-19')))
      }
      expect(texts[0]).toContain('"data"')
      expect(new Set(texts).size).toBe(1)
    },
  )
})

describe('trouble at Open-Meteo', () => {
  const recent = { start: '2026-11-18', end: '2026-11-22' }
  const errorOf = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => new Error('the slice did not fail'),
      (reason: unknown) => reason,
    )
    if (isConnectorError(error)) return error
    throw error
  }

  const faults: readonly [name: string, fault: Fault, code: string][] = [
    ['too many requests', { kind: '429', window: 'hour' }, 'rate-limited'],
    ['an internal error', { kind: '500' }, 'provider-down'],
    ['an overload', { kind: '503' }, 'provider-down'],
    ['a connection that breaks', { kind: 'cut' }, 'provider-down'],
    ['a page instead of data', { kind: 'garbage' }, 'unreadable-reply'],
    ['half of the data', { kind: 'garbage', body: 'truncated' }, 'unreadable-reply'],
  ]
  it.each(faults)('%s stores nothing, is asked once, and the next run completes', async (_, fault, code) => {
    for (const definition of rows) {
      const { row, sandbox } = at(noon, definition)
      sandbox.control.addFault(fault)
      const error = await errorOf(row.bring(recent, { now: noon }))
      expect(error).toMatchObject({ code, kind: 'weather' })
      expect(error.message).not.toContain('48.86')
      expect([row.calls.length, row.requests.length, row.needed(recent, noon)]).toEqual([0, 1, [recent]])
      expect(await row.bring(recent, { now: noon })).toBe(4)
      expect(row.needed(recent, noon)).toEqual([])
    }
  })

  it('a used-up limit says how long to wait, and what came before it is stored', async () => {
    const { row, sandbox } = at(noon, hourly)
    sandbox.control.setLimits({ minute: 1 })
    const error = await errorOf(row.bring({ start: '2026-11-08', end: '2026-11-22' }, { now: noon }))
    expect(error.code).toBe('rate-limited')
    expect(error.retryAfterMs).toBeGreaterThan(0)
    expect(error.retryAfterMs).toBeLessThanOrEqual(60_000)
    expect(row.certified()).toEqual([{ start: '2026-11-08', end: '2026-11-14' }])
    expect(row.cells.size).toBe(6)
  })

  it('an answer that does not come is given up with the signal', async () => {
    const controller = new AbortController()
    const sandbox = createSandbox({
      now: () => new Date(noon),
      sleep: (_ms, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
          controller.abort() // the request is under way: now somebody stops it
        }),
    })
    sandbox.control.addFault({ kind: 'slow', ms: 3_600_000 })
    const row = createRowInMemory(hourly, sandbox.fetch)
    const error = await errorOf(row.bring(recent, { now: noon, signal: controller.signal }))
    expect(error.code).toBe('cancelled')
    expect(row.calls).toEqual([])
  })

  it('a place that is none is refused before anything is asked', async () => {
    for (const place of ['95.00,0.00', 'Paris', '48.8566,2.35']) {
      const { row } = at(noon, hourly, place)
      const error = await errorOf(row.bring(recent, { now: noon }))
      expect(error).toMatchObject({ code: 'bad-parameter', parameter: 'place' })
      expect(row.requests).toEqual([])
    }
  })
})
