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
import type { LonaOptions } from '@lona/host'
import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import { registerSyncProvider, type SyncExecutor, type SyncProvider, stageWindow } from '@lona/sync'

/** What the made-up service says of a day. */
interface TideWire {
  readonly day: string
  readonly metres: number
}

/** A made-up service: the highest water of each day at a port, two weeks at most in an answer. */
export const openTideTable = (): Fetch => async (input) => {
  const { pathname, searchParams } = new URL(input instanceof Request ? input.url : input)
  const range = { start: searchParams.get('from') ?? '', end: searchParams.get('to') ?? '' }
  return Response.json(
    daysOf(range)
      .slice(0, 14)
      .map((day): TideWire => ({ day, metres: (Date.parse(day) / 86_400_000 + pathname.length) % 13 })),
  )
}

/** The made-up SDK. */
async function readTides(fetch: Fetch, port: string, { start, end }: DateRange): Promise<readonly Cell[]> {
  const response = await fetch(`https://tides.example/${port}?from=${start}&to=${end}`)
  return ((await response.json()) as readonly TideWire[]).map(({ day, metres }) => ({
    date: dayDate(day),
    data: { metres },
  }))
}

/** What the row's own `sync` would ask of a host. */
export interface TideBackendDeps {
  replaceCells(rowId: Uuid, covered: DateRange, cells: readonly Cell[]): Promise<void>
}
export const TideBackendDeps = depsKey<TideBackendDeps>('@made-up/tide/TideBackendDeps')

const tide = defineIntegration({
  pattern: ':~tide:{port}',
  deps: TideBackendDeps,
  manifest: {
    name: 'Tides',
    description: 'High water by day.',
    homepage: 'https://tides.example',
    signIn: 'none',
    params: { port: { label: 'Port' } },
  },
  client: ({ fetch, params }) => ({ read: (range: DateRange) => readTides(fetch, params.port, range) }),
})

const stages = ['viewport', 'backfill'] as const

/** A month of tides in slices of two weeks. */
export const tides = defineRow(tide, {
  pattern: ':~tide:{port}:highWater',
  label: 'tide-high-water',
  syncShape: { stages, sliceDays: 14, trailingDays: 1, historyDays: 30 },
  async sync({ client, deps, rowId, range }) {
    const cells = await client.read(range)
    await deps.replaceCells(rowId, range, cells)
    return cells.length
  },
})

const tideProvider: SyncProvider = {
  integration: tide,
  rows: [tides],
  stages,
  gates: {},
  maxConcurrent: 8,
  lockResourceId: () => null,
  aliasKey: () => null,
  stageKeyRange: (_, stage, options) => stageWindow(shape, stage, options),
}

if (!tides.syncShape) throw new Error('tides have a shape')
const shape = tides.syncShape

/** Stores the cells of a slice, and certifies its days: in two writes, since a crash may come between them. */
interface TideSyncDeps {
  persistCells(rowId: Uuid, cells: readonly Cell[], options?: { cursor?: string; covered?: DateRange }): Promise<void>
}

/** Brings a slice half by half; the second half's write certifies all of it, and remembers where it was. */
const tideExecutor: SyncExecutor<object, TideSyncDeps> = {
  async run({ integrationParams, fetch, rowId, range }, _, deps) {
    const days = daysOf(range)
    const middle = days[Math.floor(days.length / 2)] ?? range.end
    const port = integrationParams.port ?? ''
    const newer = await readTides(fetch, port, { start: middle, end: range.end })
    await deps.persistCells(rowId, newer, { covered: { start: middle, end: range.end } })
    const older = await readTides(fetch, port, { start: range.start, end: middle })
    await deps.persistCells(rowId, older, { cursor: range.start, covered: range })
    return newer.length + older.length
  },
}

/** How an app wires it. */
export const tideHost: Pick<LonaOptions, 'rowKeys' | 'deps' | 'sync'> = {
  rowKeys: defineRowKeys(allow(tides, 'get')),
  deps: (store) => new IntegrationDeps().register(TideBackendDeps, (run) => store.backendDeps(run)),
  sync: [registerSyncProvider(tideProvider, tideExecutor)],
}
