import { type Cell, dayDate, instantTime, zonedTime } from '@lona/connector'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import type { RowRecord } from '@lona/rows'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createStore, isStoreError, type Store } from '../src/index.js'
import { ada, begin, cellOn, follow, held } from './made-up-row.js'

describe('odd data', () => {
  let test: TestDatabase
  let store: Store
  let record: RowRecord
  let run: Awaited<ReturnType<typeof begin>>
  let count = 0

  beforeAll(async () => {
    test = await createTestDatabase({ migrate: createStore })
    store = await createStore(test.db, { waitingCells: 0 })
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    count += 1
    record = await follow(store, ada, `odd${count}`)
    run = await begin(store, record)
  })

  it('comes back as it was: any JSON under any id', async () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0'))
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(id, fc.jsonValue({ noUnicodeString: false }), { noNullPrototype: true }),
        async (data) => {
          const cells = Object.entries(data).map(([id, value]) =>
            cellOn('2026-05-01', JSON.parse(JSON.stringify(value)), id),
          )
          await run.replace('everything', cells)
          const stored = await Array.fromAsync(store.listCells(record, null))
          expect(new Map(stored.map(({ id, data }) => [id, data]))).toEqual(
            new Map(cells.map(({ id, data }) => [id, data])),
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each([
    ['emoji', { text: '👩‍👩‍👧 \u{1f3f4} é' }],
    ['U+0000', { 'a\0b': 'c\0d' }],
    ['lone surrogates', ['\ud800', { '\udfff': 1 }]],
    ['what looks like SQL, JSON and Postgres', `'); drop table lona.cells; -- \\u0000 {1,2} $1 NULL`],
    ['numbers at their limits', [Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53, 0.1 + 0.2]],
    ['null and nothing', [null, '', [], {}]],
    ['a million characters', 'ä'.repeat(1_000_000)],
  ])('is kept as it is: %s', async (_, data) => {
    for (const id of ['one', undefined]) await run.persist([cellOn('2026-05-01', data, id)])
    await run.persist([cellOn('2026-05-01', data)])
    expect(await held(store, record)).toEqual({ one: data, '2026-05-01': data })
    expect(await run.finish()).toMatchObject({ inserted: 2, unchanged: 1 })
  })

  it('is kept under odd ids, apart from one another', async () => {
    const ids = [
      `it's "quoted"`,
      '2026-05-01',
      ' ',
      '%',
      "\\'",
      '\n',
      '😀',
      'x'.repeat(100_000),
      'toString',
      '__proto__',
    ]
    await run.persist(ids.map((id, index) => cellOn('2026-05-01', index, id)))
    const stored = await Array.fromAsync(store.listCells(record, null))
    expect(new Map(stored.map(({ id, data }) => [id, data]))).toEqual(new Map(ids.map((id, index) => [id, index])))
  })

  it.each<[string, Cell, string]>([
    ['data that is undefined', { id: 'a7', date: dayDate('2026-05-01'), data: undefined as never }, 'a7'],
    ['a number that is none', cellOn('2026-05-01', { pulse: Number.NaN }, 'b8'), 'b8'],
    ['a cell without an id, by its day', cellOn('2026-05-01', Number.NEGATIVE_INFINITY), 'of 2026-05-01'],
    ['a BigInt', cellOn('2026-05-01', 1n as never, 'c9'), 'c9'],
    ['a Date', cellOn('2026-05-01', new Date() as never, 'd1'), 'd1'],
    ['an empty id', cellOn('2026-05-01', 1, ''), ''],
    ['an id that Postgres cannot keep', cellOn('2026-05-01', 1, 'a\0b'), 'a\0b'],
    ['an id with half a character', cellOn('2026-05-01', 1, '\ud83d'), '\ufffd'],
    ['a date that is none', { id: 'e2', date: { kind: 'day', year: 2026, month: 2, day: 30 }, data: 1 }, 'e2'],
    ['no date', { id: 'f3', date: undefined as never, data: 1 }, 'f3'],
  ])('is refused, with the name of the cell and nothing written: %s', async (_, cell, name) => {
    const error = await run.persist([cellOn('2026-05-02', 'good'), cell]).catch((error: unknown) => error)
    expect(isStoreError(error) && [error.code, error.cell]).toEqual(['invalid-cell', name])
    expect(await held(store, record)).toEqual({})
  })

  it('on a day that is none is refused, also after the days that it could be taken for', async () => {
    await run.persist([cellOn('2026-01-15', 1), cellOn('2026-11-05', 2), cellOn('2026-02-15', 3)])
    for (const [month, day] of [
      [1, 115],
      [11, 50],
      [2, 30],
      [-1, 15],
    ] as const) {
      const date = { kind: 'day', year: 2026, month, day } as const
      await expect(run.persist([{ date, data: 0 }])).rejects.toMatchObject({ code: 'invalid-cell' })
    }
  })

  it('that goes in circles or nests without end is refused', async () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    let deep: unknown = 1
    for (let depth = 0; depth < 200_000; depth += 1) deep = [deep]
    for (const data of [circle, deep]) {
      await expect(run.persist([cellOn('2026-05-01', data as never)])).rejects.toMatchObject({ code: 'invalid-cell' })
    }
  })

  it('of one record on two pages is stored once, the last as it stands', async () => {
    await run.persist([cellOn('2026-05-01', 'first', 'a'), cellOn('2026-05-02', 'last', 'a')])
    await run.persist([cellOn('2026-05-01', 'same'), cellOn('2026-05-01', 'same')])
    expect(await held(store, record)).toEqual({ a: 'last', '2026-05-01': 'same' })
  })

  it('of two records that nothing tells apart is refused', async () => {
    const twice = [cellOn('2026-05-01', 'one'), cellOn('2026-05-01', 'other')]
    await expect(run.persist(twice)).rejects.toMatchObject({ code: 'duplicate-cell', cell: '2026-05-01' })
  })

  it('outside the days that are certified as whole is refused, inside them and at their edges taken', async () => {
    const may = { start: '2026-05-01', end: '2026-06-01' }
    for (const day of ['2026-04-30', '2026-06-01']) {
      await expect(run.replace(may, [cellOn(day, 1, 'x')])).rejects.toMatchObject({
        code: 'cell-outside-covered',
        cell: 'x',
      })
    }
    const night = zonedTime('2026-05-31T21:59:59.999Z', 'Europe/Paris')
    await run.replace(may, [cellOn('2026-05-01', 1), { date: night, data: 2 }])
    await run.replace('everything', [
      { date: dayDate('9999-12-31'), data: 1 },
      { date: dayDate('0001-01-01'), data: 2 },
    ])
    expect(await held(store, record)).toEqual({ '0001-01-01': 2, '9999-12-31': 1 })
    await run.replace('everything', [])
    expect(await held(store, record)).toEqual({})
  })

  it.each([
    { start: '2026-02-30', end: '2026-03-05' },
    { start: '2026-03-05', end: '2026-03-01' },
    { start: 'yesterday', end: 'today' },
  ])('as days is refused: $start to $end', async (covered) => {
    await expect(run.persist([], { covered })).rejects.toMatchObject({ code: 'invalid-days' })
    await expect(run.replace(covered, [])).rejects.toMatchObject({ code: 'invalid-days' })
    await expect(
      begin(store, record, {
        purpose: { kind: 'sync', stage: 'viewport', range: covered, dispatch: null, planned: null },
      }),
    ).rejects.toMatchObject({ code: 'invalid-days' })
    await expect(store.widenSince(record, covered.start === '2026-03-05' ? '' : covered.start)).rejects.toMatchObject({
      code: 'invalid-days',
    })
    expect(await store.readRowState(record)).toMatchObject({ covered: [], since: null })
  })

  it('is listed by local time over any range, whole pages and long spans included', async () => {
    const cells: Cell[] = Array.from({ length: 1201 }, (_, index) => ({
      id: `c${index}`,
      date: instantTime(Date.UTC(2026, 0, 1) + Math.floor(index / 3) * 3_600_000),
      ...(index % 100 === 0 && { endDate: instantTime(Date.UTC(2026, 0, 20)) }),
      data: index,
    }))
    await run.persist(cells)
    const all = await Array.fromAsync(store.listCells(record, null))
    expect(all.map(({ id }) => id).toSorted()).toEqual(cells.map(({ id }) => id).toSorted())
    const times = all.map(({ date }) => (date.kind === 'instant' ? date.at : ''))
    expect(times).toEqual(times.toSorted())
    const third = await Array.fromAsync(store.listCells(record, { start: '2026-01-03', end: '2026-01-04' }))
    const touching = all.filter(({ date, endDate }) => {
      const from = date.kind === 'instant' ? date.at : ''
      return from < '2026-01-04' && (endDate?.kind === 'instant' ? endDate.at > '2026-01-03' : from >= '2026-01-03')
    })
    expect(third).toEqual(touching)
    expect(third.length).toBeGreaterThan(72)
  })
})
