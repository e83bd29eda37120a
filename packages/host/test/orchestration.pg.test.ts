import { ConnectorError, type DateRange, dayDate } from '@lona/connector'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { createStore } from '@lona/store'
import {
  registerRowWithSync,
  registerSyncProvider,
  type SyncExecutor,
  type SyncProvider,
  stageWindow,
} from '@lona/sync'
import { createMadeUpTime, createMemoryEngine, type MadeUpTime } from '@lona/sync/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLona, type Lona, type LonaOptions } from '../src/index.js'
import {
  ada,
  board,
  bob,
  createDiaryApi,
  type DiaryBackendDeps,
  days,
  diary,
  diaryHost,
  keyOf,
} from './made-up-diary.js'
import { until } from './until.js'

const minute = 60_000

describe('an orchestrated host', { timeout: 30_000 }, () => {
  let test: TestDatabase
  let time: MadeUpTime
  let api: ReturnType<typeof createDiaryApi>
  let lona: Lona
  const opened: Lona[] = []

  /** One process on the database; its clock ticks, so that who was served last is known. */
  const open = async (options: Partial<LonaOptions> = {}): Promise<Lona> => {
    let ticks = 0
    const now = () => new Date(time.now().getTime() + ticks++)
    const { setTimer } = time
    const slots = 1
    const next = await createLona({
      ...diaryHost,
      database: test.db,
      fetch: (input) => api.fetch(input),
      now,
      setTimer,
      slots,
      engine: createMemoryEngine({ now, setTimer, slots }),
      ...options,
    })
    opened.push(next)
    return next
  }

  beforeEach(async () => {
    test = await createTestDatabase({ migrate: createStore })
    time = createMadeUpTime()
    api = createDiaryApi()
    lona = await open()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.stop()))
    await test.close()
  })

  const row = { owner: ada, lookupKey: keyOf('a') }
  const heldDays = async (): Promise<number> => (await lona.why(row))?.heldDays ?? 0
  /** Lets one question after another through. */
  function gate() {
    let open = (): void => undefined
    api.answer = () => new Promise<void>((resolve) => (open = resolve))
    return async () => {
      const asked = api.asked.length
      open()
      await until(() => api.asked.length > asked)
    }
  }

  it('pauses, says so, goes on from where it was, and tells how far it is', async () => {
    await lona.follow(row)
    const next = gate()
    await lona.start()
    await until(() => api.asked.length === 1)
    await next()
    expect(await lona.why(row)).toMatchObject({
      wantedDays: 31,
      heldDays: 10,
      percent: 32,
      completeSince: '2026-11-13',
    })
    await lona.pause(row)
    await until(async () => (await lona.why(row))?.reason.code === 'paused')
    expect(await lona.why(row)).toMatchObject({
      words: 'paused (viewport, backfill); resume it to go on',
      paused: ['viewport', 'backfill'],
      restMs: null,
    })
    const asked = api.asked.length
    await time.advance(10 * minute)
    await lona.planNow()
    expect(api.asked).toHaveLength(asked)
    api.answer = () => undefined
    await lona.resume(row)
    await until(async () => (await lona.why(row))?.reason.code === 'complete')
    expect(await lona.why(row)).toMatchObject({ percent: 100, restMs: 0, heldDays: 31 })
    const history = await lona.history(row)
    expect(history.map(({ why, urgency, outcome, inserted }) => [why, urgency, outcome, inserted])).toEqual([
      ['missing', 'backfill', 'done', 7],
      ['missing', 'backfill', 'done', 10],
      ['missing', 'viewport', 'done', 4],
      ['missing', 'viewport', 'failed', 0],
      ['missing', 'viewport', 'done', 10],
    ])
    expect(history[3]).toMatchObject({ errorCode: 'cancelled' })
  })

  it('pauses one stage, and refuses one that the row does not have', async () => {
    await lona.follow(row)
    await lona.pause({ ...row, stages: ['backfill'] })
    await lona.start()
    await until(async () => (await heldDays()) === 14)
    await until(async () => (await lona.why(row))?.reason.code === 'paused')
    expect(await lona.why(row)).toMatchObject({ reason: { stages: ['backfill'] } })
    await expect(lona.pause({ ...row, stages: ['archive'] })).rejects.toMatchObject({ code: 'unknown-stage' })
    await expect(lona.pause({ owner: bob, lookupKey: row.lookupKey })).rejects.toMatchObject({ code: 'unknown-row' })
  })

  it('gives up the past that it does not hold, and begins again when somebody wants it', async () => {
    await lona.follow({ ...row, since: '2025-01-01' })
    const next = gate()
    await lona.start()
    await until(() => api.asked.length === 1)
    await next()
    await next()
    api.answer = () => undefined
    expect(await lona.cancelBackfill(row)).toBe(true)
    await until(async () => (await lona.why(row))?.reason.code === 'complete')
    expect(await lona.why(row)).toMatchObject({ heldDays: 14, percent: 100 })
    await lona.follow({ ...row, since: '2026-01-01' })
    await until(async () => (await lona.why(row))?.completeSince === '2026-01-01')
  })

  it('brings first what a person looks at, in the middle of everybody’s past', async () => {
    const others = ['b', 'c', 'd'].map((account) => ({ owner: bob, lookupKey: keyOf(account) }))
    for (const one of [row, ...others]) await lona.follow({ ...one, since: '2024-01-01' })
    const next = gate()
    await lona.start()
    for (let slices = 0; slices < 12; slices += 1) await next()
    const range = { start: '2024-05-01', end: '2024-05-02' }
    await lona.demand({ owner: ada, lookupKeys: [row.lookupKey, keyOf('nobody’s')], range })
    const before = api.asked.length
    for (let slices = 0; slices < 3; slices += 1) await next()
    expect(api.asked.slice(before)).toContainEqual({ account: 'a', range })
    api.answer = () => undefined
    expect((await lona.history(row)).some(({ urgency }) => urgency === 'demand')).toBe(true)
  })

  it('rests a shared row when all who follow it want so, and goes on for one who does not', async () => {
    const lookupKey = board.lookupKey({ authId: 'x' })
    for (const owner of [ada, bob]) await lona.follow({ owner, lookupKey })
    await lona.pause({ owner: ada, lookupKey })
    expect(await lona.why({ owner: ada, lookupKey })).toMatchObject({ paused: [] })
    await lona.pause({ owner: bob, lookupKey })
    expect(await lona.why({ owner: ada, lookupKey })).toMatchObject({ paused: ['viewport'] })
    const carl = { owner: { kind: 'user', userId: 'carl' }, lookupKey } as const
    await lona.follow(carl)
    expect(await lona.why(carl)).toMatchObject({ paused: [] })
    await lona.unfollow(carl)
    expect(await lona.why({ owner: bob, lookupKey })).toMatchObject({ paused: ['viewport'] })
    expect(await lona.cancelBackfill({ owner: bob, lookupKey })).toBe(false)
    await lona.resume({ owner: ada, lookupKey })
    await lona.start()
    await until(async () => (await lona.why({ owner: bob, lookupKey }))?.percent === 100)
    expect(api.asked).toHaveLength(1) // for both
  })

  it('tells each owner what happens to their rows, whichever process did it, and goes on where one stopped hearing', async () => {
    const other = await open()
    const lookupKey = board.lookupKey({ authId: 'x' })
    for (const owner of [ada, bob]) await lona.follow({ owner, lookupKey })
    await lona.follow(row)
    const hear = async (host: Lona, owner: typeof ada, after?: string) => {
      const stop = new AbortController()
      const heard: { place: string; name: string }[] = []
      for await (const { place, event } of host.events({ owner, signal: stop.signal, ...(after && { after }) })) {
        heard.push({ place, name: `${event.type} ${event.lookupKey}` })
        if (event.type === 'row-complete' && event.lookupKey === lookupKey) stop.abort()
      }
      return heard
    }
    const hearing = [hear(lona, ada, '0.0'), hear(other, bob, '0.0')]
    await lona.start()
    await until(async () => (await lona.why({ owner: bob, lookupKey }))?.percent === 100)
    let isHeard = false
    void Promise.all(hearing).then(() => (isHeard = true))
    await until(async () => {
      await time.advance(600) // whoever listens in another process looks now and then
      return isHeard
    })
    const [heardByAda = [], heardByBob = []] = await Promise.all(hearing)
    const ofBoard = ['slice-started', 'slice-done', 'row-complete'].map((type) => `${type} ${lookupKey}`)
    expect(heardByBob.map(({ name }) => name)).toEqual(ofBoard)
    expect(heardByAda.map(({ name }) => name)).toEqual(expect.arrayContaining(ofBoard))
    expect((await hear(other, bob, heardByBob[0]?.place)).map(({ name }) => name)).toEqual(ofBoard.slice(1))
  })

  it('reads days again of which the provider said that they changed, and keeps what is held until then', async () => {
    await lona.follow(row)
    await lona.bring(row)
    const range = { start: '2026-11-01', end: '2026-11-03' }
    await lona.markStale({ ...row, range })
    expect(await lona.why(row)).toMatchObject({ percent: 100, heldDays: 31 })
    await lona.markStale({ ...row, range, changedAt: '2026-11-20T00:00:00.000Z' }) // read since
    await lona.start()
    await until(() => api.asked.length === 5)
    expect(api.asked.at(-1)?.range).toEqual(range)
    await until(async () => (await lona.history(row))[0]?.outcome === 'done')
    expect((await lona.history(row))[0]).toMatchObject({ why: 'stale', unchanged: 2 })
    await lona.planNow()
    expect(api.asked).toHaveLength(5)
  })

  it('stores what the provider tells by itself, nothing older than what is held, and mends what it never told', async () => {
    await lona.follow(row)
    await lona.bring(row)
    const tell = (text: string, observedAt: string) => {
      const cell = { date: dayDate('2026-11-21'), data: { text } }
      return lona.ingest({ ...row, output: { upserted: [cell], removed: [] }, observedAt })
    }
    expect(await tell('older', '2026-11-21T11:00:00.000Z')).toMatchObject({ outdated: 1 })
    await time.advance(10 * minute)
    const newer = await tell('newer', '2026-11-21T12:05:00.000Z')
    expect(newer).toMatchObject({ updated: 1 })
    const cell = async () =>
      (await Array.fromAsync(lona.dispatcher.get({ caller: ada, lookupKey: row.lookupKey }))).at(-2)
    expect(await cell()).toMatchObject({ data: { text: 'newer' } })
    await lona.start()
    await time.advance(60 * minute)
    await lona.planNow()
    await until(async () => (await lona.history(row))[0]?.why === 'refresh')
    await until(async () => (await lona.history(row))[0]?.outcome === 'done')
    expect(await cell()).toMatchObject({ data: { text: 'a on 2026-11-21' } })
    await expect(
      lona.ingest({ owner: bob, lookupKey: row.lookupKey, output: { upserted: [], removed: [] } }),
    ).rejects.toMatchObject({
      code: 'unknown-row',
    })
  })

  it('says why a row waits: for a failure to be over, for a lock, for a worker', async () => {
    await lona.follow(row)
    api.answer = () => {
      throw new ConnectorError({ code: 'sign-in-expired', message: 'Sign in again.' })
    }
    await lona.start()
    await until(async () => (await lona.why(row))?.reason.code === 'resting')
    expect((await lona.why(row))?.words).toMatch(/^failed: Sign in again; tried again at \d\d:\d\d:\d\d$/)
    api.answer = () => new Promise(() => undefined)
    const locked = ['locked1', 'locked2'].map((account) => ({ owner: ada, lookupKey: keyOf(account) }))
    for (const one of locked) await lona.follow(one)
    await lona.planNow()
    await until(async () => (await lona.status(ada)).some(({ reason }) => reason.code === 'locked'))
    const words = (await lona.status(ada)).map((status) => status.words)
    expect(words).toContainEqual(
      expect.stringMatching(
        /^running since \d\d:\d\d:\d\d: viewport 2026-11-13 to 2026-11-22, since days are missing$/,
      ),
    )
    expect(words).toContainEqual(
      expect.stringMatching(/^waiting for :~diary:locked[12]:days, which uses the same account$/),
    )
    expect(await lona.why({ owner: bob, lookupKey: row.lookupKey })).toBeNull()
    expect(await lona.history({ owner: bob, lookupKey: row.lookupKey })).toEqual([])
  })

  const diaryProvider: SyncProvider = {
    integration: diary,
    rows: [days],
    stages: ['viewport', 'backfill'],
    gates: {},
    maxConcurrent: 1,
    lockResourceId: (declared, identity) => declared.lockResourceId(identity),
    aliasKey: (declared, identity) => declared.aliasKey(identity),
    stageKeyRange: (declared, stage, options) =>
      stageWindow(declared.syncShape ?? raise(declared.pattern), stage, options),
  }
  function raise(pattern: string): never {
    throw new Error(pattern)
  }

  it('refuses at boot a row that is registered both ways, and a provider that its row disagrees with', async () => {
    const both = [registerRowWithSync(days), registerSyncProvider(diaryProvider)]
    await expect(open({ sync: both })).rejects.toMatchObject({ code: 'row-registered-twice', row: days.pattern })
    const liar = { ...diaryProvider, lockResourceId: () => 'another' }
    await expect(open({ sync: [registerSyncProvider(liar)] })).rejects.toMatchObject({ code: 'provider-disagrees' })
    const bare = await open({ sync: [] })
    expect(await bare.bring(row)).toMatchObject({ slices: 0 })
    expect(await bare.status(ada)).toEqual([])
  })

  it('brings equal cells by a provider’s executor over the generic seams, within its cap', async () => {
    let running = 0
    let most = 0
    const seen: unknown[] = []
    interface DiarySyncDeps extends DiaryBackendDeps {
      rowState(rowId: string): Promise<{ readonly covered: readonly DateRange[] }>
    }
    const executor: SyncExecutor<object, DiarySyncDeps> = {
      async run({ fetch, range, rowId, integrationParams, dispatch, state }, _context, deps) {
        most = Math.max(most, ++running)
        try {
          return await bring()
        } finally {
          running -= 1
        }
        async function bring(): Promise<number> {
          seen.push([dispatch, state.covered.length === (await deps.rowState(rowId)).covered.length])
          const url = `https://diary.example/days?account=${integrationParams.authId}&from=${range.start}&to=${range.end}`
          const lines = (await (await fetch(url)).json()) as readonly { day: string; text: string }[]
          await deps.replaceCells(
            rowId,
            range,
            lines.map(({ day, text }) => ({ date: dayDate(day), data: { text } })),
          )
          return lines.length
        }
      },
    }
    const cellsOf = async () =>
      (await Array.fromAsync(lona.dispatcher.get({ caller: ada, lookupKey: row.lookupKey }))).map(({ date, data }) => ({
        date,
        data,
      }))
    await lona.follow(row)
    expect(await lona.bring(row)).toMatchObject({ inserted: 31 })
    const byRow = await cellsOf()
    await lona.unfollow(row)
    lona = await open({ slots: 4, sync: [registerSyncProvider(diaryProvider, executor)] })
    expect(await lona.bring({ ...row, dispatch: ['as it is'] })).toMatchObject({ inserted: 31, requests: 4 })
    expect(await cellsOf()).toEqual(byRow)
    expect(seen).toEqual(Array(4).fill([['as it is'], true]))
    for (const account of ['b', 'c']) await lona.follow({ owner: bob, lookupKey: keyOf(account) })
    await lona.start()
    await until(async () => (await lona.status(bob)).every(({ percent }) => percent === 100))
    expect(most).toBe(1)
  })
})
