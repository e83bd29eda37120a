import {
  type Cell,
  type DateRange,
  dayDate,
  daysOf,
  defineIntegration,
  defineRow,
  depsKey,
  type Fetch,
  type Uuid,
} from '@lona/connector'
import { type SyncExecutor, type SyncProvider, stageWindow } from '@lona/sync'

// A made-up provider that ships both ways of being kept in sync: its row's own `sync`, and a sync-plugin.

/** The made-up SDK. */
const createPondClient = (fetch: Fetch, place: string) => ({
  async countDucks(day: string): Promise<number> {
    const answer = await fetch(`https://pond.example/${place}/${day}`)
    return Number(await answer.text())
  },
})
type PondClient = ReturnType<typeof createPondClient>

/** The one mapper, for both ways. */
async function ducksOf(client: PondClient, range: DateRange): Promise<readonly Cell[]> {
  return await Promise.all(
    daysOf(range).map(async (day) => ({ date: dayDate(day), data: { ducks: await client.countDucks(day) } })),
  )
}

export interface PondBackendDeps {
  replaceCells(rowId: Uuid, covered: DateRange, cells: readonly Cell[]): Promise<void>
}
export const PondBackendDeps = depsKey<PondBackendDeps>('@made-up/pond/PondBackendDeps')

const pond = defineIntegration({
  pattern: ':~pond:{place}',
  deps: PondBackendDeps,
  manifest: {
    name: 'Pond',
    description: 'Ducks by day.',
    homepage: 'https://pond.example',
    signIn: 'none',
    params: { place: { label: 'Place' } },
  },
  client: ({ fetch, params }) => createPondClient(fetch, params.place),
})

export const ducks = defineRow(pond, {
  pattern: ':~pond:{place}:ducks',
  label: 'ducks',
  syncShape: {
    stages: ['viewport', 'backfill'],
    gates: { backfill: 'viewport' },
    sliceDays: 7,
    trailingDays: 2,
    historyDays: 30,
  },
  aliasKey: ({ integrationParams }) => `pond:${integrationParams.place}`,
  async sync({ client, deps, rowId, range, progress }) {
    const cells = await ducksOf(client, range)
    await deps.replaceCells(rowId, range, cells)
    progress({ cells: cells.length })
    return cells.length
  },
})

export const pondSyncProvider: SyncProvider = {
  integration: pond,
  rows: [ducks],
  stages: ['viewport', 'backfill'],
  gates: { backfill: 'viewport' },
  maxConcurrent: 2,
  lockResourceId: (row, identity) => row.lockResourceId(identity),
  aliasKey: (row, identity) => row.aliasKey(identity),
  stageKeyRange: (row, stage, options) => stageWindow(row.syncShape ?? neverShapeless(row.pattern), stage, options),
}

function neverShapeless(pattern: string): never {
  throw new Error(`${pattern} has a shape`)
}

/** Makes the client of a slice; a provider with accounts signs its owner in here. */
export interface PondApiContext {
  client(place: string, fetch: Fetch): Promise<PondClient>
}

/** Stores the cells of a slice, and certifies its days. */
export interface PondSyncDeps {
  storeDays(rowId: Uuid, covered: DateRange, cells: readonly Cell[]): Promise<void>
}

export const pondApiContext: PondApiContext = { client: async (place, fetch) => createPondClient(fetch, place) }

export const pondSyncExecutor: SyncExecutor<PondApiContext, PondSyncDeps> = {
  async run({ integrationParams, fetch, rowId, range, progress }, context, deps) {
    const cells = await ducksOf(await context.client(integrationParams.place ?? '', fetch), range)
    await deps.storeDays(rowId, range, cells)
    progress({ cells: cells.length })
    return cells.length
  },
}
