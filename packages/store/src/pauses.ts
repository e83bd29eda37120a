import type { Queryable, Transaction } from '@lona/postgres'
import type { RowAddress } from '@lona/sync'

/** What those who follow a row want paused: of a row that is nobody's but its owner's, one list. */
export async function listPauses(
  db: Queryable,
  { scopeId, rowId }: RowAddress,
  lookupKey: string,
): Promise<readonly (readonly string[])[]> {
  const { rows } = await db.query<{ paused: string | null }>(
    `select state.paused from lona.rows follower
     left join lona.row_state state on state.scope_id = follower._sync_scope_id and state.row_id = follower.id
     where (follower.alias_of = $1 and follower.lookup_key = $3)
       or (follower._sync_scope_id = $1 and follower.id = $2 and $1 not like 'system:%')`,
    [scopeId, rowId, lookupKey],
  )
  return rows.map(({ paused }) => JSON.parse(paused ?? '[]') as readonly string[])
}

/** Which stages the owner of a record wants paused. */
export async function readPause(db: Queryable, { scopeId, rowId }: RowAddress): Promise<readonly string[]> {
  const { rows } = await db.query<{ paused: string }>(
    'select paused from lona.row_state where scope_id = $1 and row_id = $2',
    [scopeId, rowId],
  )
  return JSON.parse(rows[0]?.paused ?? '[]') as readonly string[]
}

/** Keeps which stages a follower wants paused, beside the follower's own record; nothing where that is gone. */
export async function setPause(
  tx: Transaction,
  { scopeId, rowId }: RowAddress,
  stages: readonly string[],
): Promise<void> {
  await tx.query(
    `insert into lona.row_state (scope_id, row_id, paused)
     select _sync_scope_id, id, $3 from lona.rows where _sync_scope_id = $1 and id = $2
     on conflict (scope_id, row_id) do update set paused = excluded.paused`,
    [scopeId, rowId, JSON.stringify(stages)],
  )
}
