import type { Queryable } from '@lona/postgres'
import type { Instant } from '@tento/chrono'
import type { DueTimes } from '../due-times.js'
import type { Candidate } from '../plan.js'
import { urgencies } from '../urgency.js'
import { instantColumn } from './clock.js'
import { type PlanStateColumns, planStateColumns, toPlanState } from './plan-state.js'

interface CandidateColumns extends PlanStateColumns {
  readonly due_at: Instant
  readonly version: string
  readonly demand_at: Instant | null
  readonly viewport_at: Instant | null
  readonly backfill_at: Instant | null
}

/** A row that is due, as it was read. */
export interface DueCandidate extends Candidate {
  /** Another text after every change of the row. */
  readonly version: string
  /** When it is due, by urgency, as it is written down. */
  readonly written: DueTimes
}

/** Due rows of one urgency, the longest due first: reads no more entries of its index than it gives, and those it skips. */
const dueRows = (column: string): string => `(
  select ${planStateColumns}, to_char(state.${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as due_at, state.xmin::text as version,
    ${urgencies.map((urgency) => `${instantColumn(`state.${urgency}_due_at`)} as ${urgency}_at`).join(', ')}
  from lona.row_state state
  where state.kind = kind.name and state.${column} <= $2
    and not exists (select from lona.admissions taken where taken.scope_id = state.scope_id and taken.row_id = state.row_id)
    and (state.lock_key is null
      or not exists (select from lona.admissions taken where taken.lock_key = state.lock_key))
  order by state.${column} limit $3
)`

/**
 * The rows of these providers that are worth planning: of each provider and urgency the `limit` that are due longest,
 * without those that have a slice under way or whose lock is taken. Its time does not grow with the number of rows.
 */
export async function readCandidates(
  db: Queryable,
  { kinds, now, limit }: { readonly kinds: readonly string[]; readonly now: Instant; readonly limit: number },
): Promise<readonly DueCandidate[]> {
  if (kinds.length === 0) return []
  const { rows } = await db.query<CandidateColumns>(
    `select due.* from unnest($1::text[]) kind(name) cross join lateral (
       ${dueRows('demand_due_at')} union all ${dueRows('viewport_due_at')} union all ${dueRows('backfill_due_at')}
     ) due`,
    [kinds, now, limit],
  )
  const byRow = new Map<string, DueCandidate>()
  // The most urgent reading of a row comes first; the others say the same of it.
  for (const columns of rows) {
    if (byRow.has(columns.row_id)) continue
    const { scope_id: scopeId, due_at: dueAt, version } = columns
    const written = { demand: columns.demand_at, viewport: columns.viewport_at, backfill: columns.backfill_at }
    byRow.set(columns.row_id, { scopeId, state: toPlanState(columns), dueAt, version, written })
  }
  return [...byRow.values()]
}
