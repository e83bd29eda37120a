import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createStore, type Store } from '../src/index.js'
import { ada, begin, cellOn, follow, held } from './made-up-row.js'

const day = '2026-05-01'
const may = { start: '2026-05-01', end: '2026-06-01' }

describe('pages that certify nothing', () => {
  let test: TestDatabase
  let store: Store
  let milliseconds = 0
  let count = 0
  let authId = ''

  beforeAll(async () => {
    test = await createTestDatabase({ migrate: createStore })
    store = await createStore(test.db, {
      waitingCells: 3,
      now: () => new Date(Date.parse('2026-11-21T12:00:00.000Z') + milliseconds),
    })
  })
  afterAll(() => test.close())
  beforeEach(() => {
    milliseconds = 0
    count += 1
    authId = `waiting${count}`
  })
  const start = async () => {
    const record = await follow(store, ada, authId)
    return { record, run: await begin(store, record) }
  }

  it('wait for one another, and are stored together when they hold enough', async () => {
    const { record, run } = await start()
    await run.persist([cellOn(day, 1, 'a'), cellOn(day, 2, 'b')])
    expect(await held(store, record)).toEqual({})
    await run.persist([cellOn(day, 3, 'c')])
    expect(await held(store, record)).toEqual({ a: 1, b: 2, c: 3 })
  })

  it('wait no longer than a second', async () => {
    const { record, run } = await start()
    milliseconds = 999
    await run.persist([cellOn(day, 1, 'a')])
    expect(await held(store, record)).toEqual({})
    milliseconds = 1000
    await run.persist([])
    expect(await held(store, record)).toEqual({ a: 1 })
  })

  it('are stored in the transaction of the write that certifies them', async () => {
    const { record, run } = await start()
    await run.persist([cellOn(day, 1, 'a')])
    await run.persist([cellOn(day, 2, 'b')], { covered: may, cursor: 'next' })
    expect(await held(store, record)).toEqual({ a: 1, b: 2 })
    expect(await run.finish()).toMatchObject({ inserted: 2 })
  })

  it('come before a write that removes what it does not name, so that it means the same as ever', async () => {
    const { record, run } = await start()
    await run.persist([cellOn(day, 1, 'a')])
    await run.replace(may, [cellOn(day, 2, 'b')])
    expect(await held(store, record)).toEqual({ b: 2 })
    expect(await run.finish()).toMatchObject({ inserted: 2, removed: 1 })
  })

  it('hold a record that stands on two of them once, as the later page has it', async () => {
    const { record, run } = await start()
    await run.persist([cellOn(day, 'first page', 'a')])
    await run.persist([cellOn(day, 'second page', 'a')])
    expect(await run.finish()).toMatchObject({ inserted: 1 })
    expect(await held(store, record)).toEqual({ a: 'second page' })
  })

  it('are stored when the run ends, also when it fails', async () => {
    const { record, run } = await start()
    await run.persist([cellOn(day, 1, 'a')])
    await run.finish(new Error('the next page did not come'))
    expect(await held(store, record)).toEqual({ a: 1 })
  })

  it('of a run that was overtaken are not stored, and its end says so', async () => {
    const { record, run: older } = await start()
    await older.persist([cellOn(day, 'older', 'a')])
    await begin(store, record)
    await expect(older.finish()).rejects.toMatchObject({ code: 'fenced-off' })
    expect(await held(store, record)).toEqual({})
    expect((await store.listRuns(record, 2)).map(({ outcome }) => outcome)).toEqual(['running', 'interrupted'])
  })

  it('are refused at once when a cell is none, and the other pages stay', async () => {
    const { record, run } = await start()
    await run.persist([cellOn(day, 1, 'a')])
    await expect(run.persist([cellOn(day, Number.NaN, 'b')])).rejects.toMatchObject({ code: 'invalid-cell' })
    await run.finish()
    expect(await held(store, record)).toEqual({ a: 1 })
  })
})
