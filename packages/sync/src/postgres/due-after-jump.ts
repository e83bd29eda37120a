import type { Transaction } from '@lona/postgres'
import type { Instant } from '@tento/chrono'
import { latestBelievable } from '../latest-believable.js'

/**
 * Has rows be due now that a clock put off which was far ahead; whoever plans next works out the right times. Workers that
 * were seen by that clock have yet to give a sign of life. The caller has planning locked.
 */
export async function makeDueAfterJump(tx: Transaction, now: Instant): Promise<void> {
  await tx.query(
    `with gone as (delete from lona.workers where seen_at > $2)
     update lona.row_state state
     set demand_due_at = least(demand_due_at, $1), viewport_due_at = least(viewport_due_at, $1),
       backfill_due_at = least(backfill_due_at, $1)
     from (
       select scope_id, row_id from lona.row_state
       where demand_due_at > $2 or viewport_due_at > $2 or backfill_due_at > $2
       order by scope_id, row_id for update
     ) far
     where state.scope_id = far.scope_id and state.row_id = far.row_id`,
    [now, latestBelievable(now)],
  )
}
