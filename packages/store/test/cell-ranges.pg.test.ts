import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import type { RowRecord } from '@lona/rows'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStore, type Store } from '../src/index.js'
import { cellsOfAllKinds, ranges, touching } from './cell-ranges.js'
import { ada, begin, bob, cellOn, follow } from './made-up-row.js'

describe('cells of a range', () => {
  let test: TestDatabase
  let store: Store
  let record: RowRecord
  beforeAll(async () => {
    test = await createTestDatabase({ migrate: createStore })
    store = await createStore(test.db, { waitingCells: 0 })
    record = await follow(store)
  })
  afterAll(() => test.close())

  const idsOf = (cells: readonly { readonly id?: string | undefined }[]) => cells.map(({ id }) => id)

  async function pagesOf(range: Parameters<Store['readCells']>[1], limit: number): Promise<(string | undefined)[][]> {
    const pages: (string | undefined)[][] = []
    for (let after: string | null | undefined; after !== null; ) {
      const page = await store.readCells(record, range, { limit, ...(after !== undefined && { after }) })
      pages.push(idsOf(page.cells))
      after = page.next
    }
    return pages
  }

  it('are those that touch it, of whatever kind and length, in the order of their local time, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(
        cellsOfAllKinds,
        fc.array(ranges, { minLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        async (cells, asked, limit) => {
          const run = await begin(store, record)
          await run.replace('everything', cells)
          await run.finish()
          for (const range of [null, ...asked]) {
            const expected = touching(record.id, cells, range)
            expect(idsOf(await Array.fromAsync(store.listCells(record, range)))).toEqual(expected)
            const pages = await pagesOf(range, limit)
            expect(pages.flat()).toEqual(expected)
            expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('of many rows come together, each row in its order, by a number of statements that grows with the cells alone', async () => {
    const records = await Promise.all(['a', 'b', 'c'].map((authId) => follow(store, ada, authId)))
    const counts = [0, 700, 20]
    for (const [index, row] of records.entries()) {
      const run = await begin(store, row)
      const cells = Array.from({ length: counts[index] ?? 0 }, (_, number) => cellOn('2026-03-01', index, `${number}`))
      await run.replace('everything', cells)
    }
    const span = { from: '2026-03-01T00:00:00.000', to: '2026-03-02' }
    const pages = await Array.fromAsync(
      store.listCellsOf(
        records.map((row) => store.bearerAddress(row)),
        { span, pageSize: 500 },
      ),
    )
    expect(pages.length).toBeLessThanOrEqual(3)
    expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(501)
    for (const [index, row] of records.entries()) {
      const found = pages.flat().filter((placed) => placed.row === index)
      expect(found.map(({ cell }) => cell)).toEqual(await Array.fromAsync(store.listCells(row, null)))
    }
    expect(await Array.fromAsync(store.listCellsOf([], { span }))).toEqual([])
  })

  it('are found by two indexes, with nothing known of the table yet', async () => {
    await using fresh = await createTestDatabase({ migrate: createStore })
    const statements: [string, readonly unknown[]][] = []
    const other = await createStore({
      ...fresh.db,
      query: (sql, parameters = []) => {
        statements.push([sql, parameters])
        return fresh.db.query(sql, parameters)
      },
    })
    const row = await follow(other)
    await Array.fromAsync(other.listCells(row, { start: '2026-03-01', end: '2026-03-02' }))
    const [sql = '', parameters = []] = statements.at(-1) ?? []
    const { rows } = await fresh.db.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, parameters)
    const plan = rows.map((line) => line['QUERY PLAN']).join('\n')
    expect(plan).toMatch(/Index Scan using cells_of_many_days/)
    expect(plan).toMatch(/Index Scan using cells_by_time/)
    expect(plan).not.toMatch(/Seq Scan/)
  })

  it('go on only from a place that a page has given, and never in another row', async () => {
    const [hers, his] = [await follow(store, ada, 'places'), await follow(store, bob, 'places')]
    for (const [row, name] of [
      [hers, 'hers'],
      [his, 'his'],
    ] as const) {
      const run = await begin(store, row)
      await run.replace(
        'everything',
        ['2026-03-01', '2026-03-02'].map((day) => cellOn(day, name)),
      )
    }
    const { next } = await store.readCells(hers, null, { limit: 1 })
    const after = next ?? ''
    expect(await store.readCells(hers, null, { after })).toMatchObject({ cells: [{ data: 'hers' }], next: null })
    const elsewhere = await store.readCells(his, null, { after })
    expect(elsewhere.cells.every(({ data }) => data === 'his')).toBe(true)
    for (const odd of ['', 'x', after.slice(3), `${after}AAAA`, Buffer.from("a' or 1=1 --").toString('base64url')]) {
      await expect(store.readCells(hers, null, { after: odd })).rejects.toMatchObject({ code: 'bad-place' })
    }
  })
})
