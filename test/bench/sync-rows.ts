import { defineIntegration, defineRow, depsKey } from '@lona/connector'
import type { Database } from '@lona/postgres'
import { createTopology, registerRowWithSync } from '@lona/sync'
import { createOrchestrator, type EnrolledRow, type Orchestrator, type OrchestratorOptions } from '@lona/sync/postgres'

const pattern = ':~benched:{authId}:days'

const benched = defineIntegration({
  pattern: ':~benched:{authId}',
  deps: depsKey<object>('@made-up/benched/Deps'),
  limits: [{ scope: 'app', window: 'fixed', seconds: 60, weight: 1_000_000 }],
  manifest: {
    name: 'Benched',
    description: 'Rows that only count.',
    homepage: 'https://benched.example',
    signIn: 'none',
    params: { authId: { label: 'Account' } },
  },
  client: () => ({}),
})

/** A row whose slices bring nothing, so that what is left is the orchestrator. */
const days = defineRow(benched, {
  pattern,
  label: 'benched-days',
  syncShape: { stages: ['viewport', 'backfill'], historyDays: 365 },
  lockResourceId: ({ integrationParams }) => `benched:${integrationParams.authId}`,
  sync: async () => 0,
})

/** What keeps such rows in sync. */
const benchedTopology = createTopology([registerRowWithSync(days)])

/** So many of them, each of an owner of its own. */
export const benchedRows = (count: number): readonly EnrolledRow[] =>
  Array.from({ length: count }, (_, index) => ({
    scopeId: `owner-${index}`,
    rowId: `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
    lookupKey: days.lookupKey({ authId: `account-${index}` }),
    pattern,
  }))

/** What a slice gives that brought nothing. */
export const nothingBrought = {
  runId: '00000000-0000-4000-8000-000000000000',
  requests: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  removed: 0,
  outdated: 0,
} as const

/** An orchestrator of these rows. */
export const orchestrateBenched = (
  database: Database,
  options: Pick<OrchestratorOptions, 'engine' | 'slots' | 'runSlice' | 'onError'>,
): Orchestrator =>
  createOrchestrator({
    database,
    topology: benchedTopology,
    describeError: () => ({ code: 'unexpected', message: 'It failed.' }),
    ...options,
  })
