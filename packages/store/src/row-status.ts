import type { Day, Instant } from '@lona/connector'
import type { Queryable } from '@lona/postgres'
import type { RowRecord } from '@lona/rows'
import { believable, type RowSyncState } from '@lona/sync'
import { clockOr, instantColumn, latestFrom } from '@lona/sync/postgres'
import { type RowColumns, rowColumns, toRowRecord } from './rows.js'

/** What a person wants to know of a row at a glance. */
export interface RowStatus {
  /** The row that the owner follows. */
  readonly record: RowRecord
  /** Cells that it holds, or that the row shared behind it does. */
  readonly cells: number
  /** The local day of its first cell, or `null`. */
  readonly firstDay: Day | null
  /** The local day of its last cell, or `null`. */
  readonly lastDay: Day | null
  /** Its gap map. */
  readonly state: Pick<RowSyncState, 'since' | 'covered' | 'failed'>
  /** When its last run ended well, or `null`. */
  readonly lastDoneAt: Instant | null
}

interface StatusColumns extends RowColumns {
  readonly cells: number
  readonly first_day: string | null
  readonly last_day: string | null
  readonly since: string | null
  readonly covered: string | null
  readonly failed: string | null
  readonly last_done_at: string | null
  readonly now: Instant
}

/** All rows of an owner that bear cells, or one of them, with what they hold: one statement, whatever their number. */
export async function listRowStatus(
  db: Queryable,
  scopeId: string,
  lookupKey: string | null,
  now: Instant | null,
): Promise<readonly RowStatus[]> {
  const { rows } = await db.query<StatusColumns>(
    `select ${rowColumns('row')}, held.cells, held.first_day, held.last_day, state.since, state.covered, state.failed,
       to_char(last.done_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as last_done_at,
       ${instantColumn(clockOr('$3'))} as now
     from lona.rows row
     join lona.rows bearer on bearer._sync_scope_id = coalesce(row.alias_of, row._sync_scope_id)
       and bearer.lookup_key = row.lookup_key
     left join lona.row_state state on state.scope_id = bearer._sync_scope_id and state.row_id = bearer.id
     cross join lateral (
       select count(*)::int as cells, left(min(sort_from), 10) as first_day, left(max(sort_from), 10) as last_day
       from lona.cells cell where cell._sync_scope_id = bearer._sync_scope_id and cell.row_id = bearer.id
     ) held
     cross join lateral (
       select (
         select finished_at from lona.runs run
         where run.scope_id = bearer._sync_scope_id and run.row_id = bearer.id and run.outcome = 'done'
           and run.started_at <= (select ${latestFrom(clockOr('$3'))})
         order by started_at desc limit 1
       ) as done_at
     ) last
     where row._sync_scope_id = $1 and row.row_type = 'data' and ($2::text is null or row.lookup_key = $2)
     order by row.lookup_key collate "C"`,
    [scopeId, lookupKey, now],
  )
  return rows.map((columns) => ({
    record: toRowRecord(columns),
    cells: columns.cells,
    firstDay: columns.first_day,
    lastDay: columns.last_day,
    state: believable(
      {
        since: columns.since,
        covered: JSON.parse(columns.covered ?? '[]') as RowSyncState['covered'],
        failed: JSON.parse(columns.failed ?? '[]') as RowSyncState['failed'],
      },
      columns.now,
    ),
    lastDoneAt: columns.last_done_at,
  }))
}

/** Every row that has to be kept in sync: those that hold their cells, and the shared ones that somebody follows. */
export async function listBearers(db: Queryable): Promise<readonly RowRecord[]> {
  const { rows } = await db.query<RowColumns>(
    `select ${rowColumns('row')} from lona.rows row
     where row.alias_of is null and (
       row._sync_scope_id not like 'system:%'
       or exists (select from lona.rows f where f.alias_of = row._sync_scope_id and f.lookup_key = row.lookup_key)
     )
     order by row._sync_scope_id, row.lookup_key collate "C"`,
  )
  return rows.map(toRowRecord)
}
