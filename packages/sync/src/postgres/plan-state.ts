import type { Queryable, Transaction } from '@lona/postgres'
import type { Instant } from '@tento/chrono'
import type { RowAddress } from '../admission.js'
import { dueTimes } from '../due-times.js'
import type { Demand, RowPlanState } from '../row-sync-state.js'
import type { SyncEvent } from '../sync-event.js'
import type { SyncTopology } from '../topology.js'
import { instantColumn } from './clock.js'
import { type RowStateColumns, toRowSyncState } from './row-state.js'
import { type AddressedEvent, eventColumns, insertEvents } from './sync-events.js'

/** What to select of `lona.row_state state` for `PlanStateColumns`. */
export const planStateColumns = `state.scope_id, state.row_id, state.fence, state.cursor, state.since, state.covered,
  state.failed, state.uncertified, state.lookup_key, state.pattern, state.lock_key, state.paused, state.demand,
  state.failures, to_char(state.retry_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as retry_at, state.slice_weight`

/** A row's state in its columns. */
export interface PlanStateColumns extends RowStateColumns {
  readonly scope_id: string
  readonly row_id: string
  readonly lookup_key: string
  readonly pattern: string
  readonly lock_key: string | null
  readonly paused: string
  readonly demand: string | null
  readonly failures: number
  readonly retry_at: Instant | null
  readonly slice_weight: number
}

/** The state in these columns. */
export const toPlanState = (columns: PlanStateColumns): RowPlanState => ({
  ...toRowSyncState(columns.row_id, columns),
  lookupKey: columns.lookup_key,
  pattern: columns.pattern,
  lockKey: columns.lock_key,
  paused: JSON.parse(columns.paused) as readonly string[],
  demand: columns.demand === null ? null : (JSON.parse(columns.demand) as Demand),
  failures: columns.failures,
  retryAt: columns.retry_at,
  sliceWeight: columns.slice_weight,
})

/** A row's state with the scope that the row lives in. */
export interface AddressedState {
  /** The scope. */
  readonly scopeId: string
  /** The state. */
  readonly state: RowPlanState
}

/** A row's state as it stands, with when the row is due. */
export interface DueState extends AddressedState {
  /** When it is due next, or since when it is; `null` when it never is. */
  readonly dueAt: Instant | null
}

/** The states of rows that are kept in sync, in no order; one that is not is left out. */
export async function readPlanStates(db: Queryable, addresses: readonly RowAddress[]): Promise<readonly DueState[]> {
  const { rows } = await db.query<PlanStateColumns & { readonly due_at: Instant | null }>(
    `select ${planStateColumns},
       ${instantColumn('least(demand_due_at, viewport_due_at, backfill_due_at)')} as due_at
     from lona.row_state state
     where (state.scope_id, state.row_id) in (select * from unnest($1::text[], $2::uuid[])) and state.pattern is not null`,
    [addresses.map(({ scopeId }) => scopeId), addresses.map(({ rowId }) => rowId)],
  )
  return rows.map((columns) => ({ scopeId: columns.scope_id, state: toPlanState(columns), dueAt: columns.due_at }))
}

/** What changing states depends on, beside the states. */
export interface PlanSetting {
  /** What the host keeps in sync. */
  readonly topology: SyncTopology
  /** The clock. */
  readonly now: Instant
}

/** Changes the states of rows, and works out anew when they are due: two statements, whatever their number. */
export async function changePlanStates(
  tx: Transaction,
  setting: PlanSetting,
  addresses: readonly RowAddress[],
  change: (state: RowPlanState, scopeId: string) => RowPlanState,
  eventOf?: (state: RowPlanState) => SyncEvent,
): Promise<readonly RowPlanState[]> {
  const { rows } = await tx.query<PlanStateColumns>(
    `select ${planStateColumns} from lona.row_state state
     where (state.scope_id, state.row_id) in (select * from unnest($1::text[], $2::uuid[])) and state.pattern is not null
     order by state.scope_id, state.row_id for update`,
    [addresses.map(({ scopeId }) => scopeId), addresses.map(({ rowId }) => rowId)],
  )
  const changed = rows.map((columns) => ({
    scopeId: columns.scope_id,
    state: change(toPlanState(columns), columns.scope_id),
  }))
  const events = changed.flatMap(({ scopeId, state }) =>
    eventOf ? [{ scopeId, rowId: state.rowId, event: eventOf(state) }] : [],
  )
  await writePlanStates(tx, setting, changed, events)
  return changed.map(({ state }) => state)
}

/** Writes states whose rows are locked already, and what happened to them. */
export async function writePlanStates(
  tx: Transaction,
  { topology, now }: PlanSetting,
  states: readonly AddressedState[],
  events: readonly AddressedEvent[] = [],
): Promise<void> {
  if (states.length === 0) return
  const columns = states.map(({ scopeId, state }) => {
    const synced = topology.find(state.pattern)
    const due = synced ? dueTimes(synced, state, now) : { demand: null, viewport: null, backfill: null }
    return {
      scope_id: scopeId,
      row_id: state.rowId,
      since: state.since,
      covered: JSON.stringify(state.covered),
      failed: JSON.stringify(state.failed),
      uncertified: JSON.stringify(state.uncertified),
      paused: JSON.stringify(state.paused),
      demand: state.demand && JSON.stringify(state.demand),
      failures: state.failures,
      retry_at: state.retryAt,
      slice_weight: state.sliceWeight,
      demand_due_at: due.demand,
      viewport_due_at: due.viewport,
      backfill_due_at: due.backfill,
    }
  })
  await tx.query(
    `with told as (${insertEvents('$2')})
     update lona.row_state state
     set since = new.since, covered = new.covered, failed = new.failed, uncertified = new.uncertified,
       paused = new.paused, demand = new.demand, failures = new.failures, retry_at = new.retry_at,
       slice_weight = new.slice_weight, demand_due_at = new.demand_due_at, viewport_due_at = new.viewport_due_at,
       backfill_due_at = new.backfill_due_at
     from json_to_recordset($1::text::json) as new(scope_id text, row_id uuid, since text, covered text, failed text,
       uncertified text, paused text, demand text, failures integer, retry_at timestamptz,
       slice_weight double precision, demand_due_at timestamptz, viewport_due_at timestamptz,
       backfill_due_at timestamptz)
     where state.scope_id = new.scope_id and state.row_id = new.row_id`,
    [JSON.stringify(columns), eventColumns(events)],
  )
}
