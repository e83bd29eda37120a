import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStore, type Store } from '../src/index.js'
import { ada, begin, cellOn, follow, held } from './made-up-row.js'
import { brokenWire, type WatchedDatabase, watch } from './watched-database.js'

describe('a write', () => {
  let test: TestDatabase
  let db: WatchedDatabase
  let store: Store
  let clock = Date.parse('2026-11-21T12:00:00.000Z')
  const now = (): Date => {
    clock += 1000
    return new Date(clock)
  }

  beforeAll(async () => {
    test = await createTestDatabase({ migrate: createStore })
    db = watch(test.db)
    store = await createStore(db, { waitingCells: 0, now })
  })
  afterAll(() => test.close())

  /** Everything that the database holds, as text. */
  const everything = async (): Promise<string> => {
    const tables = ['rows', 'cells', 'cell_provenance', 'row_state', 'runs', 'raw_payloads']
    const contents = await Promise.all(
      tables.map((table) => test.db.query(`select to_json(t)::text as row from lona.${table} t order by 1`)),
    )
    return JSON.stringify(contents.map(({ rows }) => rows))
  }

  const september = { start: '2026-09-01', end: '2026-10-01' }
  const change = [cellOn('2026-09-02', 'changed'), cellOn('2026-09-03', 'new')]

  /** A run that has asked once, on a row with three cells of which the next write changes one and removes two. */
  async function prepare(authId: string) {
    const record = await follow(store, ada, authId)
    const first = await begin(store, record)
    await first.persist([cellOn('2026-09-01', 'old'), cellOn('2026-09-02', 'old'), cellOn('2026-09-05', 'old')])
    await first.finish()
    const run = await begin(store, record)
    await (await run.fetch('https://madeUp.example/days')).json()
    return { record, run }
  }

  it('is there whole or not at all, whichever of its statements fails', async () => {
    let failures = 0
    for (let n = 1; ; n += 1) {
      const { record, run } = await prepare(`write${n}`)
      const before = await everything()
      Object.assign(db, { steps: 0, failAt: n })
      const write = run.replace(september, change, { cursor: { page: 7 } })
      const outcome = await write.then(
        () => 'written' as const,
        (error: Error) => error.message,
      )
      db.failAt = undefined
      if (outcome === 'written') {
        expect(db.steps).toBe(failures)
        break
      }
      failures += 1
      expect(outcome).toBe(brokenWire)
      expect(await everything()).toBe(before)

      await run.replace(september, change, { cursor: { page: 7 } })
      expect(await held(store, record)).toEqual({ '2026-09-02': 'changed', '2026-09-03': 'new' })
      expect(await store.readRowState(record)).toMatchObject({ cursor: { page: 7 }, covered: [september] })
      expect(await run.finish()).toMatchObject({ inserted: 1, updated: 1, removed: 2, requests: 1 })
      expect(await store.listRawPayloads(record, run.run.scope.runId)).toHaveLength(1)
    }
    expect(failures).toBeGreaterThan(5)
  })

  it('of a new run either takes the next fence and makes the record, or does neither', async () => {
    const record = await follow(store, ada, 'opening')
    for (let n = 1, opened = false; !opened; n += 1) {
      const before = await everything()
      Object.assign(db, { steps: 0, failAt: n })
      opened = await begin(store, record).then(
        () => true,
        () => false,
      )
      db.failAt = undefined
      if (!opened) expect(await everything()).toBe(before)
    }
    expect(await store.readRowState(record)).toMatchObject({ fence: 1 })
  })

  it('of a run that ends keeps its last answers and its record together', async () => {
    for (let n = 1, closed = false; !closed; n += 1) {
      const { record, run } = await prepare(`finish${n}`)
      const before = await everything()
      Object.assign(db, { steps: 0, failAt: n })
      closed = await run.finish().then(
        () => true,
        () => false,
      )
      db.failAt = undefined
      if (!closed) expect(await everything()).toBe(before)
      else expect(await store.listRawPayloads(record, run.run.scope.runId)).toHaveLength(1)
    }
  })

  it('that removes a row removes all of it or nothing', async () => {
    const { record } = await prepare('removing')
    for (let n = 1, removed = false; !removed; n += 1) {
      const before = await everything()
      Object.assign(db, { steps: 0, failAt: n })
      removed = await store.removeRow(ada, record.lookupKey).catch(() => false)
      db.failAt = undefined
      if (!removed) expect(await everything()).toBe(before)
    }
    expect(await everything()).not.toContain(record.id)
  })

  it('takes the same few statements for one cell as for five thousand', async () => {
    const steps: number[] = []
    for (const count of [1, 5000]) {
      const record = await follow(store, ada, `many${count}`)
      const run = await begin(store, record)
      await run.fetch('https://madeUp.example/days')
      const cells = Array.from({ length: count }, (_, index) => cellOn('2026-09-01', { index }, `cell-${index}`))
      for (const written of [cells, cells, cells.map((cell) => ({ ...cell, data: 'new' })), []]) {
        db.steps = 0
        await run.replace(september, written)
        steps.push(db.steps)
      }
      expect(await run.finish()).toMatchObject({ inserted: count, unchanged: count, updated: count, removed: count })
    }
    expect(steps.slice(0, 4)).toEqual(steps.slice(4))
    expect(Math.max(...steps)).toBeLessThanOrEqual(8)
  })
})
