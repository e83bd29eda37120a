import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { createStore } from '@lona/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLona, type Lona } from '../src/index.js'
import { ada, board, bob, createDiaryApi, days, diaryHost, keyOf } from './made-up-diary.js'
import { until } from './until.js'

describe('letting go of a row', () => {
  let test: TestDatabase
  let lona: Lona
  let api: ReturnType<typeof createDiaryApi>
  /** Happens once, right after the next look at who follows a row. */
  let afterLook: (() => Promise<unknown>) | undefined
  /** Happens before every call of the database. */
  let beforeCall: (() => Promise<void>) | undefined
  beforeEach(async () => {
    test = await createTestDatabase({ migrate: createStore })
    api = createDiaryApi()
    lona = await createLona({
      ...diaryHost,
      database: {
        ...test.db,
        async transaction(work) {
          await beforeCall?.()
          return await test.db.transaction(work)
        },
        async query<Row>(sql: string, parameters?: readonly unknown[]) {
          await beforeCall?.()
          const result = await test.db.query<Row>(sql, parameters)
          const happens = sql.includes('from lona.rows follower') ? afterLook : undefined
          if (happens) afterLook = undefined
          await happens?.()
          return result
        },
      },
      fetch: (input) => api.fetch(input),
      now: () => new Date('2026-11-21T12:00:00.000Z'),
    })
  })
  afterEach(async () => {
    await lona.stop()
    await test.close()
  })

  const lookupKey = board.lookupKey({ authId: 'one' })
  const own = keyOf('one')

  /** The tables in which something of a row stands. */
  async function tablesWith(...texts: readonly string[]): Promise<readonly string[]> {
    const { rows } = await test.db.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'lona' order by 1`,
    )
    const found = await Promise.all(
      rows.map(async ({ name }) => {
        const { rows: lines } = await test.db.query(
          `select 1 from lona.${name} line
           where exists (select from unnest($1::text[]) text where position(text in line::text) > 0) limit 1`,
          [texts],
        )
        return lines.length > 0 ? [name] : []
      }),
    )
    return found.flat()
  }
  const bearerId = () => lona.store.bearerAddress({ ...record, owner: ada }).rowId
  let record: Awaited<ReturnType<Lona['follow']>>

  it('erases it with all that was brought of it: of one’s own row always, of a shared row when that is asked for', async () => {
    record = await lona.follow({ owner: ada, lookupKey: own })
    await lona.bring({ owner: ada, lookupKey: own })
    expect(await tablesWith(record.id)).not.toEqual([])
    expect(await lona.unfollow({ owner: ada, lookupKey: own })).toEqual({ wasFollowed: true, erasedCells: 31 })
    expect(await tablesWith(record.id, own)).toEqual([])

    record = await lona.follow({ owner: ada, lookupKey })
    const { inserted } = await lona.bring({ owner: ada, lookupKey })
    expect(await lona.unfollow({ owner: ada, lookupKey })).toEqual({ wasFollowed: true, erasedCells: 0 })
    expect(await tablesWith(bearerId())).toContain('cells')
    await lona.follow({ owner: ada, lookupKey })
    expect(await lona.unfollow({ owner: ada, lookupKey, erase: true })).toEqual({
      wasFollowed: true,
      erasedCells: inserted,
    })
    expect(await tablesWith(bearerId(), record.id, lookupKey)).toEqual([])
    expect(await lona.unfollow({ owner: ada, lookupKey, erase: true })).toEqual({ wasFollowed: false, erasedCells: 0 })
  })

  it('leaves a shared row to its other owners, who go on having it brought', async () => {
    for (const owner of [ada, bob]) await lona.follow({ owner, lookupKey })
    await lona.bring({ owner: ada, lookupKey })
    expect(await lona.unfollow({ owner: ada, lookupKey, erase: true })).toEqual({ wasFollowed: true, erasedCells: 0 })
    expect(await Array.fromAsync(lona.dispatcher.get({ caller: bob, lookupKey }))).not.toEqual([])
    expect(await lona.why({ owner: bob, lookupKey })).toMatchObject({ percent: 100, paused: [] })
  })

  it('never takes it from one who follows it in the same moment', async () => {
    for (let time = 0; time < 8; time += 1) {
      await lona.follow({ owner: ada, lookupKey })
      await lona.bring({ owner: ada, lookupKey })
      await Promise.all([lona.unfollow({ owner: ada, lookupKey, erase: true }), lona.follow({ owner: bob, lookupKey })])
      await lona.bring({ owner: bob, lookupKey })
      expect(await lona.why({ owner: bob, lookupKey })).toMatchObject({ percent: 100 })
      await lona.unfollow({ owner: bob, lookupKey, erase: true })
    }
  })

  /** Follows a row, and lets go of it at the given call of the database. Gives whether there was such a call. */
  async function followWhileUnfollowing({
    key,
    erase,
    call,
    isAwaited,
  }: Readonly<Record<'erase' | 'isAwaited', boolean> & { key: string; call: number }>): Promise<boolean> {
    let calls = 0
    let gone: Promise<unknown> | undefined
    beforeCall = async () => {
      calls += 1
      if (calls !== call) return
      gone = lona.unfollow({ owner: ada, lookupKey: key, erase })
      if (isAwaited) await gone
    }
    record = await lona.follow({ owner: ada, lookupKey: key })
    beforeCall = undefined
    await gone
    return gone !== undefined
  }

  it.each([
    ['before each of its calls of the database', true, 1],
    ['beside each of them', false, 3],
  ])(
    'leaves a row whole or not at all when its owner lets go of it while following it, %s',
    async (_, isAwaited, rounds) => {
      for (const key of [own, lookupKey]) {
        for (const isFollowed of [false, true]) {
          for (let call = 1, isDone = false; !isDone; call += 1) {
            for (let round = 0; round < rounds; round += 1) {
              if (isFollowed) await lona.follow({ owner: ada, lookupKey: key })
              isDone = !(await followWhileUnfollowing({ key, erase: true, call, isAwaited }))
              if (await lona.store.findRow(ada, key)) {
                await lona.bring({ owner: ada, lookupKey: key })
                expect(await lona.why({ owner: ada, lookupKey: key })).toMatchObject({ percent: 100 })
                await lona.unfollow({ owner: ada, lookupKey: key, erase: true })
              }
              expect([call, await tablesWith(bearerId(), record.id, key)]).toEqual([call, []])
            }
          }
        }
      }
    },
  )

  it('lets a shared row rest when its only owner lets go of it while following it', async () => {
    for (let call = 1, isDone = false; !isDone; call += 1) {
      isDone = !(await followWhileUnfollowing({ key: lookupKey, erase: false, call, isAwaited: true }))
      const isFollowed = (await lona.store.findRow(ada, lookupKey)) !== null
      const { rows } = await test.db.query<{ pattern: string | null }>(
        'select pattern from lona.row_state where row_id = $1 and pattern is not null',
        [bearerId()],
      )
      expect([call, rows.length]).toEqual([call, isFollowed ? 1 : 0])
      await lona.unfollow({ owner: ada, lookupKey })
    }
  })

  it('leaves nothing behind when all let go of it at once', async () => {
    for (let time = 0; time < 5; time += 1) {
      for (const owner of [ada, bob]) record = await lona.follow({ owner, lookupKey })
      const { inserted } = await lona.bring({ owner: ada, lookupKey })
      const gone = await Promise.all([ada, bob].map((owner) => lona.unfollow({ owner, lookupKey, erase: true })))
      expect(gone.reduce((cells, { erasedCells }) => cells + erasedCells, 0)).toBe(inserted)
      expect(await tablesWith(bearerId(), lookupKey)).toEqual([])
    }
  })

  it('goes on for one who comes, and leaves nothing of what the last one left, between the look and the deed', async () => {
    await lona.follow({ owner: ada, lookupKey })
    afterLook = () => lona.follow({ owner: bob, lookupKey }) // nobody was there a moment ago
    await lona.unfollow({ owner: ada, lookupKey, erase: true })
    expect(afterLook).toBeUndefined()
    expect(await lona.bring({ owner: bob, lookupKey })).toMatchObject({ slices: 1 })
    await lona.start()
    expect(await lona.why({ owner: bob, lookupKey })).toMatchObject({ percent: 100 })

    record = await lona.follow({ owner: ada, lookupKey })
    afterLook = () => lona.unfollow({ owner: bob, lookupKey, erase: true }) // somebody was there a moment ago
    await lona.unfollow({ owner: ada, lookupKey, erase: true })
    expect(afterLook).toBeUndefined()
    expect(await tablesWith(bearerId(), lookupKey)).toEqual([])
  })

  it('tells a slice of it that is under way to stop, and keeps nothing that it brings', async () => {
    const asked = Promise.withResolvers<void>()
    api.answer = () => {
      asked.resolve()
      return new Promise(() => undefined) // the provider never answers
    }
    record = await lona.follow({ owner: ada, lookupKey })
    await lona.start()
    await asked.promise
    expect(await lona.unfollow({ owner: ada, lookupKey, erase: true })).toMatchObject({ wasFollowed: true })
    await until(async () => (await tablesWith(bearerId(), lookupKey)).length === 0)
  })

  it('answers no question of one who does not follow it', async () => {
    await lona.follow({ owner: ada, lookupKey: own })
    await lona.bring({ owner: ada, lookupKey: own })
    const [cell] = await Array.fromAsync(lona.dispatcher.get({ caller: ada, lookupKey: own }))
    const cellId = cell?.cellId ?? ''
    const found = await lona.provenance({ owner: ada, lookupKey: own, cellId })
    const runId = found?.run?.runId ?? ''
    const answer = await lona.rawPayload({ owner: ada, lookupKey: own, runId, ordinal: 1 })
    expect(JSON.parse(new TextDecoder().decode(answer?.body))).toContainEqual(
      expect.objectContaining(cell?.data as object),
    )
    expect(await lona.cellsVersion({ owner: ada, lookupKey: own })).toEqual(expect.any(String))

    await lona.follow({ owner: bob, lookupKey: days.lookupKey({ authId: 'his' }) })
    for (const key of [own, days.lookupKey({ authId: 'his' }), ':~unknown:row']) {
      expect(await lona.provenance({ owner: bob, lookupKey: key, cellId })).toBeNull()
      expect(await lona.rawPayload({ owner: bob, lookupKey: key, runId, ordinal: 1 })).toBeNull()
    }
    expect(await lona.cellsVersion({ owner: bob, lookupKey: own })).toBeNull()
    expect(
      (
        await lona.timeline({
          owner: bob,
          lookupKeys: [own],
          range: { start: '2026-11-20', end: '2026-11-21' },
          width: 9,
        })
      ).rows,
    ).toEqual([])
  })

  it('lets all who follow a shared row know where its cells come from', async () => {
    await lona.follow({ owner: ada, lookupKey })
    await lona.bring({ owner: ada, lookupKey })
    const version = await lona.cellsVersion({ owner: ada, lookupKey })
    await lona.follow({ owner: bob, lookupKey })
    const [cell] = await Array.fromAsync(lona.dispatcher.get({ caller: bob, lookupKey }))
    const found = await lona.provenance({ owner: bob, lookupKey, cellId: cell?.cellId ?? '' })
    expect(found).toMatchObject({ run: { outcome: 'done' }, requests: [{ ordinal: 1 }] })
    expect(await lona.cellsVersion({ owner: bob, lookupKey })).toBe(version)
  })
})
