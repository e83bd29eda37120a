import type { Owner } from '@lona/connector'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import type { RowRecord } from '@lona/rows'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createStore, ownerOfScope, type Store, scopeIdOf } from '../src/index.js'
import { ada, begin, bob, cellOn, follow, held, keyOf, newRow, opening } from './made-up-row.js'

const day = '2026-05-01'
const may = { start: '2026-05-01', end: '2026-06-01' }

describe('owners', () => {
  let test: TestDatabase
  let store: Store
  beforeAll(async () => {
    test = await createTestDatabase({ migrate: createStore })
    store = await createStore(test.db, { waitingCells: 0 })
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    await test.db.query('truncate lona.rows, lona.cells, lona.intents, lona.cell_provenance, lona.row_state, lona.runs')
  })

  const share = (owner: Owner, authId: string): Promise<RowRecord> =>
    store.ensureRow(newRow(owner, keyOf(authId), `place:${authId}`))
  const shared: Owner = { kind: 'system', aliasKey: 'place:paris' }

  it('share one row that holds the cells, and each has a record that points at it', async () => {
    const [hers, his] = await Promise.all([share(ada, 'paris'), share(bob, 'paris')])
    expect([hers, his]).toMatchObject([
      { owner: ada, aliasOf: shared },
      { owner: bob, aliasOf: shared },
    ])
    const bearer = await store.findRow(shared, keyOf('paris'))
    expect(await store.listBearers()).toEqual([bearer])
    expect(bearer).toMatchObject({ owner: shared, aliasOf: null })
    if (!bearer) return
    await (await begin(store, bearer)).replace(may, [cellOn(day, 21)])
    for (const owner of [ada, bob]) {
      expect(await store.listRowStatus(owner)).toMatchObject([
        { cells: 1, firstDay: day, lastDay: day, state: { covered: [may] }, lastDoneAt: null },
      ])
      await follow(store, owner, 'own')
      const [one, ...others] = await store.listRowStatus(owner, keyOf('paris'))
      expect([one, others]).toMatchObject([{ record: { owner, lookupKey: keyOf('paris') }, cells: 1 }, []])
    }
  })

  it('keep the shared row while one of them follows it; then it is kept in sync no more', async () => {
    await share(ada, 'paris')
    await share(bob, 'paris')
    const own = await follow(store, ada, 'own')
    expect(await store.removeRow(ada, keyOf('paris'))).toBe(true)
    expect(await store.removeRow(ada, keyOf('paris'))).toBe(false)
    expect((await store.listBearers()).map(({ owner }) => owner)).toEqual([ada, shared])
    await store.removeRow(bob, keyOf('paris'))
    expect(await store.listBearers()).toEqual([own])
    expect(await store.findRow(shared, keyOf('paris'))).not.toBeNull()
  })

  it('who follow again get a shared row that is gone made again', async () => {
    await share(ada, 'paris')
    await store.removeRow(shared, keyOf('paris'))
    await share(ada, 'paris')
    expect(await store.listBearers()).toMatchObject([{ owner: shared }])
  })

  it('make one record of one row, however many ask at once', async () => {
    const records = await Promise.all(Array.from({ length: 20 }, () => share(ada, 'paris')))
    expect(new Set(records.map(({ id }) => id)).size).toBe(1)
    expect(await store.listRows(ada)).toEqual(records.slice(0, 1))
  })

  it('keep what stands on a record from its first day, also when it is asked for anew', async () => {
    const made = await store.ensureRow({ ...newRow(ada, keyOf('one')), attributes: { colour: 'red' } })
    expect(await store.ensureRow({ ...newRow(ada, keyOf('one')), attributes: { colour: 'blue' } })).toEqual(made)
    expect(made.attributes).toEqual({ colour: 'red' })
  })

  it('cannot have an id that is empty, could be a shared row, or that Postgres cannot keep', async () => {
    for (const userId of ['', 'system:', 'system:place:paris', 'a\0b', '\ud800']) {
      const owner: Owner = { kind: 'user', userId }
      expect(() => scopeIdOf(owner)).toThrow(expect.objectContaining({ code: 'reserved-user-id' }))
      await expect(follow(store, owner)).rejects.toMatchObject({ code: 'reserved-user-id' })
      await expect(store.findRow(owner, keyOf('one'))).rejects.toMatchObject({ code: 'reserved-user-id' })
    }
    expect(ownerOfScope(scopeIdOf(shared))).toEqual(shared)
    expect(ownerOfScope(scopeIdOf({ kind: 'user', userId: 'systematic' }))).toEqual({
      kind: 'user',
      userId: 'systematic',
    })
  })

  it('and keys may be long, but not without end', async () => {
    const owner: Owner = { kind: 'user', userId: 'ö'.repeat(500) }
    const key = `:~madeUp:${'k'.repeat(985)}:days`
    expect(await store.ensureRow(newRow(owner, key.slice(0, 1000), 'a'.repeat(1000)))).toMatchObject({ owner })
    const longer: Owner = { kind: 'user', userId: 'x'.repeat(1001) }
    await expect(follow(store, longer)).rejects.toMatchObject({ code: 'key-too-long' })
    await expect(store.ensureRow(newRow(ada, 'k'.repeat(1001)))).rejects.toMatchObject({ code: 'key-too-long' })
    await expect(store.ensureRow(newRow(ada, keyOf('one'), 'a'.repeat(1001)))).rejects.toMatchObject({
      code: 'key-too-long',
    })
  })

  it('get nothing of one another, by whatever call, with whatever key, id or record', async () => {
    const hers = await follow(store, ada)
    await store.widenSince(hers, '2020-01-01')
    const run = await begin(store, hers)
    await (await run.fetch('https://madeUp.example')).text()
    await run.replace(may, [cellOn(day, 'hers', 'a')], { cursor: 'hers' })
    const [cell] = await Array.fromAsync(store.listCells(hers, null))
    const his = await follow(store, bob)
    const ofBoth: readonly RowRecord[] = [his, { ...hers, owner: bob }, { ...his, id: hers.id }, { ...his, owner: ada }]

    for (const record of ofBoth) {
      expect(await held(store, record)).toEqual({})
      expect(await store.findCell(record, cell?.cellId ?? '')).toBeNull()
      expect(await store.readRowState(record)).toMatchObject({ cursor: null, covered: [], since: null, fence: 0 })
      expect(await store.listRuns(record, 9)).toEqual([])
      expect(await store.listRawPayloads(record, run.run.scope.runId)).toEqual([])
      if (record === his) continue
      await expect(store.openRun(opening(record))).rejects.toMatchObject({ code: 'row-gone' })
    }
    expect(await store.findRow(bob, hers.lookupKey)).toEqual(his)
    expect(await store.listRows(bob)).toEqual([his])
    expect(await store.listRowStatus(bob, 'a key of nobody')).toEqual([])
    expect(await store.listRowStatus(bob)).toMatchObject([
      { record: his, cells: 0, state: { since: null, covered: [] } },
    ])

    const bobs = await begin(store, his)
    await expect(bobs.deps.persistCells(hers.id, [cellOn(day, 'his', 'a')])).rejects.toMatchObject({
      code: 'foreign-row',
    })
    await expect(bobs.deps.replaceCells(hers.id, 'everything', [])).rejects.toMatchObject({ code: 'foreign-row' })
    await expect(bobs.deps.recentLogCells(ada, hers.lookupKey)).rejects.toMatchObject({ code: 'foreign-row' })
    expect(await bobs.deps.recentLogCells(bob, hers.lookupKey)).toHaveLength(1)
    expect(await bobs.deps.recentLogCells(bob, keyOf('other'))).toEqual([])
    await bobs.run.applyWrite({ upserted: [], removed: ['a', cell?.cellId ?? ''] })
    await bobs.replace('everything', [])
    await store.removeRow(bob, hers.lookupKey)
    expect(await held(store, hers)).toEqual({ a: 'hers' })
    expect(await store.readRowState(hers)).toMatchObject({ cursor: 'hers', since: '2020-01-01' })
  })

  it('cannot write through deps of a run that another store opened', async () => {
    const record = await follow(store, ada)
    const run = await store.openRun(opening(record))
    const other = await createStore(test.db, { waitingCells: 0 })
    await expect(other.backendDeps(run.scope).persistCells(record.id, [])).rejects.toMatchObject({
      code: 'foreign-row',
    })
  })
})
