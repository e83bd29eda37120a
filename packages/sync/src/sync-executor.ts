import type { Fetch, Json, SyncProgress, Uuid } from '@lona/connector'
import type { Slice } from './next-slices.js'
import type { RowSyncState } from './row-sync-state.js'

/** One slice as an executor is given it. */
export interface SyncSlice extends Slice {
  /** The row key with its values. */
  readonly lookupKey: string
  /** The row's record. */
  readonly rowId: Uuid
  /** The row's gap map as the slice begins. */
  readonly state: RowSyncState
  /** What was passed by whoever asked for this sync, unchanged; `null` when nobody passed anything. */
  readonly dispatch: Json
  /** What every request has to go through. */
  readonly fetch: Fetch
  /** Aborts when the run has to stop. */
  readonly signal: AbortSignal
  /** Tells a person who waits how far it is. */
  progress(progress: SyncProgress): void
}

/**
 * Brings slices over its two seams: `ApiContext` signs in and makes clients, `SyncDeps` holds row state and stores
 * cells. A provider that ships one is free of any host.
 */
export interface SyncExecutor<ApiContext, SyncDeps> {
  /** Brings one slice and gives the number of its cells. */
  run(slice: SyncSlice, context: ApiContext, deps: SyncDeps): Promise<number>
}
