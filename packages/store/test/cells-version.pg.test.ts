import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import type { RowRecord } from '@lona/rows'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStore, type Store } from '../src/index.js'
import { ada, begin, cellOn, follow } from './made-up-row.js'

const may = { start: '2026-05-01', end: '2026-06-01' }
let test: TestDatabase
let store: Store
beforeAll(async () => {
  test = await createTestDatabase({ migrate: createStore })
  store = await createStore(test.db, { waitingCells: 0 })
})
afterAll(() => test.close())

it('the version of a row’s cells changes with each change of them, and with nothing else', async () => {
  const record = await follow(store)
  const versions: string[] = []
  async function after(act: (run: Awaited<ReturnType<typeof begin>>) => Promise<unknown>): Promise<void> {
    const run = await begin(store, record)
    await act(run)
    await run.finish()
    versions.push(await store.cellsVersion(record))
  }
  await after((run) => run.replace(may, [cellOn('2026-05-01', 1), cellOn('2026-05-02', 1)])) // comes
  await after((run) => run.replace(may, [cellOn('2026-05-01', 2), cellOn('2026-05-02', 1)])) // changes
  await after((run) => run.replace(may, [cellOn('2026-05-01', 2)])) // goes
  await after((run) => run.run.applyWrite({ upserted: [cellOn('2026-05-03', 1, 'told')], removed: [] }))
  await after((run) => run.run.applyWrite({ upserted: [], removed: ['told'] }))
  expect(new Set(versions).size).toBe(5)

  const changes = versions.length
  await after((run) => run.replace(may, [cellOn('2026-05-01', 2)])) // as it is
  await after((run) => run.persist([cellOn('2026-05-01', 2)], { cursor: 'x' }))
  await after((run) => run.replace({ start: '2026-07-01', end: '2026-08-01' }, [])) // nothing there
  await after((run) => run.persist([cellOn('2026-05-01', 9)], { observedAt: '2020-01-01T00:00:00.000Z' })) // outdated
  await after((run) => run.run.applyWrite({ upserted: [], removed: ['unknown'] }))
  await store.setPause(record, ['viewport'])
  await store.widenSince(record, '2020-01-01')
  versions.push(await store.cellsVersion(record))
  expect(new Set(versions.slice(changes - 1)).size).toBe(1)
})

it('the version of a row that is removed and made anew is another one, with the same cells too', async () => {
  const seen = new Set<string>()
  let record: RowRecord | undefined
  for (let time = 0; time < 3; time += 1) {
    if (record) await store.removeRow(ada, record.lookupKey)
    record = await follow(store, ada, 'anew')
    const run = await begin(store, record)
    seen.add(await store.cellsVersion(record))
    await run.replace(may, [cellOn('2026-05-01', 1)])
    await run.finish()
    seen.add(await store.cellsVersion(record))
  }
  expect(seen.size).toBe(6)
})

it('a row that was told of cells before anything was known of it has a version of them', async () => {
  const record = await follow(store, ada, 'told')
  const before = await store.cellsVersion(record)
  const run = await begin(store, record, { purpose: { kind: 'event' } })
  await run.run.applyWrite({ upserted: [cellOn('2026-05-01', 1)], removed: [] })
  await run.finish()
  expect(await store.cellsVersion(record)).not.toBe(before)
})
