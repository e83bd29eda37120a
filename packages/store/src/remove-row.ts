import type { SystemOwner, Uuid } from '@lona/connector'
import type { Database, Queryable, Transaction } from '@lona/postgres'
import type { RowRecord } from '@lona/rows'
import { deleteRowState, type RowAddress } from '@lona/sync/postgres'
import { rowIdOf } from './ids.js'
import { scopeIdOf } from './scope.js'
import { writeInScope, writeInScopes } from './write-in-scope.js'

/** What went with a row. */
export interface RemovedRow {
  /** Whether it was there. */
  readonly wasThere: boolean
  /** How many cells went, with all that is known of them. */
  readonly cells: number
}

/** Removes a row with all that belongs to it. The transaction has the row's scope to itself. */
export async function removeRow(tx: Transaction, { scopeId, rowId }: RowAddress): Promise<RemovedRow> {
  const { rows } = await tx.query<{ cells: number }>(
    `with cells as (
       delete from lona.cells where _sync_scope_id = $1 and row_id = $2 returning id
     ), provenance as (
       delete from lona.cell_provenance known using cells where known.scope_id = $1 and known.cell_id = cells.id
     ), payloads as (
       delete from lona.raw_payloads where scope_id = $1 and row_id = $2
     ), admissions as (
       delete from lona.admissions where scope_id = $1 and row_id = $2
     )
     select count(*)::int as cells from cells`,
    [scopeId, rowId],
  )
  await tx.query('delete from lona.sync_events where scope_id = $1 and row_id = $2', [scopeId, rowId])
  const { rowCount } = await tx.query('delete from lona.rows where _sync_scope_id = $1 and id = $2', [scopeId, rowId])
  await deleteRowState(tx, { scopeId, rowId })
  return { wasThere: rowCount > 0, cells: rows[0]?.cells ?? 0 }
}

/** Removes an owner's row, and the shared row behind it when nobody else follows that. */
export async function eraseRow(
  db: Database,
  { owner, id, aliasOf, lookupKey }: Pick<RowRecord, 'owner' | 'id' | 'aliasOf' | 'lookupKey'>,
): Promise<RemovedRow> {
  const scopeId = scopeIdOf(owner)
  // Whoever follows the shared row takes its lock too: nobody comes between the look and the deed.
  return await writeInScopes(db, [scopeId, ...(aliasOf ? [scopeIdOf(aliasOf)] : [])], async (tx) => {
    const own = await removeRow(tx, { scopeId, rowId: id })
    const shared = aliasOf ? await removeUnfollowed(tx, aliasOf, lookupKey) : null
    return { wasThere: own.wasThere, cells: own.cells + (shared?.cells ?? 0) }
  })
}

/** Removes what is left of a shared row that nobody follows. Gives whether nobody does. */
export const eraseUnfollowed = (db: Database, shared: SystemOwner, lookupKey: string): Promise<boolean> =>
  writeInScope(db, scopeIdOf(shared), async (tx) => (await removeUnfollowed(tx, shared, lookupKey)) !== null)

/** Removes what is left of those rows whose records are gone. */
export async function eraseLeftovers(db: Database, rows: readonly RowAddress[]): Promise<void> {
  const gone = await listGone(db, rows)
  if (gone.length === 0) return
  const scopeIds = gone.map(({ scopeId }) => scopeId)
  await writeInScopes(db, scopeIds, async (tx) => {
    for (const row of await listGone(tx, gone)) await removeRow(tx, row)
  })
}

/** Those without a record. Whoever is removing one is waited for; whoever writes to it, however long that takes, is not. */
async function listGone(db: Queryable, rows: readonly RowAddress[]): Promise<readonly RowAddress[]> {
  const { rows: gone } = await db.query<{ scope_id: string; row_id: Uuid }>(
    `with known as (
       select * from unnest($1::text[], $2::uuid[]) as known (scope_id, row_id)
     ), here as (
       select row._sync_scope_id, row.id from lona.rows row
       join known on row._sync_scope_id = known.scope_id and row.id = known.row_id
       for key share of row
     )
     select * from known except select * from here`,
    [rows.map(({ scopeId }) => scopeId), rows.map(({ rowId }) => rowId)],
  )
  return gone.map(({ scope_id: scopeId, row_id: rowId }) => ({ scopeId, rowId }))
}

async function removeUnfollowed(tx: Transaction, shared: SystemOwner, lookupKey: string): Promise<RemovedRow | null> {
  const scopeId = scopeIdOf(shared)
  const { rows } = await tx.query('select 1 from lona.rows where alias_of = $1 and lookup_key = $2 limit 1', [
    scopeId,
    lookupKey,
  ])
  return rows.length > 0 ? null : await removeRow(tx, { scopeId, rowId: rowIdOf(scopeId, lookupKey) })
}
