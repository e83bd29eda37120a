import { defineIntegration, defineRow, depsKey, type LimitReading, type RateLimit } from '@lona/connector'
import type { QuotaName } from '@lona/sandbox'
import { createTopology, registerRowWithSync, registerSyncProvider, type SyncTopology, stageWindow } from '@lona/sync'
import { addDays, type Instant } from '@tento/chrono'

/** How many users an app has. */
export const users = 1000

/** The most requests that a slice takes. */
export const mostRequests = 3

/** Requests that a slice of this user takes: several for every fourth, so that some are refused on their way. */
export const requestsOf = (user: number): number => (user % 4 === 0 ? mostRequests : 1)

/** An app with many users, at a provider with a published limit. */
export interface QuotaSubject {
  /** Whose quota it is. */
  readonly quota: QuotaName
  /** How an app keeps the users' row in sync. */
  readonly topology: SyncTopology
  /** The row of a user. */
  lookupKey(authId: string): string
  /** When the first worker starts: shortly before a day begins. */
  readonly start: Instant
  /** When the simulation ends: shortly after a day has begun. */
  readonly end: Instant
  /** How many of the users have just signed in; of the others, the app has read the present days before. */
  readonly newcomers: number
  /** How many of them may become due in one window. */
  readonly dueAtOnce: number
  /** Slices that each worker runs at once. */
  readonly slots: number
  /** Milliseconds from one person's look at a day to the next one's. */
  readonly lookEveryMs: number
}

/** Days back that the rows go: more than any of the simulations comes to. */
export const historyDays = 1825

/** A user's days at a provider whose app has these limits. */
function defineDays(
  kind: 'whoop' | 'strava',
  options: {
    readonly limits: readonly RateLimit[]
    readonly readLimits: (headers: Headers) => readonly LimitReading[]
    readonly refreshMinutes: number
  },
) {
  const { limits, readLimits, refreshMinutes } = options
  const integration = defineIntegration({
    pattern: `:~${kind}:{authId}`,
    deps: depsKey<object>(`@made-up/${kind}/Deps`),
    limits,
    readLimits,
    manifest: {
      name: `A provider like ${kind}`,
      description: 'Days of its users.',
      homepage: `https://${kind}.example`,
      signIn: 'none',
      params: { authId: { label: 'Account' } },
    },
    client: () => ({}),
  })
  return defineRow(integration, {
    pattern: `:~${kind}:{authId}:days`,
    label: `${kind}-days`,
    syncShape: { stages: ['viewport', 'backfill'], sliceDays: 90, refreshMinutes, historyDays },
    sync: async () => 0,
  })
}

const numbersOf = (header: string | null): number[] =>
  (header ?? '').split(',').map((text) => Number.parseInt(text, 10))

const whoopDays = defineDays('whoop', {
  limits: [
    { scope: 'app', window: 'fixed', seconds: 60, weight: 100 },
    { scope: 'app', window: 'fixed', seconds: 86_400, weight: 10_000 },
  ],
  // They speak of the window that is nearest to its limit, whose number comes first.
  readLimits(headers) {
    const [nearest] = numbersOf(headers.get('x-ratelimit-limit'))
    const [remaining = Number.NaN] = numbersOf(headers.get('x-ratelimit-remaining'))
    const [seconds = Number.NaN] = numbersOf(headers.get('x-ratelimit-reset'))
    return [{ limit: nearest === 100 ? 0 : 1, remaining, resetsInMs: seconds * 1000 }]
  },
  refreshMinutes: 480,
})

const stravaLimits: readonly RateLimit[] = [
  { scope: 'app', window: 'fixed', seconds: 900, weight: 100 },
  { scope: 'app', window: 'fixed', seconds: 86_400, weight: 1000 },
]

const stravaDays = defineDays('strava', {
  limits: stravaLimits,
  readLimits: (headers) =>
    numbersOf(headers.get('x-ratelimit-usage')).map((used, limit) => ({
      limit,
      remaining: (stravaLimits[limit]?.weight ?? Number.NaN) - used,
    })),
  refreshMinutes: 3 * 1440,
})

const { syncShape: stravaShape } = stravaDays
if (!stravaShape) throw new Error('the days have a shape')

/** Everybody signs in at once, and from then on each new day of the east is missing in all rows at once. */
export const whoop: QuotaSubject = {
  quota: 'whoop',
  topology: createTopology([registerRowWithSync(whoopDays)]),
  lookupKey: (authId) => whoopDays.lookupKey({ authId }),
  start: '2026-11-20T23:55:00.000Z',
  end: '2026-11-22T00:05:00.000Z',
  newcomers: users,
  dueAtOnce: users,
  slots: 8,
  lookEveryMs: 7 * 60_000,
}

/**
 * A thousand requests a day are too few to ask for each new day of a thousand users: the present month is read as a whole,
 * and again after three days.
 */
export const strava: QuotaSubject = {
  quota: 'strava',
  topology: createTopology([
    registerSyncProvider({
      integration: stravaDays.integration,
      rows: [stravaDays],
      stages: stravaShape.stages,
      gates: stravaShape.gates,
      maxConcurrent: null,
      lockResourceId: (row, identity) => row.lockResourceId(identity),
      aliasKey: (row, identity) => row.aliasKey(identity),
      stageKeyRange(_, stage, options) {
        const month = monthOf(options.now)
        return stage === 'viewport' ? month : { ...stageWindow(stravaShape, stage, options), end: month.end }
      },
    }),
  ]),
  lookupKey: (authId) => stravaDays.lookupKey({ authId }),
  start: '2026-11-20T23:40:00.000Z',
  end: '2026-11-23T00:20:00.000Z',
  newcomers: 50,
  dueAtOnce: 60,
  slots: 4,
  lookEveryMs: 20 * 60_000,
}

function monthOf(now: Instant) {
  const start = `${now.slice(0, 7)}-01`
  return { start, end: `${addDays(start, 31).slice(0, 7)}-01` }
}
