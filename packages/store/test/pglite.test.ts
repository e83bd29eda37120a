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

  const next = await begin(store, record)
  await expect(run.persist([])).rejects.toMatchObject({ code: 'run-ended' })
  await next.replace('everything', [])
  await next.finish()
  expect(await held(store, record)).toEqual({})
  expect(await store.listRuns(record, 9)).toMatchObject([{ removed: 2, outcome: 'done' }, { outcome: 'done' }])

  for (const owner of [ada, bob]) await store.ensureRow(newRow(owner, keyOf('shared'), 'place'))
  expect(await store.listBearers()).toHaveLength(2)
  expect(await store.listRowStatus(ada)).toMatchObject([{ cells: 0, lastDoneAt: expect.any(String) }, { cells: 0 }])
  expect(await store.pruneRawPayloads()).toBe(0)
  expect(await store.removeRow(ada, record.lookupKey)).toBe(true)
  expect(await store.listRawPayloads(record, run.run.scope.runId)).toEqual([])
})
