import {
  type AnyRow,
  type Cell,
  type ClientCtx,
  type ClientForWriteCtx,
  defineIntegration,
  defineRow,
  depsKey,
  type Json,
  type Owner,
  type ReadCtx,
  requireAuth,
  type SyncCtx,
  type UserAuth,
  type Uuid,
  type WriteCtx,
  type WriteOutput,
} from '@lona/connector'
import {
  allow,
  createDispatcher,
  type Dispatcher,
  type DispatcherOptions,
  defineRowKeys,
  IntegrationDeps,
} from '@lona/rows'
import { createMemoryStore, type MemoryStore } from './memory-store.js'

// A made-up provider: gardens of people who sign in, and a market whose prices everybody shares.

export interface GardenBackendDeps {
  persistCells(rowId: Uuid, cells: readonly Cell[], cursor?: Json): Promise<void>
}
export const GardenBackendDeps = depsKey<GardenBackendDeps>('@made-up/garden/GardenBackendDeps')

/** What the rows' code does; every test says what it needs. */
export interface Behaviour {
  sync(ctx: SyncCtx): Promise<number>
  listCells(ctx: ReadCtx): Promise<readonly Cell[] | null>
  post(ctx: WriteCtx): Promise<WriteOutput>
  patch(ctx: WriteCtx): Promise<WriteOutput>
  delete(ctx: WriteCtx): Promise<WriteOutput>
}

const manifest = { name: 'Garden', description: 'Made up.', homepage: 'https://garden.example' } as const
const gardenAuth = {
  kind: 'garden',
  credentials: { '~standard': { version: 1, vendor: 'made-up', validate: (value: unknown) => ({ value }) } },
} as const

export const ada: Owner = { kind: 'user', userId: 'ada' }
export const bob: Owner = { kind: 'user', userId: 'bob' }
export const system: Owner = { kind: 'system', aliasKey: 'robot' }
export const november = { start: '2026-11-01', end: '2026-12-01' }

/** Ada has signed in to account `a1`, Bob to none. */
const userAuth = (userId: string): UserAuth => ({
  async auth(_provider, accountId) {
    if (userId !== 'ada' || accountId !== 'a1') return null
    const handle = { accessToken: 'ada-token', tokenType: 'Bearer', expiresAt: null }
    return { kind: 'garden', accountId, credentials: {} as never, acquireHandle: async () => handle }
  },
})

export interface Garden {
  readonly dispatcher: Dispatcher
  readonly store: MemoryStore
  /** Who asked for a client, and how. */
  readonly clients: readonly string[]
  readonly rows: Readonly<Record<'beds' | 'logs' | 'seeds' | 'hints' | 'prices', AnyRow>>
}

export function createGarden(
  behaviour: Partial<Behaviour> = {},
  options: Partial<Omit<DispatcherOptions, 'store'>> = {},
): Garden {
  const store = createMemoryStore()
  const clients: string[] = []
  const garden = defineIntegration({
    pattern: ':~garden:{authId}',
    deps: GardenBackendDeps,
    auth: gardenAuth,
    manifest: { ...manifest, signIn: 'typed', params: { authId: { label: 'Account' } } },
    async client({ user, params }: ClientCtx<{ authId: string }, GardenBackendDeps>) {
      const auth = await requireAuth(user, gardenAuth, params.authId)
      clients.push(`client ${params.authId}`)
      return { token: (await auth.acquireHandle()).accessToken }
    },
    clientForWrite({ params, ...rest }: ClientForWriteCtx<{ authId: string }, GardenBackendDeps>) {
      clients.push(`clientForWrite ${params.authId} ${Object.keys(rest).sort().join(' ')}`)
      return { token: 'system-token' }
    },
  })
  const market = defineIntegration({
    pattern: ':~market:{place}',
    deps: GardenBackendDeps,
    manifest: { ...manifest, signIn: 'none', params: { place: { label: 'Place' } } },
    client: ({ params }) => {
      clients.push(`client ${params.place}`)
      return { token: 'nobody' }
    },
  })

  const write = (verb: 'post' | 'patch' | 'delete') => (ctx: WriteCtx) =>
    behaviour[verb]?.(ctx) ?? Promise.resolve({ upserted: [], removed: [] })
  const sync = (ctx: SyncCtx) => behaviour.sync?.(ctx) ?? Promise.resolve(0)
  const syncShape = { stages: ['viewport', 'backfill'] } as const
  const beds = defineRow(garden, {
    pattern: ':~garden:{authId}:beds:{bed}',
    label: 'beds',
    attributes: ({ integrationParams, params }) => ({ account: integrationParams.authId, bed: params.bed }),
    syncShape,
    sync: (ctx) => sync(ctx as SyncCtx),
    post: (ctx) => write('post')(ctx as WriteCtx),
    patch: (ctx) => write('patch')(ctx as WriteCtx),
    delete: (ctx) => write('delete')(ctx as WriteCtx),
  })
  const logs = defineRow(garden, {
    pattern: ':~garden:{authId}:beds:{bed}:logs',
    label: 'beds logs',
    rowType: 'logs',
    listCells: (ctx) => behaviour.listCells?.(ctx as ReadCtx) ?? Promise.resolve([]),
  })
  const seeds = defineRow(garden, {
    pattern: ':~garden:{authId}:seeds',
    label: 'seeds',
    cellEncoding: 'seed.v1',
    syncShape,
    sync: (ctx) => sync(ctx as SyncCtx),
  })
  const hints = defineRow(garden, {
    pattern: ':~garden:{authId}:hints',
    label: 'hints',
    syncShape,
    sync: (ctx) => sync(ctx as SyncCtx),
    listCells: async () => null,
  })
  const prices = defineRow(market, {
    pattern: ':~market:{place}:prices',
    label: 'prices',
    aliasKey: ({ integrationParams }) => `market:${integrationParams.place}`,
    syncShape,
    sync: (ctx) => sync(ctx as SyncCtx),
    post: (ctx) => write('post')(ctx as WriteCtx),
  })

  const dispatcher = createDispatcher({
    rowKeys: defineRowKeys(
      allow(beds, 'get', 'post', 'patch', 'delete'),
      allow(logs, 'get'),
      allow(seeds, 'get'),
      allow(hints, 'get'),
      allow(prices, 'get', 'post'),
    ),
    deps: new IntegrationDeps().register(GardenBackendDeps, (run) => store.backendDeps(run)),
    decoders: { 'seed.v1': (data) => ({ seed: data }) },
    userAuth,
    ...options,
    store,
  })
  return { dispatcher, store, clients, rows: { beds, logs, seeds, hints, prices } }
}

/** All cells that a caller gets. */
export const read = async (
  { dispatcher }: Garden,
  lookupKey: string,
  { caller = ada, ...rest }: { caller?: Owner; owner?: Owner; range?: typeof november; signal?: AbortSignal } = {},
) => await Array.fromAsync(dispatcher.get({ caller, lookupKey, ...rest }))
