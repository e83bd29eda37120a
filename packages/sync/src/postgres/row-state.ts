import type { Json, Uuid } from '@lona/connector'
import type { Queryable, Transaction } from '@lona/postgres'
import type { Day } from '@tento/chrono'
import type { RowSyncState } from '../row-sync-state.js'

/** Which row: its scope (the owner's id, or `system:` and the alias key) and its record. */
export interface RowAddress {
  /** The scope that the row lives in. */
  readonly scopeId: string
  /** The row's record. */
  readonly rowId: Uuid
}

interface RowStateColumns {
  readonly fence: string
  readonly cursor: string | null
  readonly since: string | null
  readonly covered: string
  readonly failed: string
}

const toRowSyncState = (rowId: Uuid, columns: RowStateColumns): RowSyncState => ({
  rowId,
  fence: Number(columns.fence),
  cursor: columns.cursor === null ? null : (JSON.parse(columns.cursor) as Json),
  since: columns.since,
  covered: JSON.parse(columns.covered) as RowSyncState['covered'],
  failed: JSON.parse(columns.failed) as RowSyncState['failed'],
})

/** The gap map of a row; that of a row which never ran is empty. */
export async function readRowState(db: Queryable, { scopeId, rowId }: RowAddress): Promise<RowSyncState> {
  const { rows } = await db.query<RowStateColumns>(
    'select fence, cursor, since, covered, failed from lona.row_state where scope_id = $1 and row_id = $2',
    [scopeId, rowId],
  )
  return toRowSyncState(rowId, rows[0] ?? { fence: '0', cursor: null, since: null, covered: '[]', failed: '[]' })
}

/** The next fence of a row: every run with an older one is refused from now on. Gives the state as the run finds it. */
export async function takeFence(tx: Transaction, { scopeId, rowId }: RowAddress): Promise<RowSyncState> {
  const { rows } = await tx.query<RowStateColumns>(
    `insert into lona.row_state as state (scope_id, row_id, fence) values ($1, $2, 1)
     on conflict (scope_id, row_id) do update set fence = state.fence + 1
     returning fence, cursor, since, covered, failed`,
    [scopeId, rowId],
  )
  const [columns] = rows
  if (!columns) throw new Error(`lona.row_state gave no fence for row ${rowId}`)
  return toRowSyncState(rowId, columns)
}

/** Sets the first day that the row's owner wants. Where one was set before, a later day changes nothing. */
export async function widenSince(tx: Transaction, { scopeId, rowId }: RowAddress, since: Day): Promise<void> {
  await tx.query(
    `insert into lona.row_state as state (scope_id, row_id, since) values ($1, $2, $3)
     on conflict (scope_id, row_id) do update set since = least(state.since, excluded.since)`,
    [scopeId, rowId, since],
  )
}

/** Forgets what is known of a row, and its runs. */
export async function deleteRowState(tx: Transaction, { scopeId, rowId }: RowAddress): Promise<void> {
  await tx.query(
    `with state as (delete from lona.row_state where scope_id = $1 and row_id = $2)
     delete from lona.runs where scope_id = $1 and row_id = $2`,
    [scopeId, rowId],
  )
}
