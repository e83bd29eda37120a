import { type Cell, ConnectorError, type DateRange, dayDate, instantTime, type Json, zonedTime } from '@lona/connector'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { createStore } from '@lona/store'
import { startOfDay } from '@tento/chrono'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLona, type Lona, mostMarks, type Timeline, type TimelineRequest } from '../src/index.js'
import { ada, answers, bob, body, computed, encoded, hidden, hourlyCells, logHost, shared } from './timeline-rows.js'

const zones = {
  berlin: 'Europe/Berlin',
  auckland: 'Pacific/Auckland',
  honolulu: 'Pacific/Honolulu',
  kiritimati: 'Pacific/Kiritimati',
  kolkata: 'Asia/Kolkata',
  baker: 'Etc/GMT+12', // 26 hours behind Kiritimati
} as const
const accounts = Object.keys(zones) as (keyof typeof zones)[]
const pulseAt = (atMs: number): number | null => (atMs % 7 === 3 ? null : (atMs / 3_600_000) % 97)
const secondsOf = (text: string): number => Date.parse(text) / 1000
const day = '2026-04-01'
const oneDay: DateRange = { start: day, end: '2026-04-02' }

describe('a timeline', () => {
  let test: TestDatabase
  let lona: Lona
  let statements = 0
  beforeAll(async () => {
    test = await createTestDatabase({ migrate: createStore })
    lona = await createLona({
      ...logHost,
      database: {
        ...test.db,
        query: (sql, parameters) => {
          statements += 1
          return test.db.query(sql, parameters)
        },
      },
      now: () => new Date('2026-04-10T12:00:00.000Z'),
    })
  })
  afterAll(async () => {
    await lona.stop()
    await test.close()
  })
  beforeEach(async () => {
    for (const owner of [ada, bob]) {
      for (const { lookupKey } of await lona.store.listRows(owner))
        await lona.unfollow({ owner, lookupKey, erase: true })
    }
  })

  const timeline = (request: Partial<TimelineRequest> = {}): Promise<Timeline> =>
    lona.timeline({ owner: ada, range: oneDay, width: 1000, ...request })

  async function bring(
    row: typeof body | typeof shared | typeof encoded,
    authId: string,
    cells: (range: DateRange) => readonly Cell[],
  ) {
    answers.bring = (range) => cells(range)
    const lookupKey = row.formatLookupKey({ authId })
    await lona.follow({ owner: ada, lookupKey })
    await lona.bring({ owner: ada, lookupKey })
    return lookupKey
  }
  const inside = (cells: readonly Cell[]) => (range: DateRange) =>
    cells.filter(({ date }) => {
      const at =
        date.kind === 'zoned'
          ? date.local
          : date.kind === 'instant'
            ? date.at
            : date.kind === 'day'
              ? dayText(date)
              : ''
      return at >= range.start && at < range.end
    })
  const dayText = ({ year, month, day }: { year: number; month: number; day: number }) =>
    [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')

  it('places every row by instant: days of 23, 24 and 25 hours, in whatever zones rows and axis are', async () => {
    for (const account of accounts) await bring(body, account, (range) => hourlyCells(range, zones[account], pulseAt))
    const held = new Map(
      await Promise.all(
        accounts.map(async (account): Promise<[string, readonly [number, number][]]> => {
          const lookupKey = body.lookupKey({ authId: account })
          const cells = await Array.fromAsync(lona.dispatcher.get({ caller: ada, lookupKey }))
          return [lookupKey, cells.flatMap(({ data }) => samplesOf(data))]
        }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 13, max: 36 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(...accounts),
        fc.integer({ min: 10, max: 250 }),
        async (first, length, account, width) => {
          const dateAt = (index: number): string => new Date(Date.UTC(2026, 2, index)).toISOString().slice(0, 10)
          const range = { start: dateAt(first), end: dateAt(first + length) }
          const timeZone = zones[account]
          const found = await timeline({ range, timeZone, width })
          expect([found.from, found.to]).toEqual(
            [range.start, range.end].map((at) => secondsOf(startOfDay(at, timeZone))),
          )
          expect(found.rows).toHaveLength(accounts.length)
          for (const { lookupKey, curves } of found.rows) {
            const expected = (held.get(lookupKey) ?? []).filter(([at]) => at >= found.from && at < found.to)
            const [{ at, low, high } = { at: [], low: [], high: null }] = curves
            if (expected.length <= width) {
              expect(high).toBeNull()
              expect(at.map((time, index) => [time, low[index]]).filter(([, value]) => value !== null)).toEqual(
                expected,
              )
            } else {
              expect(at.length).toBeLessThanOrEqual(width)
              expect(Math.max(...(high ?? []).flatMap((value) => value ?? []))).toBe(
                Math.max(...expected.map(([, value]) => value)),
              )
              expect(Math.min(...low.flatMap((value) => value ?? []))).toBe(
                Math.min(...expected.map(([, value]) => value)),
              )
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('has the hours that its days have', async () => {
    const hours = async (start: string, end: string, timeZone: string) => {
      const { from, to } = await timeline({ range: { start, end }, timeZone })
      return (to - from) / 3600
    }
    expect(await hours('2026-03-29', '2026-03-30', 'Europe/Berlin')).toBe(23)
    expect(await hours('2026-04-05', '2026-04-06', 'Pacific/Auckland')).toBe(25)
    expect(await hours('2026-04-01', '2026-04-02', 'Pacific/Auckland')).toBe(24)
  })

  it('is in the zone that is asked for, else in the one that the rows’ cells name first, else in UTC', async () => {
    expect(await timeline()).toMatchObject({ timeZone: 'UTC', rows: [] })
    await bring(body, 'a', inside([{ date: dayDate(day), data: { pulse: 1 } }]))
    expect(await timeline()).toMatchObject({ timeZone: 'UTC', rows: [{ timeZone: null }] })
    await bring(body, 'b', inside([{ date: dayDate(day), data: { timeZone: 'Nowhere/Land' } }]))
    await bring(body, 'c', inside([{ date: zonedTime(`${day}T12:00:00Z`, 'Asia/Kolkata'), data: {} }]))
    await bring(body, 'd', inside([{ date: dayDate(day), data: { timeZone: 'Europe/Berlin' } }]))
    expect(await timeline()).toMatchObject({
      timeZone: 'Asia/Kolkata',
      rows: [{ timeZone: null }, { timeZone: null }, { timeZone: 'Asia/Kolkata' }, { timeZone: 'Europe/Berlin' }],
    })
    const keys = ['d', 'c'].map((authId) => body.lookupKey({ authId }))
    expect(await timeline({ lookupKeys: keys })).toMatchObject({ timeZone: 'Europe/Berlin' })
    expect(await timeline({ timeZone: 'America/Havana' })).toMatchObject({ timeZone: 'America/Havana' })
  })

  it('refuses a zone, a range or a width that makes no sense', async () => {
    const refused: [Partial<TimelineRequest>, string][] = [
      [{ timeZone: 'Nowhere/Land' }, 'timeZone'],
      [{ timeZone: '' }, 'timeZone'],
      [{ range: { start: '2026-02-30', end: '2026-03-01' } }, 'range'],
      [{ range: { start: '2026-03-02', end: '2026-03-01' } }, 'range'],
      [{ width: 0 }, 'width'],
      [{ width: 1.5 }, 'width'],
    ]
    for (const [request, parameter] of refused) {
      await expect(timeline(request)).rejects.toMatchObject({ code: 'bad-parameter', parameter })
    }
  })

  it('draws a figure of the day at its beginning, and leaves a hole where a day is missing', async () => {
    const timeZone = 'Europe/Berlin'
    const days = ['2026-03-28', '2026-03-29', '2026-03-31']
    await bring(body, 'a', inside(days.map((at, steps) => ({ date: dayDate(at), data: { timeZone, day: { steps } } }))))
    const { rows } = await timeline({ range: { start: '2026-03-28', end: '2026-04-01' } })
    const seconds = ['2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31'].map((at) =>
      secondsOf(startOfDay(at, timeZone)),
    )
    expect(rows[0]?.curves[1]).toEqual({ figure: 1, at: seconds, low: [0, 1, null, 2], high: null })
  })

  it('marks stretches from date to endDate, moments at the time that a figure says, and what else it says as text', async () => {
    const night = zonedTime('2026-03-31T22:00:00Z', 'Europe/Berlin')
    const morning = zonedTime('2026-04-01T05:00:00Z', 'Europe/Berlin')
    await bring(
      body,
      'a',
      inside([
        { id: 'night', date: night, endDate: morning, data: { asleep: 'deep' } },
        {
          id: 'rise',
          date: dayDate(day),
          data: { timeZone: 'Europe/Berlin', riseAt: '2026-04-01T05:10:00.000Z', asleep: null },
        },
        { id: 'bell', date: instantTime('2026-04-01T07:00:00Z'), data: { riseAt: 'late' } },
        { id: 'whole', date: dayDate(day), data: { timeZone: 'Europe/Berlin', asleep: 7.5 } },
      ]),
    )
    const { rows } = await timeline()
    expect(rows[0]?.marks).toEqual([
      { figure: 2, from: secondsOf('2026-03-31T22:00:00Z'), to: secondsOf('2026-04-01T05:00:00Z'), text: 'deep' },
      { figure: 2, from: secondsOf('2026-03-31T22:00:00Z'), to: secondsOf('2026-04-01T22:00:00Z'), text: '7.5' },
      { figure: 3, from: secondsOf('2026-04-01T05:10:00Z'), to: null, text: null },
      { figure: 3, from: secondsOf('2026-04-01T07:00:00Z'), to: null, text: 'late' },
    ])
  })

  it('shows moments from the first instant of its days up to the last, in whatever zone the days are', async () => {
    const times = ['2026-03-31T21:59:59Z', '2026-03-31T22:00:00Z', '2026-04-01T21:59:59Z', '2026-04-01T22:00:00Z']
    const moments = times.map((at) => ({ date: instantTime(at), data: { riseAt: at } }))
    const named = { date: dayDate(day), data: { timeZone: 'Europe/Berlin' } }
    await bring(body, 'a', inside([...moments, named]))
    for (const asked of [{}, { timeZone: 'Europe/Berlin' }]) {
      const { rows, timeZone } = await timeline(asked)
      expect(timeZone).toBe('Europe/Berlin')
      expect(rows[0]?.marks.map(({ from }) => from)).toEqual(times.slice(1, 3).map(secondsOf))
    }
  })

  it('leaves out what is too much to be seen, latest first, and says so', async () => {
    const cells = Array.from({ length: mostMarks + 10 }, (_, index) => ({
      date: instantTime(Date.parse(`${day}T00:00:00Z`) + index * 1000),
      data: { riseAt: String(index) },
    }))
    await bring(body, 'a', inside(cells))
    const { rows } = await timeline()
    expect(rows[0]).toMatchObject({ hasMoreMarks: true, marks: expect.any(Array) })
    expect(rows[0]?.marks).toHaveLength(mostMarks)
    expect(rows[0]?.marks.at(-1)?.text).toBe(String(mostMarks - 1))
  })

  it('says what each day is: held, empty, failed, coming, missing or nobody’s', async () => {
    const lookupKey = body.lookupKey({ authId: 'a' })
    const range = { start: '2026-03-01', end: '2026-05-01' }
    await lona.follow({ owner: ada, lookupKey })
    const states = async () => (await timeline({ range })).rows[0]?.days.map(({ start, state }) => [start, state])
    expect(await states()).toEqual([
      ['2026-03-01', 'outside'],
      ['2026-03-12', 'missing'],
      ['2026-04-12', 'outside'],
    ])
    let during: Awaited<ReturnType<typeof states>>
    answers.bring = async (slice) => {
      if (slice.start < '2026-03-20') {
        during = await states()
        throw new Error('It is broken.')
      }
      return inside([{ date: dayDate('2026-04-05'), data: {} }])(slice)
    }
    await expect(lona.bring({ owner: ada, lookupKey })).rejects.toThrow('broken')
    expect(during?.map(([, state]) => state)).toEqual(['outside', 'coming', 'empty', 'held', 'empty', 'outside'])
    expect(await states()).toEqual([
      ['2026-03-01', 'outside'],
      ['2026-03-12', 'failed'],
      ['2026-03-29', 'empty'],
      ['2026-04-05', 'held'],
      ['2026-04-06', 'empty'],
      ['2026-04-12', 'outside'],
    ])
  })

  it('says since when it is known: by the newest of the cells that are shown', async () => {
    await bring(
      body,
      'a',
      inside([
        { date: dayDate('2026-03-30'), data: { pulse: 1 } },
        { date: dayDate(day), data: { pulse: 1 } },
      ]),
    )
    expect((await timeline()).rows[0]?.asOf).toBe('2026-04-10T12:00:00.000Z')
    expect((await timeline({ range: { start: '2026-03-31', end: day } })).rows[0]?.asOf).toBeNull()
  })

  it('shows what cells mean and not how they are kept, and the cells that a row computes', async () => {
    const data = { timeZone: 'Europe/Berlin', pulse: 5 }
    const lookupKey = await bring(encoded, 'a', inside([{ date: dayDate(day), data: { wrapped: data } }]))
    const computedKey = computed.lookupKey({ authId: 'a' })
    await lona.follow({ owner: ada, lookupKey: computedKey })
    answers.bring = inside([{ date: dayDate(day), data: { pulse: 6 } }])
    const { rows } = await timeline({ lookupKeys: [computedKey, lookupKey] })
    expect(rows.map(({ curves }) => curves[0]?.low)).toEqual([[6], [5]])
    expect(rows[0]?.days).toEqual([{ ...oneDay, state: 'held' }])
    const [cell] = await Array.fromAsync(lona.dispatcher.get({ caller: ada, lookupKey }))
    const provenance = await lona.provenance({ owner: ada, lookupKey, cellId: cell?.cellId ?? '' })
    expect(provenance).toMatchObject({ cell: { data }, run: { outcome: 'done' }, requests: [] })
  })

  it('says of a row that cannot compute its cells why, and draws the others', async () => {
    const troubles: unknown[] = []
    const told = await createLona({
      ...logHost,
      database: test.db,
      onEvent: (event) => event.type === 'trouble' && troubles.push(event.error),
    })
    const own = await bring(body, 'a', inside([{ date: dayDate(day), data: { pulse: 5 } }]))
    const accounts = ['away', 'odd', 'dateless', 'fine']
    const keys = accounts.map((authId) => computed.lookupKey({ authId }))
    for (const lookupKey of keys) await lona.follow({ owner: ada, lookupKey })
    const odd = new TypeError('secret')
    answers.bring = async (_, account) => {
      if (account === 'away') throw new ConnectorError({ code: 'provider-down', message: 'The sky is away.' })
      if (account === 'odd') throw odd
      const fine = { date: dayDate(day), data: { pulse: 6 } }
      return account === 'dateless' ? [fine, { ...fine, date: { kind: 'day', year: 2026, month: 13, day: 1 } }] : [fine]
    }
    const { rows } = await told.timeline({ owner: ada, lookupKeys: [...keys, own], range: oneDay, width: 100 })
    await told.stop()
    expect(rows.map(({ failure }) => failure)).toEqual([
      'The sky is away.',
      expect.stringMatching(/^An error that nobody foresaw \(TypeError\)/),
      expect.any(String),
      null,
      null,
    ])
    expect(rows.map(({ days }) => days)).toEqual([
      ...accounts.slice(0, 3).map(() => [{ ...oneDay, state: 'failed' }]),
      ...[own, 'fine'].map(() => [{ ...oneDay, state: 'held' }]),
    ])
    expect(rows.slice(3).map(({ curves }) => curves[0]?.low)).toEqual([[6], [5]])
    expect(troubles).toEqual([odd])
  })

  it('fails the days of what cannot be decoded, and draws the other days of the row', async () => {
    const [first, second, third] = ['2026-04-01', '2026-04-02', '2026-04-03'] as const
    const old = { date: dayDate(second), data: null } // from before it was wrapped
    const of = (at: string, pulse: number) => ({ date: dayDate(at), data: { wrapped: { pulse } } })
    const lookupKey = await bring(encoded, 'a', inside([of(first, 1), old, of(third, 3)]))
    const range = { start: first, end: '2026-04-04' }
    const { rows } = await timeline({ range })
    expect(rows).toMatchObject([
      {
        failure: expect.stringMatching(/^What is stored as 'wrapped\.v1' cannot be decoded\. Have its days read again/),
        days: [
          { start: first, end: second, state: 'held' },
          { start: second, end: third, state: 'failed' },
          { start: third, end: '2026-04-04', state: 'held' },
        ],
      },
    ])
    expect(rows[0]?.curves[0]?.low.filter((value) => value !== null)).toEqual([1, 3])
    expect((await timeline()).rows[0]?.failure).toBeNull() // that day is not among those that are shown
    const lost = { code: 'invalid-cell', cause: expect.any(TypeError) }
    await expect(Array.fromAsync(lona.dispatcher.get({ caller: ada, lookupKey }))).rejects.toMatchObject(lost)
    await expect(lona.cells({ owner: ada, lookupKey })).rejects.toMatchObject(lost)
    expect((await lona.cells({ owner: ada, lookupKey, range: oneDay })).cells).toMatchObject([{ data: { pulse: 1 } }])
  })

  it('gives the cells of a row in pages, decoded, as the dispatcher gives them all', async () => {
    const data = { timeZone: 'Europe/Berlin', pulse: 5 }
    const days = ['2026-04-01', '2026-04-02', '2026-04-03']
    const lookupKey = await bring(
      encoded,
      'a',
      inside(days.map((at) => ({ date: dayDate(at), data: { wrapped: data } }))),
    )
    const first = await lona.cells({ owner: ada, lookupKey, limit: 2 })
    const second = await lona.cells({
      owner: ada,
      lookupKey,
      limit: 2,
      ...(first.next !== null && { after: first.next }),
    })
    expect([first.cells.length, second.cells.length, second.next]).toEqual([2, 1, null])
    const all = await Array.fromAsync(lona.dispatcher.get({ caller: ada, lookupKey }))
    expect([...first.cells, ...second.cells]).toEqual(all)
    expect(all.map((cell) => cell.data)).toEqual([data, data, data])
    expect(await lona.cells({ owner: bob, lookupKey })).toEqual({ cells: [], next: null })
    const hiddenKey = hidden.lookupKey({ authId: 'a' })
    await lona.follow({ owner: ada, lookupKey: hiddenKey })
    for (const [key, code] of [
      [hiddenKey, 'verb-not-allowed'],
      [':~unknown:row', 'unknown-key'],
    ] as const) {
      await expect(lona.cells({ owner: ada, lookupKey: key })).rejects.toMatchObject({ code })
    }
    const computedKey = computed.lookupKey({ authId: 'a' })
    answers.bring = inside([{ date: dayDate(day), data: { pulse: 6 } }])
    expect(await lona.cells({ owner: ada, lookupKey: computedKey, range: oneDay, limit: 1 })).toMatchObject({
      cells: [{ data: { pulse: 6 } }],
      next: null,
    })
  })

  it('shows an owner’s rows in the order of their keys or as asked, and nobody else’s', async () => {
    const sharedKey = await bring(shared, 'a', inside([{ date: dayDate(day), data: { pulse: 1 } }]))
    const own = await bring(body, 'a', inside([{ date: dayDate(day), data: { pulse: 2 } }]))
    const hiddenKey = hidden.lookupKey({ authId: 'a' })
    await lona.follow({ owner: ada, lookupKey: hiddenKey })
    await lona.follow({ owner: bob, lookupKey: sharedKey })
    const shown = async (request: Partial<TimelineRequest>) =>
      (await timeline(request)).rows.map(({ lookupKey, curves }) => [lookupKey, curves[0]?.low])
    expect(await shown({})).toEqual([
      [own, [2]],
      [sharedKey, [1]],
    ])
    expect(await shown({ lookupKeys: [sharedKey, own, hiddenKey, sharedKey, ':~unknown'] })).toEqual([
      [sharedKey, [1]],
      [own, [2]],
    ])
    expect(await shown({ owner: bob })).toEqual([[sharedKey, [1]]])
    expect(await shown({ owner: bob, lookupKeys: [own] })).toEqual([])
  })

  it('asks the database as often for ten rows as for one', async () => {
    const keys: string[] = []
    for (let index = 0; index < 10; index += 1) {
      keys.push(await bring(body, `${index}`, inside([{ date: dayDate(day), data: { pulse: index } }])))
    }
    const counted = async (lookupKeys: readonly string[]) => {
      statements = 0
      expect((await timeline({ lookupKeys })).rows).toHaveLength(lookupKeys.length)
      return statements
    }
    expect(await counted(keys)).toBe(await counted(keys.slice(0, 1)))
  })

  it('ends when nobody waits any more', async () => {
    await bring(body, 'a', inside([{ date: dayDate(day), data: { pulse: 1 } }]))
    await expect(timeline({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

function samplesOf(data: Json): readonly [number, number][] {
  const { startedAt, pulse } = data as { readonly startedAt: string; readonly pulse: readonly (number | null)[] }
  return pulse.flatMap((value, hour): [number, number][] =>
    value === null ? [] : [[secondsOf(startedAt) + hour * 3600, value]],
  )
}
