import { type AnyRow, defineIntegration, defineRow, depsKey, type RateLimit } from '@lona/connector'
import { addDays, type DateRange, type Day, daysOf, type Instant, toInstant } from '@tento/chrono'
import { createTopology, registerSyncProvider, type SyncTopology, stageWindow } from '../src/index.js'

// Made-up providers for the tests of planning: their caps, limits and gates are what a test says.

/** How one of the made-up providers wants to be treated. */
export interface MadeUpProvider {
  readonly maxConcurrent: number | null
  readonly limits: readonly RateLimit[]
  readonly isGated: boolean
  readonly sliceDays: number
  readonly historyDays: number
}

const patternOf = (kind: string) => `:~${kind}:{account}:days` as ':~bank:{account}:days'

const integrationOf = (kind: string, limits: readonly RateLimit[]) =>
  defineIntegration({
    pattern: `:~${kind}:{account}` as ':~bank:{account}', // one of several made-up kinds; the compiler needs to see only one
    deps: depsKey<object>('@made-up/world/WorldBackendDeps'),
    limits,
    manifest: {
      name: kind.toUpperCase(),
      description: 'Made up.',
      homepage: 'https://world.example',
      signIn: 'none',
      params: {},
    },
    client: () => ({}),
  })

/** The row of a provider, by its place in the list. */
export const rowPattern = (provider: number): string => patternOf(`kind${provider}`)

/** The key of an account's row. */
export const rowKey = (provider: number, account: string): string => `:~kind${provider}:${account}:days`

/** A topology of these providers, with one row each. */
export function topologyOf(providers: readonly MadeUpProvider[]): SyncTopology {
  return createTopology(
    providers.map(({ maxConcurrent, limits, isGated, sliceDays, historyDays }, index) => {
      const integration = integrationOf(`kind${index}`, limits)
      const stages = ['viewport', 'backfill'] as const
      const gates = isGated ? { backfill: 'viewport' as const } : {}
      const row: AnyRow = defineRow(integration, {
        pattern: patternOf(`kind${index}`),
        label: `days-${index}`,
        syncShape: { stages, gates, sliceDays, historyDays, trailingDays: 0, refreshMinutes: 20_000 },
        sync: async () => 0,
        // Accounts that end alike, such as 'ada@north' and 'bob@north', may be touched one at a time.
        lockResourceId: ({ integrationParams }) => integrationParams.account.split('@')[1] ?? null,
      })
      const shape = row.syncShape
      if (!shape) throw new Error('the made-up row has a shape')
      return registerSyncProvider({
        integration,
        rows: [row],
        stages,
        gates,
        maxConcurrent,
        lockResourceId: (one, identity) => one.lockResourceId(identity),
        aliasKey: (one, identity) => one.aliasKey(identity),
        stageKeyRange: (_row, stage, options) => stageWindow(shape, stage, options),
      })
    }),
  )
}

/** So much later. */
export const after = (at: Instant, ms: number): Instant => toInstant(Date.parse(at) + ms)

/** One day as a range. */
export const oneDay = (day: Day): DateRange => ({ start: day, end: addDays(day, 1) })

/** Days newest first. */
export const newestFirst = (range: DateRange): readonly Day[] => daysOf(range).toReversed()
