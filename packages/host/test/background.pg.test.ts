import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { createStore } from '@lona/store'
import { createMadeUpTime, createMemoryEngine, type MadeUpTime } from '@lona/sync/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLona, type Lona, type LonaEvent, type LonaOptions } from '../src/index.js'
import { ada, board, bob, createDiaryApi, diaryHost, keyOf, tooMany, unsure } from './made-up-diary.js'
import { until } from './until.js'

const minute = 60_000

describe('in the background', { timeout: 30_000 }, () => {
  let test: TestDatabase
  let time: MadeUpTime
  let api: ReturnType<typeof createDiaryApi>
  let lona: Lona
  let events: LonaEvent[]

  const open = (options: Partial<LonaOptions> = {}): Promise<Lona> =>
    createLona({
      ...diaryHost,
      database: test.db,
      fetch: (input) => api.fetch(input),
      now: time.now,
      setTimer: time.setTimer,
      slots: 1,
      engine: createMemoryEngine({ now: time.now, setTimer: time.setTimer, slots: 1 }),
      onEvent: (event) => events.push(event),
      ...options,
    })

  beforeEach(async () => {
    test = await createTestDatabase({ migrate: createStore })
    time = createMadeUpTime()
    api = createDiaryApi()
    events = []
    lona = await open()
  })
  afterEach(async () => {
    await lona.stop()
    await test.close()
  })

  const follow = (...accounts: readonly string[]) =>
    Promise.all(accounts.map((account) => lona.follow({ owner: ada, lookupKey: keyOf(account) })))
  const accounts = (): string[] => api.asked.map(({ account }) => account)
  /** From now on nobody answers; a question ends when it is told to. Gives whether one was. */
  function hangUntilTold(): () => boolean {
    let told = false
    api.fetch = (input) =>
      new Promise((_, reject) => {
        api.asked.push({ account: 'a', range: { start: '', end: '' } })
        const { signal } = input as Request
        signal.addEventListener('abort', () => {
          told = true
          reject(signal.reason)
        })
      })
    return () => told
  }
  /** Rows, by account, that hold all their days. */
  const complete = async (): Promise<string[]> =>
    (await lona.store.listRowStatus(ada))
      .filter(({ cells }) => cells === 31)
      .map(({ record }) => record.lookupKey.split(':')[2] ?? '')
  const failedOf = (account: string) =>
    events.filter((event) => event.type === 'slice-failed' && event.lookupKey === keyOf(account))

  it('brings every row’s newest days before any row’s older ones', async () => {
    await lona.stop()
    let ticks = 0 // who was served last is told by the clock
    lona = await open({ now: () => new Date(time.now().getTime() + ticks++) })
    await follow('a', 'b', 'c')
    await lona.start()
    await until(async () => (await complete()).length === 3)
    const rounds = [0, 3, 6, 9].map((first) =>
      accounts()
        .slice(first, first + 3)
        .toSorted(),
    )
    expect(rounds).toEqual(Array(4).fill(['a', 'b', 'c']))
    expect(accounts()).toHaveLength(12)
  })

  it('leaves a service that wants to be left alone, for as long as it said, and goes on elsewhere', async () => {
    await follow('limited', 'free')
    let limit = true
    api.answer = (account) => {
      if (limit && account === 'limited') throw tooMany(10 * minute)
    }
    await lona.start()
    await until(async () => (await complete()).includes('free'))
    const asked = () => accounts().filter((account) => account === 'limited').length
    expect(asked()).toBe(1)
    for (let minutes = 1; minutes < 10; minutes += 1) {
      await time.advance(minute)
      await lona.planNow()
    }
    await time.advance(minute - 1)
    await lona.planNow()
    expect(asked()).toBe(1)
    limit = false
    await time.advance(2 * 1000)
    await until(async () => (await complete()).includes('limited'))
  })

  it('brings the other days of a row of which some cannot be had, and the other rows', async () => {
    await follow('broken', 'well')
    api.answer = (account, { start }) => {
      if (account === 'broken' && start === '2026-11-13') throw new Error('always')
    }
    await lona.start()
    const cellsOf = async (account: string) =>
      (await lona.store.listRowStatus(ada)).find(({ record }) => record.lookupKey === keyOf(account))?.cells
    await until(async () => (await cellsOf('well')) === 31)
    expect(failedOf('broken')).toHaveLength(1)
    await time.advance(minute)
    await until(async () => (await cellsOf('broken')) === 21)
    expect(await lona.store.listRowStatus(ada)).toMatchObject([
      { state: { failed: [{ start: '2026-11-13', end: '2026-11-23', code: 'unexpected' }] } },
      { state: { failed: [] } },
    ])
  })

  it('brings a row that was just followed at once, and one that another process follows when it looks', async () => {
    const other = await open({ engine: createMemoryEngine() })
    await lona.start()
    await follow('a')
    await until(async () => (await complete()).length === 1)
    await other.follow({ owner: ada, lookupKey: keyOf('b') })
    expect(accounts()).not.toContain('b')
    await until(() => time.dueAt.length > 0)
    await time.advance(2000)
    await until(async () => (await complete()).length === 2)
    await other.stop()
  })

  it('reads days again that may have changed, when they are due', async () => {
    await follow('a')
    await lona.start()
    await until(async () => (await complete()).length === 1)
    await time.advance(59 * minute)
    await lona.planNow()
    expect(accounts()).toHaveLength(4)
    await time.advance(minute)
    await lona.planNow()
    await until(() => accounts().length === 5)
    expect(api.asked.at(-1)?.range).toEqual({ start: '2026-11-20', end: '2026-11-23' })
  })

  it('does not ask without end for days that a row never certifies', async () => {
    await lona.follow({ owner: ada, lookupKey: unsure.lookupKey({ authId: 'a' }) })
    await lona.start()
    await until(() => events.some(({ type }) => type === 'slice-done'))
    for (let minutes = 0; minutes < 59; minutes += 20) {
      await time.advance(19 * minute)
      await lona.planNow()
    }
    expect(accounts()).toHaveLength(1)
    await time.advance(5 * minute)
    await lona.planNow()
    await until(() => accounts().length === 2)
  })

  it('runs no two rows at once that share a lock, also when a person waits for one', async () => {
    await lona.stop()
    lona = await open({ slots: 4, engine: createMemoryEngine({ now: time.now, setTimer: time.setTimer, slots: 4 }) })
    let running = 0
    let most = 0
    api.answer = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
    }
    await follow('locked1', 'locked2', 'locked3')
    const [, report] = await Promise.all([lona.start(), lona.bring({ owner: ada, lookupKey: keyOf('locked1') })])
    await until(async () => (await complete()).length === 3)
    expect([most, report.lookupKey, failedOf('locked1')]).toEqual([1, keyOf('locked1'), []])
  })

  it('stops in the middle of a slice: the request is told, and no day counts as failed', async () => {
    await follow('a')
    const wasTold = hangUntilTold()
    await lona.start()
    await until(() => api.asked.length === 1)
    await lona.stop()
    expect([wasTold(), time.dueAt]).toEqual([true, []])
    expect(await lona.store.listRowStatus(ada)).toMatchObject([{ cells: 0, state: { failed: [], covered: [] } }])
    expect(failedOf('a')).toEqual([])
    await time.advance(10 * minute)
    await lona.planNow()
    expect([api.asked.length, time.dueAt]).toEqual([1, []])
    await expect(lona.start()).rejects.toMatchObject({ code: 'engine-stopped' })
  })

  it('lets go of a row that is unfollowed in the middle of a slice, and does not bring it back', async () => {
    const [record] = await follow('a')
    hangUntilTold()
    await lona.start()
    await until(() => api.asked.length === 1)
    expect(await lona.unfollow({ owner: ada, lookupKey: keyOf('a') })).toMatchObject({ wasFollowed: true })
    await lona.planNow()
    await time.advance(60 * minute)
    expect(await lona.store.listRows(ada)).toEqual([])
    expect(record && (await lona.store.listRuns(record, 9))).toEqual([])
    expect(failedOf('a')).toEqual([])
    expect(accounts()).toHaveLength(1)
  })

  it('stops bringing a shared row when the last of its owners leaves', async () => {
    const lookupKey = board.lookupKey({ authId: 'a' })
    for (const owner of [ada, bob]) await lona.follow({ owner, lookupKey })
    await lona.start()
    await until(async () => (await lona.store.listRowStatus(bob))[0]?.cells === 6)
    const asked = accounts().length
    await lona.unfollow({ owner: ada, lookupKey })
    await time.advance(120 * minute)
    await lona.planNow()
    await until(() => accounts().length === asked + 1)
    await lona.unfollow({ owner: bob, lookupKey })
    await time.advance(120 * minute)
    await lona.planNow()
    expect(accounts()).toHaveLength(asked + 1)
  })

  it('keeps what was stored of a row that it offers no more, and goes on with the others', async () => {
    await follow('a')
    await lona.stop()
    await test.db.query(
      `insert into lona.rows (_sync_scope_id, id, lookup_key, row_type)
       values ('aaa', gen_random_uuid(), ':~gone:a:days', 'data'), ('aab', gen_random_uuid(), ':~diary::days', 'data')`,
    )
    lona = await open()
    await lona.start()
    await until(async () => (await complete()).length === 1)
    expect(await lona.store.listBearers()).toHaveLength(3)
    // A key that no version could have made is worth a word; a row that is not offered is not.
    const troubles = events.flatMap((event) => (event.type === 'trouble' ? [String(event.error)] : []))
    expect(troubles).toEqual([expect.stringContaining(':~diary::days')])
  })
})
