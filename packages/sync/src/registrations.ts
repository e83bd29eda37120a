import type { AnyRow, ResolvedSyncShape, StagesOf } from '@lona/connector'
import { SyncError } from './errors.js'
import type { SyncExecutor } from './sync-executor.js'
import type { SyncProvider } from './sync-provider.js'
import type { SyncApiContext, SyncDeps } from './sync-seams.js'

/** A row that a host keeps in sync by the row's own `sync`. */
export interface RowRegistration {
  /** By the row's own `sync`. */
  readonly way: 'row'
  /** The row. */
  readonly row: AnyRow
  /** How it wants to be kept in sync. */
  readonly shape: ResolvedSyncShape
}

/** Rows that a host keeps in sync as their provider's topology says. */
export interface ProviderRegistration {
  /** By the provider's topology. */
  readonly way: 'provider'
  /** The topology. */
  readonly provider: SyncProvider
  /** What brings the slices; the rows' own `sync` when there is none. */
  readonly executor: ExecutorBinding | null
}

/** An executor that the host can run: what it asks for, the host's generic seams have. */
export type ExecutorBinding = SyncExecutor<SyncApiContext, SyncDeps>

/** One of the two ways in which rows are kept in sync. */
export type SyncRegistration = RowRegistration | ProviderRegistration

/** Refuses a row that has no `sync` to run, with the reason as the type to read. */
export type Syncs<R> = [StagesOf<R>] extends [never]
  ? { readonly error: "a row without 'syncShape' and 'sync' cannot be registered for sync" }
  : unknown

/**
 * Has the host keep a row in sync: its `sync` runs per stage, over what the gap map lacks.
 *
 * @throws {SyncError} `row-without-sync-shape`, where the types were got around or a row has a `sync` without a shape.
 */
export function registerRowWithSync<R extends AnyRow>(row: R & Syncs<R>): RowRegistration {
  if (row.syncShape && row.sync) return { way: 'row', row, shape: row.syncShape }
  throw new SyncError({
    code: 'row-without-sync-shape',
    message: `The row '${row.pattern}' (${row.label}) has no syncShape, so it cannot be kept in sync. Give it a syncShape and a sync.`,
    row: row.pattern,
  })
}

/**
 * Has the host keep a provider's rows in sync as its topology says, by its executor over the host's generic seams; by the
 * rows' own `sync` when there is no executor.
 */
export function registerSyncProvider(provider: SyncProvider, executor?: ExecutorBinding): ProviderRegistration {
  return { way: 'provider', provider, executor: executor ?? null }
}
