import { dayDate } from '@lona/connector'
import { createTestDatabase } from '@lona/postgres/testing'
import { expect, it } from 'vitest'
import { createStore } from '../src/index.js'
import { ada, begin, bob, cellOn, follow, held, keyOf, newRow } from './made-up-row.js'

it('keeps rows, cells, runs and answers on the embedded database as on a server', { timeout: 120_000 }, async () => {
  await using test = await createTestDatabase({ kind: 'pglite', migrate: createStore })
  const store = await createStore(test.db, { waitingCells: 0 })
  const may = { start: '2026-05-01', end: '2026-06-01' }
  const record = await follow(store)
  const run = await begin(store, record, { fetch: async () => Response.json({ days: 2 }) })
  expect(await (await run.fetch('https://madeUp.example')).json()).toEqual({ days: 2 })
  await run.replace(may, [cellOn('2026-05-01', { 'a\0': '\ud800 👩‍👩‍👧' }), cellOn('2026-05-02', 1, 'it’s')], {
    cursor: [1],
  })
  await run.replace(may, [cellOn('2026-05-01', { 'a\0': '\ud800 👩‍👩‍👧' }), cellOn('2026-05-03', 2, 'it’s')])
  expect(await run.finish()).toMatchObject({ inserted: 2, unchanged: 1, updated: 1, removed: 0, requests: 1 })
  expect(await held(store, record)).toEqual({ '2026-05-01': { 'a\0': '\ud800 👩‍👩‍👧' }, 'it’s': 2 })
  expect(await store.readRowState(record)).toMatchObject({ cursor: [1], covered: [may], fence: 1 })
  expect(await store.listRawPayloads(record, run.run.scope.runId)).toMatchObject([{ body: Buffer.from('{"days":2}') }])

  const long = { ...cellOn('2026-03-01', 'long', 'long'), endDate: dayDate('2026-05-20') }
  const told = await begin(store, record, { purpose: { kind: 'event' } })
  const version = await store.cellsVersion(record)
  await told.run.applyWrite({ upserted: [long], removed: [] })
  await told.finish()
  const { cells, next: rest } = await store.readCells(record, { start: '2026-05-02', end: '2026-05-04' }, { limit: 1 })
  expect([cells, rest]).toMatchObject([[{ data: 'long' }], expect.any(String)])
  expect(await store.findProvenance(record, cells[0]?.cellId ?? '')).toMatchObject({ run: { kind: 'event' } })
  expect(await store.cellsVersion(record)).not.toBe(version)

  const next = await begin(store, record)
  await expect(run.persist([])).rejects.toMatchObject({ code: 'run-ended' })
  await next.replace('everything', [])
  await next.finish()
  expect(await held(store, record)).toEqual({})
  expect(await store.listRuns(record, 9)).toMatchObject([{ removed: 3 }, { kind: 'event' }, { outcome: 'done' }])

  for (const owner of [ada, bob]) await store.ensureRow(newRow(owner, keyOf('shared'), 'place'))
  expect(await store.listBearers()).toHaveLength(2)
  expect(await store.listRowStatus(ada)).toMatchObject([{ cells: 0, lastDoneAt: expect.any(String) }, { cells: 0 }])
  expect(await store.pruneRawPayloads()).toBe(0)
  const shared = await store.ensureRow(newRow(bob, keyOf('shared'), 'place'))
  expect(await store.eraseRow(shared)).toEqual({ wasThere: true, cells: 0 })
  expect(await store.removeRow(ada, record.lookupKey)).toBe(true)
  expect(await store.listRawPayloads(record, run.run.scope.runId)).toEqual([])
})
