import type { DateRange, Uuid } from '@lona/connector'
import type { Transaction } from '@lona/postgres'
import type { ChangeCounts } from '@lona/rows'
import type { CellColumns } from './stored-shape.js'

/** One change of a row's cells. */
export interface CellChange {
  /** The scope that the row lives in. */
  readonly scopeId: string
  /** The row. */
  readonly rowId: Uuid
  /** The run that brings it. */
  readonly runId: Uuid
  /** When the provider held these values. */
  readonly observedAt: string
  /** The latest that an observation may say it was made: one that says it was later stands in nobody's way. */
  readonly latest: string
  /** Cells that are to be there. */
  readonly cells: readonly CellColumns[]
  /** Cells that begin in here and are not among `cells` are to be gone: sort keys, half-open; `null` for none. */
  readonly replaced: DateRange | null
  /** Cells that are to be gone. */
  readonly removed: readonly Uuid[]
  /** Days that were read whole later than `observedAt`: cells that begin in here stay as they are. */
  readonly newer: readonly DateRange[]
}

/**
 * Makes the row's cells so, in one statement. What is stored already costs nothing: no row is written, none is locked.
 * A cell whose stored observation is newer is left alone, and one that is newer is not removed, unless a clock dated it
 * that was far ahead.
 */
export async function persistCells(tx: Transaction, change: CellChange): Promise<ChangeCounts> {
  const { rows } = await tx.query<ChangeCounts>(statement, [
    change.scopeId,
    change.rowId,
    change.runId,
    change.observedAt,
    JSON.stringify(change.cells),
    change.replaced?.start ?? null,
    change.replaced?.end ?? null,
    change.removed,
    change.newer.map(({ start }) => start),
    change.newer.map(({ end }) => end),
    change.latest,
  ])
  const [counts] = rows
  if (!counts) throw new Error('the statement that persists cells gave no counts')
  return counts
}

// A lateral join with `offset 0` looks each cell up by its key: without statistics, as in every first import, the planner
// would read the whole scope for each page.
//
// Every part sees the tables as they were before the statement, so the parts do not depend on each other's order. What
// bounds a scan is a plain parameter or a list of known length: then the planner knows how little it is.
const statement = `
with input as materialized (
  select * from json_to_recordset($5::text::json) as cell
    (id uuid, time text, end_time text, sort_from text collate "C", sort_to text, data text, provider_id text)
), newer as materialized (
  select days.start collate "C" as start, days."end" collate "C" as "end"
  from unnest($9::text[], $10::text[]) as days (start, "end")
), judged as materialized (
  select input.*,
    stored.id is null as is_new,
    coalesce(provenance.observed_at > $4 and provenance.observed_at <= $11, false) or exists (
      select from newer
      where (input.sort_from >= newer.start and input.sort_from < newer."end")
        or (stored.sort_from >= newer.start and stored.sort_from < newer."end")
    ) as is_outdated,
    stored.id is not null and stored.data = input.data and stored.time = input.time
      and stored.end_time is not distinct from input.end_time and stored.sort_from = input.sort_from
      and stored.sort_to = input.sort_to as is_same
  from input
  left join lateral (
    select * from lona.cells cell where cell._sync_scope_id = $1 and cell.id = input.id offset 0
  ) stored on true
  left join lateral (
    select * from lona.cell_provenance known where known.scope_id = $1 and known.cell_id = input.id offset 0
  ) provenance on true
), inserted as (
  insert into lona.cells (_sync_scope_id, id, row_id, time, end_time, sort_from, sort_to, data)
  select $1, id, $2, time, end_time, sort_from, sort_to, data from judged where is_new and not is_outdated
  returning 1
), updated as (
  update lona.cells stored set time = judged.time, end_time = judged.end_time, sort_from = judged.sort_from,
    sort_to = judged.sort_to, data = judged.data
  from judged
  where stored._sync_scope_id = $1 and stored.id = judged.id and not (judged.is_new or judged.is_same or judged.is_outdated)
  returning 1
), candidates as (
  select stored.id, stored.sort_from from lona.cells stored
  where stored._sync_scope_id = $1 and stored.row_id = $2 and stored.sort_from >= $6 and stored.sort_from < $7
  union all
  select stored.id, stored.sort_from from unnest($8::uuid[]) as gone (id)
  cross join lateral (
    select * from lona.cells cell where cell._sync_scope_id = $1 and cell.id = gone.id offset 0
  ) stored
  where stored.row_id = $2
), doomed as materialized (
  select candidates.id from candidates
  where not exists (select from input where input.id = candidates.id)
    and not exists (
      select from newer where candidates.sort_from >= newer.start and candidates.sort_from < newer."end"
    )
), removed as (
  delete from lona.cells stored using doomed
  where stored._sync_scope_id = $1 and stored.id = doomed.id
    and not exists (
      select from lona.cell_provenance later
      where later.scope_id = $1 and later.cell_id = doomed.id
        and later.observed_at > $4 and later.observed_at <= $11
    )
  returning stored.id
), forgotten as (
  delete from lona.cell_provenance provenance using removed
  where provenance.scope_id = $1 and provenance.cell_id = removed.id
), remembered as (
  insert into lona.cell_provenance (scope_id, cell_id, row_id, provider_id, observed_at, run_id)
  select $1, id, $2, provider_id, $4, $3 from judged where is_new and not is_outdated
), remembered_again as (
  update lona.cell_provenance known set provider_id = judged.provider_id, observed_at = $4, run_id = $3
  from judged
  where known.scope_id = $1 and known.cell_id = judged.id and not (judged.is_new or judged.is_same or judged.is_outdated)
), changed as (
  insert into lona.row_state as state (scope_id, row_id)
  select $1, $2 where exists (select from inserted) or exists (select from updated) or exists (select from removed)
  on conflict (scope_id, row_id) do update set cells_version = default
)
select
  (select count(*) from inserted)::int as inserted,
  (select count(*) from updated)::int as updated,
  (select count(*) from judged where is_same and not is_outdated)::int as unchanged,
  (select count(*) from removed)::int as removed,
  (select count(*) from judged where is_outdated)::int as outdated`
