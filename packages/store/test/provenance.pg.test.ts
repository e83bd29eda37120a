import type { Uuid } from '@lona/connector'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import type { RowRecord } from '@lona/rows'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createStore, type Store } from '../src/index.js'
import { ada, begin, bob, cellOn, follow } from './made-up-row.js'

const may = { start: '2026-05-01', end: '2026-06-01' }

describe('where a cell comes from', () => {
  let test: TestDatabase
  let store: Store
  let hers: RowRecord
  let runId: Uuid
  let cellId: Uuid
  beforeAll(async () => {
    test = await createTestDatabase({ migrate: createStore })
    store = await createStore(test.db, { waitingCells: 0 })
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    await store.removeRow(ada, (await follow(store)).lookupKey)
    hers = await follow(store)
    const run = await begin(store, hers, { fetch: async (input) => Response.json({ asked: new Request(input).url }) })
    for (const page of [1, 2]) await (await run.fetch(`https://madeUp.example/days?page=${page}&token=secret`)).text()
    await run.replace(may, [cellOn('2026-05-01', 'a', 'a')])
    await run.finish()
    runId = run.run.scope.runId
    cellId = (await Array.fromAsync(store.listCells(hers, null)))[0]?.cellId ?? ''
  })

  it('is its run with the requests of that slice, in one statement that reads no answer', async () => {
    const statements: string[] = []
    const watched = await createStore({
      ...test.db,
      query: (sql, parameters) => {
        statements.push(sql)
        return test.db.query(sql, parameters)
      },
    })
    statements.length = 0
    const found = await watched.findProvenance(hers, cellId)
    expect(statements).toHaveLength(1)
    expect(statements[0]).not.toMatch(/\bbody\b/)
    expect(found?.cell).toEqual(await store.findCell(hers, cellId))
    expect(found?.run).toEqual((await store.listRuns(hers, 1))[0])
    const payloads = await store.listRawPayloads(hers, runId)
    expect(found?.requests).toEqual(
      payloads.map(({ ordinal, method, url, status, requestedAt }) => ({
        ordinal,
        method,
        url,
        status,
        requestedAt,
        bytes: expect.any(Number),
      })),
    )
    expect(found?.requests.map(({ url }) => url)).toEqual([
      'https://madeup.example/days?page=1&token=redacted',
      'https://madeup.example/days?page=2&token=redacted',
    ])
  })

  it('is the run that changed it last, and stays that run when a later one finds it as it is', async () => {
    const again = await begin(store, hers)
    await again.replace(may, [cellOn('2026-05-01', 'a', 'a')])
    await again.finish()
    expect((await store.findProvenance(hers, cellId))?.run?.runId).toBe(runId)
    const changing = await begin(store, hers)
    await changing.replace(may, [cellOn('2026-05-01', 'b', 'a')])
    await changing.finish()
    const found = await store.findProvenance(hers, cellId)
    expect([found?.run?.runId, found?.cell.data, found?.requests]).toEqual([changing.run.scope.runId, 'b', []])
  })

  it('is known of the cell alone when the record of its run is gone', async () => {
    await test.db.query('delete from lona.runs where id = $1', [runId])
    expect(await store.findProvenance(hers, cellId)).toMatchObject({ cell: { data: 'a' }, run: null })
  })

  it('can be read down to what the provider answered', async () => {
    const answer = await store.readRawPayload(hers, runId, 2)
    expect(new TextDecoder().decode(answer?.body)).toContain('page=2')
    for (const ordinal of [0, 3, -1, 1.5, 2 ** 40, Number.NaN]) {
      expect(await store.readRawPayload(hers, runId, ordinal)).toBeNull()
    }
    expect(await store.readRawPayload(hers, 'no id', 1)).toBeNull()
  })

  it('is nobody else’s to know, by whatever record, cell or run', async () => {
    const his = await follow(store, bob)
    for (const record of [his, { ...hers, owner: bob }, { ...his, id: hers.id }, { ...his, owner: ada }]) {
      expect(await store.findProvenance(record, cellId)).toBeNull()
      expect(await store.readRawPayload(record, runId, 1)).toBeNull()
    }
    expect(await store.cellsVersion({ ...hers, owner: bob })).toBe('0')
    expect(await store.findProvenance(hers, 'no id')).toBeNull()

    const bobs = await begin(store, his)
    await bobs.replace(may, [cellOn('2026-05-01', 'his', 'a')])
    await test.db.query('update lona.cell_provenance set run_id = $1 where scope_id = $2', [runId, 'bob'])
    const [cell] = await Array.fromAsync(store.listCells(his, null))
    expect(await store.findProvenance(his, cell?.cellId ?? '')).toMatchObject({ run: null, requests: [] })
  })
})
