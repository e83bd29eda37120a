import type { Uuid } from '@lona/connector'
import type { Queryable } from '@lona/postgres'
import type { Instant } from '@tento/chrono'
import type { RowAddress } from '../admission.js'
import { latestBelievable } from '../latest-believable.js'

/** How many of a row's last slices its pace is measured by. */
const measuredSlices = 20

interface PaceColumns {
  readonly row_id: Uuid
  readonly ms_per_day: number | null
}

/**
 * Milliseconds that a day of a row takes, waits for limits and others included, by its last slices that brought missing
 * days: from the start of one to the start of the next, but for the longest stretch, which may have been a pause. Rows
 * that brought fewer than three in the last day are left out: nobody can say.
 */
export async function readPace(
  db: Queryable,
  rows: readonly RowAddress[],
  now: Instant,
): Promise<ReadonlyMap<Uuid, number>> {
  const { rows: paces } = await db.query<PaceColumns>(
    `select asked.row_id,
       ((sum(last.ms) - max(last.ms)) / nullif((count(*) - 1) * avg(last.days), 0))::float8 as ms_per_day
     from unnest($1::text[], $2::uuid[]) as asked(scope_id, row_id)
     cross join lateral (
       select extract(epoch from started_at - lag(started_at) over (order by started_at)) * 1000 as ms,
         range_end::date - range_start::date as days
       from (
         select started_at, range_start, range_end from lona.runs run
         where run.scope_id = asked.scope_id and run.row_id = asked.row_id and run.outcome = 'done'
           and run.why = 'missing' and run.started_at > $3::timestamptz - interval '1 day'
           and run.started_at <= $4
         order by started_at desc limit ${measuredSlices}
       ) recent
     ) last
     where last.ms is not null
     group by asked.row_id having count(*) > 1`,
    [rows.map(({ scopeId }) => scopeId), rows.map(({ rowId }) => rowId), now, latestBelievable(now)],
  )
  return new Map(paces.flatMap(({ row_id, ms_per_day }) => (ms_per_day === null ? [] : [[row_id, ms_per_day]])))
}
