import type { RowRecord } from '@lona/rows'
import { beforeEach, describe, expect, it } from 'vitest'
import { createInProcessEngine, type LonaEvent } from '../src/index.js'
import { createKeeper, type KeeperOptions } from '../src/keep-complete.js'
import { createMadeUpTime, type MadeUpTime, settle } from './made-up-time.js'

const minute = 60_000
const rowOf = (id: string): RowRecord => ({
  id,
  owner: { kind: 'user', userId: 'ada' },
  lookupKey: `:~row:${id}`,
  rowType: 'data',
  cellEncoding: null,
  attributes: null,
  aliasOf: null,
})
const slice = { stage: 'viewport', range: { start: '2026-11-01', end: '2026-11-02' } }

describe('the loop that keeps rows complete', () => {
  let time: MadeUpTime
  let brought: string[]
  let events: LonaEvent[]
  let pruned: number[]
  beforeEach(() => {
    time = createMadeUpTime()
    brought = []
    events = []
    pruned = []
  })

  const keeperOf = (rows: readonly RowRecord[], over: Partial<KeeperOptions> = {}) =>
    createKeeper({
      store: {
        listBearers: async () => rows,
        async pruneRawPayloads() {
          pruned.push(time.now().getTime())
          return 0
        },
      },
      engine: createInProcessEngine({ now: time.now, setTimer: time.setTimer }),
      now: time.now,
      setTimer: time.setTimer,
      slicesOf: async ({ lookupKey }) => (brought.includes(lookupKey) ? [] : [slice]),
      refreshMinutesOf: () => 60,
      lockKeyOf: ({ id }) => id,
      async bringSlice({ lookupKey }) {
        brought.push(lookupKey)
      },
      onEvent: (event) => events.push(event),
      ...over,
    })

  it('goes on with the other rows when it cannot find out what one lacks, and says which', async () => {
    const error = new Error('unreadable')
    const keeper = keeperOf([rowOf('odd'), rowOf('well')], {
      slicesOf: async ({ id, lookupKey }) => {
        if (id === 'odd') throw error
        return brought.includes(lookupKey) ? [] : [slice]
      },
    })
    await keeper.start()
    await settle()
    expect(brought).toEqual([':~row:well'])
    expect(events).toEqual([{ type: 'plan-failed', lookupKey: ':~row:odd', error }])
    await keeper.stop()
  })

  it('looks again a minute later when the database could not be asked', async () => {
    let isAway = true
    const rows = [rowOf('a')]
    const keeper = keeperOf(rows, {
      store: {
        async listBearers() {
          if (isAway) throw new Error('away')
          return rows
        },
        pruneRawPayloads: async () => 0,
      },
    })
    await keeper.start()
    expect(events).toMatchObject([{ type: 'plan-failed', lookupKey: null }])
    isAway = false
    await time.advance(minute - 1)
    expect(brought).toEqual([])
    await time.advance(1)
    expect(brought).toEqual([':~row:a'])
    await keeper.stop()
  })

  it('lets go of old answers at its start and then once an hour', async () => {
    const keeper = keeperOf([])
    await keeper.start()
    for (let minutes = 0; minutes < 125; minutes += 1) await time.advance(minute)
    await keeper.stop()
    const [start = 0] = pruned
    expect(pruned.map((at) => (at - start) / minute)).toEqual([0, 60, 120])
  })

  it('hands a row over once, however often it is told to look', async () => {
    const keeper = keeperOf([rowOf('a')])
    await Promise.all([keeper.start(), keeper.start(), keeper.planNow(), keeper.planNow()])
    await settle()
    expect(brought).toEqual([':~row:a'])
    expect(time.dueAt).toHaveLength(1)
    await keeper.stop()
  })

  it('goes on although who listens throws', async () => {
    const rows = [rowOf('odd')]
    let calls = 0
    const keeper = keeperOf(rows, {
      slicesOf: async () => {
        calls += 1
        throw new Error('unreadable')
      },
      onEvent: () => {
        throw new Error('the listener')
      },
    })
    await expect(keeper.planNow()).rejects.toThrow('the listener')
    await expect(keeper.planNow()).rejects.toThrow('the listener')
    expect(calls).toBe(2)
    await keeper.stop()
  })
})
