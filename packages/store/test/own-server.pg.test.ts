import { type Database, openDatabase } from '@lona/postgres'
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '@lona/postgres/testing'
import type { RowRecord } from '@lona/rows'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStore, type Store } from '../src/index.js'
import { ada, begin, cellOn, follow, held } from './made-up-row.js'

// On a server of its own: its write-ahead log is measured, and it is killed.

describe('a store on a server', { timeout: 60_000 }, () => {
  let server: TestServer
  let test: TestDatabase
  let store: Store
  let record: RowRecord

  beforeAll(async () => {
    server = await startTestServer({ settings: { autovacuum: 'off' } })
    test = await createTestDatabase({ server, migrate: createStore })
    store = await createStore(test.db, { waitingCells: 0 })
    record = await follow(store)
  }, 60_000)
  afterAll(async () => {
    await test?.close()
    await server?.stop()
  })

  const may = { start: '2026-05-01', end: '2026-06-01' }
  const cells = (count: number) =>
    Array.from({ length: count }, (_, index) => cellOn('2026-05-01', { index, text: 'x'.repeat(100) }, `cell-${index}`))

  /** Bytes of write-ahead log that `work` caused. */
  async function walBytes(work: () => Promise<unknown>): Promise<number> {
    const lsn = async (): Promise<string> =>
      (await test.db.query<{ at: string }>('select pg_current_wal_insert_lsn()::text as at')).rows[0]?.at ?? ''
    const before = await lsn()
    await work()
    const { rows } = await test.db.query<{ bytes: string }>('select pg_wal_lsn_diff($1::pg_lsn, $2::pg_lsn) as bytes', [
      await lsn(),
      before,
    ])
    return Number(rows[0]?.bytes)
  }

  /** Where each row of the tables of cells is, and which transaction wrote it: any write or lock would change it. */
  const versions = async (): Promise<string> => {
    const tables = ['cells', 'cell_provenance']
    const seen = await Promise.all(
      tables.map((table) =>
        test.db.query(`select xmin::text, xmax::text, ctid::text from lona.${table} order by ctid`),
      ),
    )
    return JSON.stringify(seen.map(({ rows }) => rows))
  }

  it('writes no row for cells that are there already, and logs no more for five thousand than for one', async () => {
    const run = await begin(store, record)
    await run.replace(may, cells(5000))
    const before = await versions()
    const other = await begin(store, record)
    const wal: Record<string, number> = {}
    for (const count of [1, 5000]) {
      const persist = () => other.persist(cells(count), { covered: may })
      await persist() // what a first time costs, such as a page's first change, is not what is measured
      wal[count] = await walBytes(persist)
    }
    wal.replace = await walBytes(() => other.replace(may, cells(5000)))
    expect(await versions()).toBe(before)
    expect(await other.finish()).toMatchObject({ unchanged: 15_002, inserted: 0, updated: 0, removed: 0 })
    // The run's record and the row's gap map: a few hundred bytes. New cells take more than a megabyte.
    expect(Math.max(...Object.values(wal))).toBeLessThan(2000)
    const fresh = await follow(store, ada, 'fresh')
    const first = await begin(store, fresh)
    expect(await walBytes(() => first.replace(may, cells(5000)))).toBeGreaterThan(1_000_000)
  })

  it('that goes away in the middle of a write says so, keeps nothing half, and the next run completes', async () => {
    const row = await follow(store, ada, 'cut')
    const before = await begin(store, row)
    await before.replace(may, [cellOn('2026-05-01', 'before')])
    await before.finish()

    const cut = await begin(store, row)
    let killed = false
    const dying: Database = {
      ...test.db,
      transaction: (work, options) =>
        test.db.transaction(
          (tx) =>
            work({
              async query(sql, parameters) {
                const answer = await tx.query(sql, parameters)
                if (!killed && sql.includes('insert into lona.cells')) {
                  killed = true
                  await server.kill()
                }
                return answer as never
              },
            }),
          options,
        ),
    }
    const onDying = await createStore(dying, { waitingCells: 0 })
    const run = await begin(onDying, row)
    await expect(run.replace(may, [cellOn('2026-05-01', 'half'), cellOn('2026-05-02', 'half')])).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/cannot be (used|reached).*[Tt]ry again|Check that the server runs/),
    })
    expect(killed).toBe(true)
    await run.finish(new Error('the database is away')) // nothing to hear of: the first failure is the one to report
    await expect(cut.persist([cellOn('2026-05-03', 'late')])).rejects.toMatchObject({ code: 'unreachable' })

    await server.restart()
    expect(await held(store, row)).toEqual({ '2026-05-01': 'before' })
    const next = await begin(store, row)
    await next.replace(may, [cellOn('2026-05-01', 'after'), cellOn('2026-05-02', 'after')])
    expect(await next.finish()).toMatchObject({ inserted: 1, updated: 1 })
    expect(await held(store, row)).toEqual({ '2026-05-01': 'after', '2026-05-02': 'after' })
    const outcomes = (await store.listRuns(row, 9)).map(({ outcome }) => outcome)
    expect(outcomes.toSorted()).toEqual(['done', 'done', 'interrupted', 'interrupted'])
  })

  it('is made by twenty who start at once, on an empty database', async () => {
    await using empty = await createTestDatabase({ server })
    const pools = await Promise.all(
      Array.from({ length: 20 }, () => openDatabase(empty.url ?? '', { maxConnections: 2 })),
    )
    try {
      const stores = await Promise.all(pools.map((pool) => createStore(pool, { waitingCells: 0 })))
      const records = await Promise.all(stores.map((one) => follow(one)))
      expect(new Set(records.map(({ id }) => id)).size).toBe(1)
      const { rows } = await empty.db.query('select component, number from lona.migrations order by 1, 2')
      expect(rows).toEqual([
        { component: 'store', number: 1 },
        { component: 'store', number: 2 },
        { component: 'sync', number: 1 },
        { component: 'sync', number: 2 },
        { component: 'sync', number: 3 },
      ])
    } finally {
      await Promise.all(pools.map((pool) => pool.close()))
    }
  })
})
