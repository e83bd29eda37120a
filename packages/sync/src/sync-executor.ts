import type { AnyRow, Fetch, IdentityCtx, Json, Owner, SyncProgress, Uuid } from '@lona/connector'
import type { Instant } from '@tento/chrono'
import type { Slice } from './next-slices.js'
import type { RowSyncState } from './row-sync-state.js'

/**
 * One slice as an executor is given it: what a row's own `sync` is given, but for client and deps, and the gap map.
 *
 * An executor and a row's `sync` are two ways to the same cells, so they share the provider's mapper.
 */
export interface SyncSlice extends Slice, IdentityCtx {
  /** The row's declaration. */
  readonly row: AnyRow
  /** The row key with its values. */
  readonly lookupKey: string
  /** Whose row it is. */
  readonly owner: Owner
  /** The row's record. */
  readonly rowId: Uuid
  /** The row's gap map as the slice begins, with the cursor of its last certified write; what is needed of it is in `range`. */
  readonly state: RowSyncState
  /** What was passed by whoever asked for this sync, unchanged; `null` when nobody passed anything. */
  readonly dispatch: Json
  /** When this slice began, by the host's clock; an executor takes its `today` from here. */
  readonly now: Instant
  /** What every request has to go through. */
  readonly fetch: Fetch
  /** Aborts when the host stops, the person cancels, or the run was overtaken. */
  readonly signal: AbortSignal
  /** Tells a person who waits how far it is; it certifies nothing. */
  progress(progress: SyncProgress): void
}

/**
 * Brings slices over two seams that the provider declares and the host implements, bound to the run: a package with an
 * executor names no host.
 *
 * - `ApiContext`, by the name `<Provider>ApiContext`, signs the slice's owner in and makes the provider's client.
 * - `SyncDeps`, by the name `<Provider>SyncDeps`, stores cells and certifies the days that were read whole, in one
 *   transaction. It is apart from `<Provider>BackendDeps`, so that a host without executors implements nothing of it.
 */
export interface SyncExecutor<ApiContext extends object, SyncDeps extends object> {
  /**
   * Brings one slice and gives the number of its cells. It may be called again for a slice that was brought already or
   * in part: writing twice is writing once.
   *
   * @throws {ConnectorError} what the provider could not do; the slice's days are failed then, but for those that were
   * certified before.
   */
  run(slice: SyncSlice, context: ApiContext, deps: SyncDeps): Promise<number>
}
