import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStore, type Store } from '../src/index.js'
import { ada, begin, cellOn, follow, held } from './made-up-row.js'

const day = '2026-05-01'
const may = { start: '2026-05-01', end: '2026-06-01' }
const hour = 3_600_000
const noon = Date.parse('2026-11-21T12:00:00.000Z')
const tenYears = 3653 * 24 * hour
const at = (time: number): string => new Date(time).toISOString()

describe.each(['postgres', 'pglite'] as const)('a store on %s whose clock is far ahead for a while', (kind) => {
  let test: TestDatabase
  let store: Store
  let clock = noon
  let count = 0

  beforeAll(async () => {
    test = await createTestDatabase({ kind, migrate: createStore })
    store = await createStore(test.db, { waitingCells: 0, now: () => new Date(clock) })
  })
  afterAll(() => test.close())
  beforeEach(() => {
    clock = noon
    count += 1
  })
  const followNext = () => follow(store, ada, `row${count}`)

  it('takes a later reading of the same days once the clock is right, with what is gone', async () => {
    const record = await followNext()
    clock = noon + tenYears
    await (await begin(store, record)).replace(may, [cellOn(day, 'as it was', 'a'), cellOn(day, 'gone since', 'b')])
    clock = noon
    const run = await begin(store, record)
    await run.replace(may, [cellOn(day, 'as it is', 'a')])
    expect(await run.finish()).toMatchObject({ updated: 1, removed: 1, outdated: 0 })
    expect(await held(store, record)).toEqual({ a: 'as it is' })
    const [cell] = await Array.fromAsync(store.listCells(record, null))
    expect(cell?.observedAt).toBe(at(noon))
    expect(await store.readRowState(record)).toMatchObject({ covered: [{ ...may, readAt: at(noon) }] })
  })

  it('takes what a provider tells by itself of days that were read by that clock', async () => {
    const record = await followNext()
    clock = noon + tenYears
    await (await begin(store, record)).replace(may, [cellOn(day, 'read', 'a')])
    clock = noon
    const told = await begin(store, record, { purpose: { kind: 'event' } })
    await told.run.applyWrite({ upserted: [cellOn(day, 'told', 'a')], removed: [] }, at(noon - hour))
    expect(await held(store, record)).toEqual({ a: 'told' })
  })

  it('still lets nothing older replace what was read up to a day ahead', async () => {
    const record = await followNext()
    clock = noon + 23 * hour
    await (await begin(store, record)).replace(may, [cellOn(day, 'newer', 'a')])
    clock = noon
    await (await begin(store, record)).replace(may, [cellOn(day, 'older', 'a')])
    expect(await held(store, record)).toEqual({ a: 'newer' })
    expect(await store.readRowState(record)).toMatchObject({ covered: [{ readAt: at(noon + 23 * hour) }] })
  })

  it('keeps what was read before when the clock is far behind, and takes it for newer again afterwards', async () => {
    const record = await followNext()
    const june = { start: '2026-06-01', end: '2026-07-01' }
    await (await begin(store, record)).replace(may, [cellOn(day, 'may', 'a')])
    clock = noon - tenYears
    await (await begin(store, record)).replace(june, [cellOn('2026-06-01', 'june', 'b')])
    clock = noon
    const late = await begin(store, record)
    await late.replace(may, [cellOn(day, 'older may', 'a')], { observedAt: at(noon - hour) })
    await late.replace(june, [cellOn('2026-06-01', 'newer june', 'b')], { observedAt: at(noon - hour) })
    expect(await held(store, record)).toEqual({ a: 'may', b: 'newer june' })
  })

  it('tells the runs of now before those of then', async () => {
    const record = await followNext()
    for (clock of [noon + tenYears, noon + tenYears + hour, noon, noon + hour]) {
      await (await begin(store, record)).finish()
    }
    const began = async (limit: number) => (await store.listRuns(record, limit)).map(({ startedAt }) => startedAt)
    expect(await began(1)).toEqual([at(noon + hour)])
    expect(await began(9)).toEqual([noon + hour, noon, noon + tenYears + hour, noon + tenYears].map(at))
    const [status] = await store.listRowStatus(ada, record.lookupKey)
    expect(status?.lastDoneAt).toBe(at(noon + hour))
  })
})

it('dates what a run brings by the clock of the database, however wrong that of its own machine is', async () => {
  const test = await createTestDatabase({ migrate: createStore })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + tenYears })
  try {
    const store = await createStore(test.db)
    const record = await follow(store)
    const run = await begin(store, record)
    await run.fetch('https://madeUp.example')
    await run.replace(may, [cellOn(day, 'here')])
    await run.finish()
    const { covered } = await store.readRowState(record)
    const [done] = await store.listRuns(record, 1)
    const [answer] = await store.listRawPayloads(record, run.run.scope.runId)
    const times = [covered[0]?.readAt, done?.startedAt, done?.finishedAt, answer?.requestedAt].map((time) =>
      Math.abs(Date.parse(time ?? '') - (Date.now() - tenYears)),
    )
    for (const difference of times) expect(difference).toBeLessThan(hour)
  } finally {
    vi.useRealTimers()
    await test.close()
  }
})
