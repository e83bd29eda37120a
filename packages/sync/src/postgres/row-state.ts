import type { Json, Uuid } from '@lona/connector'
import type { Queryable, Transaction } from '@lona/postgres'
import type { Day } from '@tento/chrono'
import type { RowAddress } from '../admission.js'
import type { RowSyncState } from '../row-sync-state.js'

/** A gap map in its columns. */
export interface RowStateColumns {
  readonly fence: string
  readonly cursor: string | null
  readonly since: string | null
  readonly covered: string
  readonly failed: string
  readonly uncertified: string
}

const noState: RowStateColumns = {
  fence: '0',
  cursor: null,
  since: null,
  covered: '[]',
  failed: '[]',
  uncertified: '[]',
}

/** The gap map in these columns. */
export const toRowSyncState = (rowId: Uuid, columns: RowStateColumns): RowSyncState => ({
  rowId,
  fence: Number(columns.fence),
  cursor: columns.cursor === null ? null : (JSON.parse(columns.cursor) as Json),
  since: columns.since,
  covered: JSON.parse(columns.covered) as RowSyncState['covered'],
  failed: JSON.parse(columns.failed) as RowSyncState['failed'],
  uncertified: JSON.parse(columns.uncertified) as RowSyncState['uncertified'],
})

const selectState =
  'select fence, cursor, since, covered, failed, uncertified from lona.row_state where scope_id = $1 and row_id = $2'

/** The gap map of a row; that of a row which never ran is empty. */
export async function readRowState(db: Queryable, { scopeId, rowId }: RowAddress): Promise<RowSyncState> {
  const { rows } = await db.query<RowStateColumns>(selectState, [scopeId, rowId])
  return toRowSyncState(rowId, rows[0] ?? noState)
}

/** The gap map of a row, which nobody else changes until the transaction ends. */
export async function lockRowState(tx: Transaction, { scopeId, rowId }: RowAddress): Promise<RowSyncState> {
  const { rows } = await tx.query<RowStateColumns>(`${selectState} for update`, [scopeId, rowId])
  return toRowSyncState(rowId, rows[0] ?? noState)
}

/** The next fence of a row: every run with an older one is refused from now on. Gives the state as the run finds it. */
export async function takeFence(tx: Transaction, { scopeId, rowId }: RowAddress): Promise<RowSyncState> {
  const { rows } = await tx.query<RowStateColumns>(
    `insert into lona.row_state as state (scope_id, row_id, fence) values ($1, $2, 1)
     on conflict (scope_id, row_id) do update set fence = state.fence + 1
     returning fence, cursor, since, covered, failed, uncertified`,
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

/** Text that changes with every change of a row's cells, and when the row is made anew. */
export async function readCellsVersion(db: Queryable, { scopeId, rowId }: RowAddress): Promise<string> {
  const { rows } = await db.query<{ version: string }>(
    'select cells_version::text as version from lona.row_state where scope_id = $1 and row_id = $2',
    [scopeId, rowId],
  )
  return rows[0]?.version ?? '0'
}

/** Forgets what is known of a row, and its runs. */
export async function deleteRowState(tx: Transaction, { scopeId, rowId }: RowAddress): Promise<void> {
  await tx.query(
    `with state as (delete from lona.row_state where scope_id = $1 and row_id = $2)
     delete from lona.runs where scope_id = $1 and row_id = $2`,
    [scopeId, rowId],
  )
}

/** A row that is to be kept in sync, with what its planning goes by. */
export interface NewEnrolment extends RowAddress {
  /** The row key with its values. */
  readonly lookupKey: string
  /** The pattern of its row. */
  readonly pattern: string
  /** The kind of its provider. */
  readonly kind: string
  /** What no two running slices may share, or `null`. */
  readonly lockKey: string | null
}

/** Has rows kept in sync; when each is due is worked out by whoever calls. */
export async function enrolRows(tx: Transaction, rows: readonly NewEnrolment[]): Promise<void> {
  await tx.query(
    `insert into lona.row_state as state (scope_id, row_id, lookup_key, pattern, kind, lock_key)
     select * from json_to_recordset($1::text::json)
       as new("scopeId" text, "rowId" uuid, "lookupKey" text, pattern text, kind text, "lockKey" text)
     order by "scopeId", "rowId"
     on conflict (scope_id, row_id) do update set lookup_key = excluded.lookup_key, pattern = excluded.pattern,
       kind = excluded.kind, lock_key = excluded.lock_key`,
    [JSON.stringify(rows)],
  )
}

/** Has rows kept in sync no more: no plan finds them. */
export async function releaseRows(tx: Transaction, rows: readonly RowAddress[]): Promise<void> {
  await tx.query(
    `update lona.row_state state set pattern = null, kind = null, demand_due_at = null, viewport_due_at = null,
       backfill_due_at = null
     from (
       select scope_id, row_id from lona.row_state
       where (scope_id, row_id) in (select * from unnest($1::text[], $2::uuid[])) order by scope_id, row_id for update
     ) gone
     where state.scope_id = gone.scope_id and state.row_id = gone.row_id`,
    [rows.map(({ scopeId }) => scopeId), rows.map(({ rowId }) => rowId)],
  )
}
