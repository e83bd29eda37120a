import type { AnyRow, ResolvedSyncShape } from '@lona/connector'
import type { DateRange } from '@tento/chrono'
import { type Budget, budgetsOf } from './budget.js'
import { SyncError } from './errors.js'
import type { ExecutorBinding, SyncRegistration } from './registrations.js'
import { type StageWindowOptions, stageWindow } from './stage-window.js'
import type { SyncProvider } from './sync-provider.js'

/** A row that a host keeps in sync, with all that planning has to know of it. */
export interface SyncedRow {
  /** The row. */
  readonly row: AnyRow
  /** How it wants to be kept in sync. */
  readonly shape: ResolvedSyncShape
  /** The most slices of its provider that run at once, or `null` for no cap. */
  readonly maxConcurrent: number | null
  /** What brings its slices when it is not the row's own `sync`. */
  readonly executor: ExecutorBinding | null
  /** The days that a stage is about, half-open, before the gap map narrows them. */
  stageRange(stage: string, options: StageWindowOptions): DateRange
}

/** The rows that a host keeps in sync, by their patterns. */
export interface SyncTopology {
  /** All of them. */
  readonly rows: readonly SyncedRow[]
  /** The kinds of their providers. */
  readonly kinds: readonly string[]
  /** The row of a pattern, or `null` when the host does not keep it in sync. */
  find(pattern: string): SyncedRow | null
  /** The budgets that all accounts of a provider share: known before a row is. */
  readonly sharedBudgets: readonly Budget[]
  /** What the requests of a row are charged to; nothing for a row that the host does not keep in sync. */
  budgetsOf(pattern: string, lookupKey: string): readonly Budget[]
}

/**
 * The topology of a host, checked: what is wrong with it is found here, at boot.
 *
 * @throws {SyncError} `row-registered-twice` for a row that is kept in sync in two ways, `provider-disagrees` for a
 * provider that says of a row what the row does not say, `row-without-sync-shape`.
 */
export function createTopology(registrations: readonly SyncRegistration[]): SyncTopology {
  const rows = new Map<string, SyncedRow>()
  for (const registration of registrations) {
    for (const synced of toSyncedRows(registration)) {
      const { pattern } = synced.row
      if (rows.has(pattern)) {
        throw new SyncError({
          code: 'row-registered-twice',
          message: `The row '${pattern}' is registered for sync twice. Keep registerRowWithSync or the provider's registerSyncProvider, not both.`,
          row: pattern,
        })
      }
      rows.set(pattern, synced)
    }
  }
  return {
    rows: [...rows.values()],
    kinds: [...new Set([...rows.values()].map(({ row }) => row.integration.kind))],
    sharedBudgets: [...rows.values()]
      .flatMap(({ row }) => budgetsOf(row.integration, {}))
      .filter(
        (budget, index, all) => budget.scope !== 'account' && all.findIndex(({ key }) => key === budget.key) === index,
      ),
    find: (pattern) => rows.get(pattern) ?? null,
    budgetsOf(pattern, lookupKey) {
      const row = rows.get(pattern)?.row
      const params = row?.parseLookupKey(lookupKey)
      return row && params ? budgetsOf(row.integration, row.identityOf(params).integrationParams) : []
    },
  }
}

function toSyncedRows(registration: SyncRegistration): readonly SyncedRow[] {
  if (registration.way === 'row') {
    const { row, shape } = registration
    const stageRange: SyncedRow['stageRange'] = (stage, options) => stageWindow(shape, stage, options)
    return [{ row, shape, maxConcurrent: null, executor: null, stageRange }]
  }
  const { provider, executor } = registration
  return provider.rows.map((row) => ({
    row,
    shape: agreedShape(provider, row),
    maxConcurrent: provider.maxConcurrent,
    executor,
    stageRange: (stage, options) => provider.stageKeyRange(row, stage, options),
  }))
}

/** The row's shape, which its provider has to agree with: two truths on one row would show in production, not in a test. */
function agreedShape(provider: SyncProvider, row: AnyRow): ResolvedSyncShape {
  const { pattern, syncShape } = row
  if (!syncShape) {
    throw new SyncError({
      code: 'row-without-sync-shape',
      message: `The provider '${provider.integration.kind}' speaks of '${pattern}', which has no syncShape. Give the row one, or leave it out of the provider's rows.`,
      row: pattern,
    })
  }
  ensureEqual(row, 'stages', JSON.stringify(provider.stages), JSON.stringify(syncShape.stages))
  ensureEqual(row, 'gates', sortedJson(provider.gates), sortedJson(syncShape.gates))
  const sample = row.identityOf(sampleParams(row))
  ensureEqual(
    row,
    'aliasKey',
    answerOf(() => provider.aliasKey(row, sample)),
    answerOf(() => row.aliasKey(sample)),
  )
  ensureEqual(
    row,
    'lockResourceId',
    answerOf(() => provider.lockResourceId(row, sample)),
    answerOf(() => row.lockResourceId(sample)),
  )
  return syncShape
}

function ensureEqual(row: AnyRow, what: string, byProvider: string, byRow: string): void {
  if (byProvider === byRow) return
  throw new SyncError({
    code: 'provider-disagrees',
    message: `The sync provider of '${row.integration.kind}' and the row '${row.pattern}' disagree on ${what}: ${byProvider} and ${byRow}. Say it in one place: the provider may call the row's own.`,
    row: row.pattern,
  })
}

const sortedJson = (gates: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(gates).sort())

/** Values that differ from one another, so that a key made of the wrong one is seen. */
function sampleParams(row: AnyRow): Readonly<Record<string, string>> {
  const names = [...row.pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  return Object.fromEntries(names.map((name, index) => [name, `${index + 10}.00,${index + 20}.00`]))
}

/** What a function answers, or that it refuses: a row may refuse values that nobody would have. */
function answerOf(ask: () => string | null): string {
  try {
    return JSON.stringify(ask())
  } catch {
    return 'a refusal'
  }
}
