import type { AnyRow, Cell, DateRange, Owner, SyncProgress } from '@lona/connector'
import {
  coverRange,
  createTopology,
  nextSlices,
  type RowSyncState,
  registerSyncProvider,
  type SyncSlice,
} from '@lona/sync'
import { expect, it } from 'vitest'
import { ducks, type PondBackendDeps, pondApiContext, pondSyncExecutor, pondSyncProvider } from './pond.js'

const now = '2026-11-21T12:00:00.000Z'
const lookupKey = ducks.lookupKey({ place: 'north' })
const identity = ducks.identityOf({ place: 'north' })
const owner: Owner = { kind: 'system', aliasKey: 'pond:north' }
const row: AnyRow = ducks
const synced = createTopology([registerSyncProvider(pondSyncProvider)]).find(row.pattern) ?? never()
const fetch = async (input: string | URL | Request) => new Response(String(input).slice(-2))
const signal = new AbortController().signal

/** A host in a few lines: brings slice after slice until nothing is missing. */
async function bringAll(bring: (slice: SyncSlice, store: Store) => Promise<number>) {
  const nothing = { cursor: null, since: null, covered: [], failed: [], uncertified: [] }
  let state: RowSyncState = { rowId: 'row-1', fence: 1, ...nothing }
  const stored: Cell[] = []
  const told: SyncProgress[] = []
  const order: string[] = []
  const store: Store = async (_rowId, covered, cells) => {
    stored.push(...cells)
    state = { ...state, covered: coverRange(state.covered, covered, now) }
  }
  for (;;) {
    const [next] = nextSlices(synced, state, now)
    if (!next) return { state, stored, told, order }
    order.push(next.stage)
    const { rowId } = state
    const progress = (progress: SyncProgress) => void told.push(progress)
    await bring(
      { ...next, ...identity, row, lookupKey, owner, rowId, state, dispatch: null, now, fetch, signal, progress },
      store,
    )
  }
}
type Store = (rowId: string, covered: DateRange, cells: readonly Cell[]) => Promise<void>
function never(): never {
  throw new Error('ducks are kept in sync')
}

const byExecutor = () => bringAll((slice, storeDays) => pondSyncExecutor.run(slice, pondApiContext, { storeDays }))

it('an executor brings slices over its two seams until nothing is missing', async () => {
  const { state, stored, told, order } = await byExecutor()
  expect(state.covered).toEqual([{ start: '2026-10-23', end: '2026-11-23', readAt: now }])
  expect(stored).toHaveLength(31)
  expect(stored[0]).toEqual({ date: { kind: 'day', year: 2026, month: 11, day: 16 }, data: { ducks: 16 } })
  expect(order).toEqual(['viewport', 'viewport', 'backfill', 'backfill', 'backfill'])
  expect(told.map(({ cells }) => cells)).toEqual([7, 7, 7, 7, 3])
})

it("an executor and the row's own sync give equal cells", async () => {
  const byRow = await bringAll(async (slice, replaceCells) => {
    const deps: PondBackendDeps = { replaceCells }
    const user = { auth: async () => null }
    const client = await row.integration.client({ user, deps, params: slice.integrationParams, fetch })
    return (await row.sync?.({ ...slice, client, deps, cursor: slice.state.cursor })) ?? never()
  })
  expect(byRow).toEqual(await byExecutor())
})

it('a provider says how its rows want to be orchestrated: stages, gates, locks, sharing and the days of a stage', () => {
  const { integration, rows, stages, gates, maxConcurrent } = pondSyncProvider
  expect([integration.kind, rows, stages, gates, maxConcurrent]).toEqual([
    'pond',
    [ducks],
    ['viewport', 'backfill'],
    { backfill: 'viewport' },
    2,
  ])
  expect(pondSyncProvider.aliasKey(row, identity)).toBe('pond:north')
  expect(pondSyncProvider.lockResourceId(row, identity)).toBeNull()
  expect(pondSyncProvider.stageKeyRange(row, 'viewport', { now })).toEqual({ start: '2026-11-09', end: '2026-11-23' })
  expect(pondSyncProvider.stageKeyRange(row, 'backfill', { now, since: '2026-11-20' }).start).toBe('2026-11-20')
})
