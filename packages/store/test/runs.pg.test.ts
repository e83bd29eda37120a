import { ConnectorError } from '@lona/connector'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createStore, type Store } from '../src/index.js'
import { ada, begin, bob, cellOn, follow, held, keyOf, opening } from './made-up-row.js'

const day = '2026-05-01'
const may = { start: '2026-05-01', end: '2026-06-01' }

describe('a run', () => {
  let test: TestDatabase
  let store: Store
  let clock = 0
  let count = 0
  let authId = ''
  const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString()

  beforeAll(async () => {
    test = await createTestDatabase({ migrate: createStore })
    store = await createStore(test.db, { waitingCells: 0, now: () => new Date(at(clock)) })
  })
  afterAll(() => test.close())
  beforeEach(() => {
    clock = 0
    count += 1
    authId = `run${count}`
  })

  it('does not let an older write replace what a newer reading found unchanged', async () => {
    const record = await follow(store, ada, authId)
    for (clock of [0, 10]) await (await begin(store, record)).replace(may, [cellOn(day, 'kept', 'a')])
    const late = await begin(store, record)
    await late.persist([cellOn(day, 'old news', 'a')], { observedAt: at(5) })
    await late.replace(may, [], { observedAt: at(5) })
    expect(await held(store, record)).toEqual({ a: 'kept' })
    expect(await late.finish()).toMatchObject({ outdated: 1, updated: 0, removed: 0 })
    expect(await store.readRowState(record)).toMatchObject({ covered: [{ ...may, readAt: at(10) }] })
  })

  it('does not let an older write bring back what a newer reading found gone', async () => {
    const record = await follow(store, ada, authId)
    await (await begin(store, record)).replace(may, [cellOn(day, 'here', 'a')])
    clock = 10
    const run = await begin(store, record)
    await run.replace(may, [])
    await run.persist([cellOn(day, 'a ghost', 'a')], { observedAt: at(5) })
    expect(await held(store, record)).toEqual({})
  })

  it('takes a provider’s clock that is ahead for now, so that the next reading still counts', async () => {
    const record = await follow(store, ada, authId)
    await (await begin(store, record)).persist([cellOn(day, 'from the future', 'a')], {
      observedAt: '2099-01-01T00:00:00Z',
    })
    clock = 1
    await (await begin(store, record)).persist([cellOn(day, 'now', 'a')])
    expect(await held(store, record)).toEqual({ a: 'now' })
  })

  it('keeps when its first request began beside each cell, and as the reading of the days it certifies', async () => {
    const record = await follow(store, ada, authId)
    const run = await begin(store, record)
    clock = 3
    await run.fetch('https://madeUp.example')
    clock = 9
    await run.replace(may, [cellOn(day, 1)])
    await run.persist([cellOn('2026-05-02', 2)])
    const cells = await Array.fromAsync(store.listCells(record, null))
    expect(cells.map(({ observedAt }) => observedAt)).toEqual([at(3), at(3)])
    expect(await store.readRowState(record)).toMatchObject({ covered: [{ ...may, readAt: at(3) }] })
  })

  it('writes nothing any more once a newer run of its row has begun', async () => {
    const record = await follow(store, ada, authId)
    const [older, newer] = [await begin(store, record), await begin(store, record)]
    await expect(older.persist([cellOn(day, 'older')])).rejects.toMatchObject({ code: 'fenced-off' })
    await expect(older.replace('everything', [])).rejects.toMatchObject({ code: 'fenced-off' })
    await newer.persist([cellOn(day, 'newer')])
    await older.run.finish(new Error('fenced'))
    expect(await held(store, record)).toEqual({ [day]: 'newer' })
    expect((await store.listRuns(record, 9)).map(({ outcome }) => outcome).toSorted()).toEqual([
      'interrupted',
      'running',
    ])
    expect(await store.readRowState(record)).toMatchObject({ failed: [] })
  })

  it('writes nothing to a row that was removed meanwhile, also when it was followed again', async () => {
    const record = await follow(store, ada, authId)
    const run = await begin(store, record)
    await store.removeRow(ada, keyOf(authId))
    await expect(run.persist([cellOn(day, 1)])).rejects.toMatchObject({ code: 'row-gone' })
    await expect(store.openRun(opening(record))).rejects.toMatchObject({ code: 'row-gone' })
    await follow(store, ada, authId)
    const next = await begin(store, record)
    await expect(run.persist([cellOn(day, 'of the removed')])).rejects.toMatchObject({ code: 'row-gone' })
    await expect(run.finish()).rejects.toMatchObject({ code: 'row-gone' })
    await next.finish()
    expect(await held(store, record)).toEqual({})
  })

  it('takes writes that overlap, and keeps each answer once', async () => {
    const record = await follow(store, ada, authId)
    const run = await begin(store, record)
    await run.fetch('https://madeUp.example/1')
    await Promise.all([
      run.persist([cellOn('2026-05-01', 1)]),
      run.fetch('https://madeUp.example/2'),
      run.persist([cellOn('2026-05-02', 2)]),
      run.fetch('https://madeUp.example/3'),
    ])
    expect(await run.finish()).toMatchObject({ inserted: 2, requests: 3 })
    const payloads = await store.listRawPayloads(record, run.run.scope.runId)
    expect(payloads.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3])
  })

  it('neither writes nor asks once it has ended, has been stopped, or is a read', async () => {
    const record = await follow(store, ada, authId)
    const ended = await begin(store, record)
    await ended.finish()
    await expect(ended.persist([])).rejects.toMatchObject({ code: 'run-ended' })
    await expect(ended.fetch('https://madeUp.example')).rejects.toMatchObject({ code: 'run-ended' })
    const stopped = await begin(store, record, { signal: AbortSignal.abort() })
    await expect(stopped.persist([])).rejects.toMatchObject({ name: 'AbortError' })
    const reading = await begin(store, record, { purpose: { kind: 'read' } })
    await expect(reading.persist([])).rejects.toMatchObject({ code: 'read-only-run' })
    await expect(reading.run.applyWrite({ upserted: [], removed: [] })).rejects.toMatchObject({ code: 'read-only-run' })
  })

  it('leaves the days that it did not certify as failed, but not when it was told to stop', async () => {
    const record = await follow(store, ada, authId)
    const failing = await begin(store, record)
    await failing.persist([], { covered: may })
    clock = 4
    await failing.finish(new Error('half of a body: {"token": "s3cret"'))
    const why = { failedAt: at(4), attempts: 1, code: 'unexpected', message: expect.not.stringContaining('s3cret') }
    expect((await store.readRowState(record)).failed).toEqual([
      { start: '2026-01-01', end: may.start, ...why },
      { start: may.end, end: '2027-01-01', ...why },
    ])

    const other = await follow(store, ada, `${authId}-stopped`)
    const stopping = new AbortController()
    const stopped = await begin(store, other, { signal: stopping.signal })
    stopping.abort()
    await stopped.finish(stopping.signal.reason)
    expect((await store.readRowState(other)).failed).toEqual([])
    expect(await store.listRuns(other, 1)).toMatchObject([{ outcome: 'failed', errorCode: 'cancelled' }])
  })

  it('says nothing of the days of a run that has to wait for a limit', async () => {
    const record = await follow(store, ada, authId)
    const limited = new ConnectorError({ code: 'rate-limited', message: 'Full until noon.' })
    const refused = await begin(store, record)
    await refused.finish(limited)
    const stopping = new AbortController()
    const stopped = await begin(store, record, { signal: stopping.signal })
    stopping.abort(limited)
    await stopped.finish(new Error('fetch failed')) // what a client makes of it
    expect(await store.readRowState(record)).toMatchObject({ failed: [], uncertified: [] })
    expect(await store.listRuns(record, 2)).toMatchObject([
      { outcome: 'failed', errorCode: 'rate-limited', errorMessage: 'Full until noon.' },
      { outcome: 'failed', errorCode: 'rate-limited' },
    ])
  })

  it('remembers which days a run that ended well did not certify, until they are', async () => {
    const record = await follow(store, ada, authId)
    const run = await begin(store, record)
    await run.persist([], { covered: may })
    clock = 7
    await run.finish()
    expect((await store.readRowState(record)).uncertified).toEqual([
      { start: '2026-01-01', end: may.start, triedAt: at(7) },
      { start: may.end, end: '2027-01-01', triedAt: at(7) },
    ])
    await (await begin(store, record)).persist([], { covered: { start: '2026-01-01', end: '2027-01-01' } })
    expect((await store.readRowState(record)).uncertified).toEqual([])
  })

  it('stores what a provider told by itself, and nothing older than what is held', async () => {
    const record = await follow(store, ada, authId)
    const tell = async (value: number, observedAt: string) =>
      await (await store.openRun(opening(record, { purpose: { kind: 'event' } }))).applyWrite(
        { upserted: [cellOn(day, value, 'a')], removed: [] },
        observedAt,
      )
    clock = 60
    expect(await tell(2, at(20))).toMatchObject({ inserted: 1 })
    expect(await tell(1, at(10))).toMatchObject({ outdated: 1, updated: 0 })
    expect(await tell(3, at(30))).toMatchObject({ updated: 1 })
    expect(await held(store, record)).toEqual({ a: 3 })
    expect(await store.listRuns(record, 1)).toMatchObject([{ kind: 'event', outcome: 'running' }])
  })

  it('goes on when a provider tells something by itself, unless that takes a record away', async () => {
    const record = await follow(store, ada, authId)
    const slice = await begin(store, record)
    const event = await store.openRun(opening(record, { purpose: { kind: 'event' } }))
    await event.applyWrite({ upserted: [cellOn(day, 1, 'a')], removed: [] })
    await slice.persist([cellOn(day, 2, 'b')])
    await event.applyWrite({ upserted: [], removed: ['a'] })
    await expect(slice.persist([cellOn(day, 1, 'a')])).rejects.toMatchObject({ code: 'fenced-off' })
    expect(await held(store, record)).toEqual({ b: 2 })
  })

  it('stores what a write verb gave back, and removes by the provider’s id or the host’s', async () => {
    const record = await follow(store, ada, authId)
    const open = () => store.openRun(opening(record, { purpose: { kind: 'write', verb: 'post' } }))
    const upserted = [cellOn(day, 1, 'a'), cellOn(day, 2, 'b'), cellOn(day, 3)]
    expect(await (await open()).applyWrite({ upserted, removed: [] })).toMatchObject({ inserted: 3 })
    const hostId =
      (await Array.fromAsync(store.listCells(record, null))).find(({ id }) => id === undefined)?.cellId ?? ''
    const removed = ['a', hostId.toUpperCase(), 'never there', '\ud800', '']
    expect(await (await open()).applyWrite({ upserted: [], removed })).toMatchObject({ removed: 2 })
    expect(await held(store, record)).toEqual({ b: 2 })
  })

  it('waits for another write of its scope, and for none of another scope', async () => {
    const [hers, his] = [await follow(store, ada, authId), await follow(store, bob, authId)]
    const [run, other] = [await begin(store, hers), await begin(store, his)]
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    let isLocked = (): void => undefined
    const locked = new Promise<void>((resolve) => {
      isLocked = resolve
    })
    const writer = test.db.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', ['ada'])
      isLocked()
      await released
    })
    await locked
    let written = false
    const write = run.persist([cellOn(day, 1)]).then(() => {
      written = true
    })
    await other.persist([cellOn(day, 1)])
    expect(written).toBe(false)
    release()
    await Promise.all([writer, write])
    expect(await held(store, hers)).toEqual({ [day]: 1 })
  })
})
