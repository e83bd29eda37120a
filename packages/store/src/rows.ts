import type { Json, Owner, SystemOwner, Uuid } from '@lona/connector'
import type { Database, Queryable, Transaction } from '@lona/postgres'
import type { NewRow, RowRecord, RowStore } from '@lona/rows'
import { StoreError } from './errors.js'
import { rowIdOf } from './ids.js'
import { removeRow } from './remove-row.js'
import { isStorable, ownerOfScope, scopeIdOf } from './scope.js'
import { writeInScope, writeInScopes } from './write-in-scope.js'

/** A row's columns. */
export interface RowColumns {
  readonly _sync_scope_id: string
  readonly id: Uuid
  readonly lookup_key: string
  readonly row_type: string
  readonly cell_encoding: string | null
  readonly attributes: string | null
  readonly alias_of: string | null
}

/** What to select for `RowColumns`, from the table under this name. */
export const rowColumns = (table: string): string =>
  ['_sync_scope_id', 'id', 'lookup_key', 'row_type', 'cell_encoding', 'attributes', 'alias_of']
    .map((name) => `${table}.${name}`)
    .join(', ')

/** The record in these columns. */
export const toRowRecord = (columns: RowColumns): RowRecord => ({
  id: columns.id,
  owner: ownerOfScope(columns._sync_scope_id),
  lookupKey: columns.lookup_key,
  rowType: columns.row_type,
  cellEncoding: columns.cell_encoding,
  attributes: columns.attributes === null ? null : (JSON.parse(columns.attributes) as Json),
  aliasOf: columns.alias_of === null ? null : (ownerOfScope(columns.alias_of) as SystemOwner),
})

async function findRow(db: Queryable, owner: Owner, lookupKey: string): Promise<RowRecord | null> {
  const { rows } = await db.query<RowColumns>(
    `select ${rowColumns('row')} from lona.rows row where _sync_scope_id = $1 and lookup_key = $2`,
    [scopeIdOf(owner), lookupKey],
  )
  return rows[0] ? toRowRecord(rows[0]) : null
}

async function insertRow(tx: Transaction, row: NewRow, aliasOf: SystemOwner | null): Promise<void> {
  const scopeId = scopeIdOf(row.owner)
  await tx.query(
    `insert into lona.rows (_sync_scope_id, id, lookup_key, row_type, cell_encoding, attributes, alias_of)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [
      scopeId,
      rowIdOf(scopeId, row.lookupKey),
      row.lookupKey,
      row.rowType,
      row.cellEncoding,
      row.attributes === null ? null : JSON.stringify(row.attributes),
      aliasOf && scopeIdOf(aliasOf),
    ],
  )
}

/** The most bytes of an owner's or a row's key: two of them have to fit into one entry of an index. */
export const maxKeyBytes = 1000

function ensureKeysFit({ owner, lookupKey, aliasKey }: NewRow): void {
  scopeIdOf(owner) // refuses what can be nobody's id
  const keys = [owner.kind === 'user' ? owner.userId : owner.aliasKey, lookupKey, aliasKey ?? '']
  const long = keys.find((key) => Buffer.byteLength(key) > maxKeyBytes || !isStorable(key))
  if (long === undefined) return
  throw new StoreError({
    code: 'key-too-long',
    message: `'${long.toWellFormed().slice(0, 60)}…' cannot be a key: it has more than ${maxKeyBytes} bytes, or is not well-formed text. Make keys by the row's lookupKey().`,
  })
}

/** Rows on Postgres. */
export function createRowStore(db: Database): RowStore {
  async function ensureRow(row: NewRow): Promise<RowRecord> {
    ensureKeysFit(row)
    const existing = await findRow(db, row.owner, row.lookupKey)
    if (existing && (!existing.aliasOf || (await findRow(db, existing.aliasOf, row.lookupKey)))) return existing
    const aliasOf: SystemOwner | null = row.aliasKey === null ? null : { kind: 'system', aliasKey: row.aliasKey }
    // Both at once: a record must never point at a shared row that is not there, or that goes in this moment.
    return await writeInScopes(db, [row.owner, ...(aliasOf ? [aliasOf] : [])].map(scopeIdOf), async (tx) => {
      if (aliasOf) await insertRow(tx, { ...row, owner: aliasOf }, null)
      await insertRow(tx, row, aliasOf)
      const made = await findRow(tx, row.owner, row.lookupKey)
      if (!made) throw new Error(`lona.rows gave no row for '${row.lookupKey}'`)
      return made
    })
  }

  return {
    ensureRow,
    findRow: (owner, lookupKey) => findRow(db, owner, lookupKey),
    async listRows(owner) {
      const { rows } = await db.query<RowColumns>(
        `select ${rowColumns('row')} from lona.rows row where _sync_scope_id = $1 order by lookup_key collate "C"`,
        [scopeIdOf(owner)],
      )
      return rows.map(toRowRecord)
    },
    async removeRow(owner, lookupKey) {
      const scopeId = scopeIdOf(owner)
      const address = { scopeId, rowId: rowIdOf(scopeId, lookupKey) }
      return (await writeInScope(db, scopeId, (tx) => removeRow(tx, address))).wasThere
    },
  }
}
