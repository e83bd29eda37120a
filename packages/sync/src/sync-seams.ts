import type { Cell, DateRange, Instant, Json, UserAuth, Uuid } from '@lona/connector'
import type { RowSyncState } from './row-sync-state.js'

/**
 * What the host's generic seams give every executor for signing in: any `<Provider>ApiContext` that asks for no more
 * fits. The executor makes its client from the sign-in and the slice's `fetch`.
 */
export interface SyncApiContext extends UserAuth {}

/**
 * What the host's generic seams give every executor for state and storing: any `<Provider>SyncDeps` that asks for no
 * more fits.
 */
export interface SyncDeps {
  /** The row's gap map, as it is now. */
  rowState(rowId: Uuid): Promise<RowSyncState>
  /** Stores cells, and with `covered` certifies its days as read whole. Cells that are there already stay. */
  persistCells(
    rowId: Uuid,
    cells: readonly Cell[],
    options?: { cursor?: Json; covered?: DateRange; observedAt?: Instant },
  ): Promise<void>
  /** Stores cells that are all there is in the covered days, or in the row: others are removed, and the days certified. */
  replaceCells(
    rowId: Uuid,
    covered: DateRange | 'everything',
    cells: readonly Cell[],
    options?: { cursor?: Json; observedAt?: Instant },
  ): Promise<void>
}
