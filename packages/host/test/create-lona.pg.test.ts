import { ConnectorError, defineRow } from '@lona/connector'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import { createStore } from '@lona/store'
import type { Slice } from '@lona/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLona, type Lona, type LonaEvent, type LonaOptions } from '../src/index.js'
import { ada, board, bob, createDiaryApi, days, diary, diaryHost, dispatched, keyOf, tooMany } from './made-up-diary.js'

describe('a host', () => {
  let test: TestDatabase
  let api: ReturnType<typeof createDiaryApi>
  let lona: Lona
  let clock: Date
  let events: LonaEvent[]
  const open = (options: Partial<LonaOptions> = {}): Promise<Lona> =>
    createLona({
      ...diaryHost,
      database: test.db,
      fetch: (input) => api.fetch(input),
      now: () => clock,
      onEvent: (event) => events.push(event),
      ...options,
    })

  beforeEach(async () => {
    test = await createTestDatabase({ migrate: createStore })
    clock = new Date('2026-11-21T12:00:00.000Z')
    events = []
    api = createDiaryApi()
    lona = await open()
  })
  afterEach(async () => {
    await lona.stop()
    await test.close()
  })

  const lookupKey = keyOf('one')
  const ranges = () => api.asked.map(({ range }) => `${range.start}/${range.end}`)
  const newestFirst = [
    '2026-11-13/2026-11-23',
    '2026-11-09/2026-11-13',
    '2026-10-30/2026-11-09',
    '2026-10-23/2026-10-30',
  ]

  it('says what its wiring lacks: the key, the rows and the line to add', async () => {
    const error = await open({ deps: () => new IntegrationDeps() }).catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'deps-missing', names: ['@made-up/diary/DiaryBackendDeps'] })
    expect(String(error)).toContain(':~diary:{authId}:days, :~diary:{authId}:unsure, :~diary:{authId}:board')
    expect(String(error)).toContain('.register(DiaryBackendDeps, (run) => …)')
  })

  it('says which row has an encoding that nobody can read', async () => {
    const encoded = defineRow(diary, { pattern: ':~diary:{authId}:pages', label: 'pages', cellEncoding: 'page.v7' })
    await expect(open({ rowKeys: defineRowKeys(allow(encoded, 'get')) })).rejects.toMatchObject({
      code: 'unknown-encoding',
      message: expect.stringMatching(/:~diary:\{authId\}:pages \(page\.v7\)/),
    })
  })

  it('brings all that a row lacks, newest days first, and writes nothing the second time', async () => {
    await lona.follow({ owner: ada, lookupKey })
    const heard: [number, number, Slice | null][] = []
    const report = await lona.bring({ owner: ada, lookupKey, onSlice: (...said) => heard.push(said) })
    expect(ranges()).toEqual(newestFirst)
    expect(report).toEqual({
      lookupKey,
      slices: 4,
      requests: 4,
      inserted: 31,
      updated: 0,
      unchanged: 0,
      removed: 0,
      outdated: 0,
    })
    expect(heard.map(([done, all, slice]) => [done, all, slice?.stage])).toEqual([
      [0, 4, 'viewport'],
      [1, 4, 'viewport'],
      [2, 4, 'backfill'],
      [3, 4, 'backfill'],
      [4, 4, undefined],
    ])
    expect(await lona.bring({ owner: ada, lookupKey })).toMatchObject({ slices: 0, requests: 0, inserted: 0 })
    clock = new Date('2026-11-21T14:00:00.000Z')
    expect(await lona.bring({ owner: ada, lookupKey })).toMatchObject({
      slices: 1,
      inserted: 0,
      updated: 0,
      unchanged: 3,
    })
    expect(ranges().at(-1)).toBe('2026-11-20/2026-11-23')
  })

  it('goes on after a slice that failed, and keeps what came before it', async () => {
    await lona.follow({ owner: ada, lookupKey })
    api.answer = (_, range) => {
      if (range.start === '2026-11-09') throw tooMany(5000)
    }
    await expect(lona.bring({ owner: ada, lookupKey })).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 5000,
    })
    expect(await lona.store.listRowStatus(ada)).toMatchObject([{ cells: 10, state: { failed: [] } }]) // it waits
    const asked = api.asked.length
    await expect(lona.bring({ owner: ada, lookupKey })).rejects.toMatchObject({
      code: 'rate-limited',
      message: expect.stringMatching(/12:00:05/),
      retryAfterMs: 5000,
    })
    expect(api.asked).toHaveLength(asked) // nobody was bothered
    clock = new Date('2026-11-21T12:00:05.000Z')
    api.answer = (_, range) => {
      if (range.start === '2026-11-09')
        throw new ConnectorError({ code: 'unreadable-reply', message: 'It is no list.' })
    }
    await expect(lona.bring({ owner: ada, lookupKey })).rejects.toMatchObject({ code: 'unreadable-reply' })
    expect(await lona.store.listRowStatus(ada)).toMatchObject([
      { cells: 10, state: { failed: [{ start: '2026-11-09', end: '2026-11-13', code: 'unreadable-reply' }] } },
    ])
    api.answer = () => undefined
    api.asked.length = 0
    expect(await lona.bring({ owner: ada, lookupKey })).toMatchObject({ slices: 3, inserted: 21 })
    expect(ranges()).toEqual(['2026-10-30/2026-11-09', '2026-10-23/2026-10-30', '2026-11-09/2026-11-13']) // the bad one last
    expect(await lona.store.listRowStatus(ada)).toMatchObject([{ cells: 31, state: { failed: [] } }])
    expect(events.map(({ type }) => type)).toEqual([
      'slice-done',
      'slice-failed',
      'slice-failed',
      'slice-done',
      'slice-done',
      'slice-done',
      'row-complete',
    ])
  })

  it('hands what it was dispatched with to the row, unchanged', async () => {
    const dispatch = { deep: [{ nothing: null, text: '\u0000 👩‍👩‍👧' }], number: 1e300 }
    dispatched.length = 0
    await lona.bring({ owner: ada, lookupKey, dispatch })
    expect(dispatched).toEqual([dispatch, dispatch, dispatch, dispatch])
    const range = { start: '2026-11-01', end: '2026-11-02' }
    for (const given of [null, 0, '', [], dispatch]) {
      await lona.dispatcher.sync({ caller: ada, lookupKey, stage: 'backfill', range, dispatch: given })
    }
    await lona.dispatcher.sync({ caller: ada, lookupKey, stage: 'backfill', range })
    expect(dispatched.slice(4)).toEqual([null, 0, '', [], dispatch, null])
  })

  it('has a row since the day that its owner wants, and from no later one again', async () => {
    await lona.follow({ owner: ada, lookupKey, since: '2026-11-15' })
    expect(await lona.bring({ owner: ada, lookupKey })).toMatchObject({ inserted: 8 })
    await lona.follow({ owner: ada, lookupKey, since: '2025-01-01' })
    await lona.follow({ owner: ada, lookupKey, since: '2026-11-20' })
    await lona.bring({ owner: ada, lookupKey })
    expect(await lona.store.listRowStatus(ada)).toMatchObject([{ firstDay: '2025-01-01', lastDay: '2026-11-22' }])
  })

  it('refuses a day that the calendar does not have, and follows nothing then', async () => {
    for (const since of ['2026-02-30', 'yesterday', '']) {
      await expect(lona.follow({ owner: ada, lookupKey, since })).rejects.toMatchObject({
        code: 'bad-parameter',
        parameter: 'since',
      })
    }
    expect(await lona.store.listRows(ada)).toEqual([])
    await expect(lona.follow({ owner: ada, lookupKey: ':~unknown:row' })).rejects.toMatchObject({ code: 'unknown-key' })
  })

  it('forgets a row that nobody follows, and keeps one that is shared for its other owners', async () => {
    const shared = board.lookupKey({ authId: 'one' })
    await lona.follow({ owner: ada, lookupKey })
    for (const owner of [ada, bob]) await lona.follow({ owner, lookupKey: shared })
    for (const key of [lookupKey, shared]) await lona.bring({ owner: ada, lookupKey: key })
    expect(await lona.unfollow({ owner: ada, lookupKey })).toMatchObject({ wasFollowed: true })
    expect(await lona.unfollow({ owner: ada, lookupKey })).toMatchObject({ wasFollowed: false })
    expect(await lona.unfollow({ owner: ada, lookupKey: shared })).toMatchObject({ wasFollowed: true })
    const cells = (owner: typeof ada, key: string) =>
      Array.fromAsync(lona.dispatcher.get({ caller: owner, lookupKey: key }))
    expect(await cells(ada, lookupKey)).toEqual([])
    expect(await cells(ada, shared)).toEqual([])
    expect(await cells(bob, shared)).not.toEqual([])
    expect(await lona.bring({ owner: bob, lookupKey: shared })).toMatchObject({ slices: 0 })
  })

  it('stops bringing when it is told to, and leaves no day as failed', async () => {
    await lona.follow({ owner: ada, lookupKey })
    const stopping = new AbortController()
    const bringing = lona.bring({ owner: ada, lookupKey, signal: stopping.signal, onRun: () => stopping.abort() })
    await expect(bringing).rejects.toMatchObject({ name: 'AbortError' })
    expect(await lona.store.listRowStatus(ada)).toMatchObject([{ cells: 10, state: { failed: [] } }])
    expect(await lona.bring({ owner: ada, lookupKey })).toMatchObject({ inserted: 21 })
  })

  it('brings one slice of a row at a time, however many ask', async () => {
    await lona.follow({ owner: ada, lookupKey })
    const reports = await Promise.all([1, 2, 3].map(() => lona.bring({ owner: ada, lookupKey })))
    expect(reports.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(31)
    const runs = await lona.store.listRuns(await lona.follow({ owner: ada, lookupKey }), 99)
    expect(new Set(runs.map(({ outcome }) => outcome))).toEqual(new Set(['done']))
  })

  it('names the accounts that it offers once each', () => {
    expect(lona.integrations).toEqual([diary])
    expect(lona.dispatcher.resolve(lookupKey).row).toBe(days)
  })
})
