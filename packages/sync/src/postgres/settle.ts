import type { Uuid } from '@lona/connector'
import type { Database } from '@lona/postgres'
import { type Instant, toInstant } from '@tento/chrono'
import type { Admission } from '../admission.js'
import { retryAtAfter } from '../backoff.js'
import { longestPauseMs } from '../budget.js'
import { rowOutlook } from '../next-slices.js'
import type { RowPlanState } from '../row-sync-state.js'
import type { SliceRun, SyncEvent } from '../sync-event.js'
import type { SyncTopology } from '../topology.js'
import { clockOr, instantColumn } from './clock.js'
import { type PlanStateColumns, planStateColumns, toPlanState, writePlanStates } from './plan-state.js'
import type { AddressedEvent } from './sync-events.js'

/** Why a slice did not end well. */
export interface SliceFailure {
  /** The error's code. */
  readonly code: string
  /** What happened, in words; no secret, no body. */
  readonly message: string
  /** Milliseconds for which the provider wants to be left alone, where it said so. */
  readonly retryAfterMs: number | null
}

/** How a slice ended. */
export interface SliceEnd {
  /** The slice, as its runner was given it. */
  readonly admission: Admission
  /** Who ran it. */
  readonly holder: Uuid
  /** What it did, when it ended well. */
  readonly run: SliceRun | null
  /** Why it did not end well; `null` when it did, or when it was told to stop. */
  readonly failure: SliceFailure | null
}

/** The longest that a row rests whose slice a limit refused: what is more urgent may have room before what was refused. */
const refusedRestMs = 60_000

interface EndedColumns extends PlanStateColumns {
  readonly now: Instant
  readonly admission_id: Uuid
  readonly spent_weight: number
}

/**
 * Settles slices that ended: they count no more, and their rows are due again by what their gap maps say now. A slice that
 * somebody else has by now is left to them.
 *
 * @returns what happened, as it was written down
 */
export async function settleSlices(
  db: Database,
  topology: SyncTopology,
  ends: readonly SliceEnd[],
  at: Instant | null,
): Promise<readonly SyncEvent[]> {
  return await db.transaction(async (tx) => {
    const { rows } = await tx.query<EndedColumns>(
      `with held as (
         select admission.id from lona.admissions admission
         join unnest($1::uuid[], $2::uuid[]) as mine(id, holder) on admission.id = mine.id and admission.holder = mine.holder
         order by admission.id for update of admission
       ),
       ended as (
         delete from lona.admissions admission using held where admission.id = held.id
         returning admission.id, admission.scope_id, admission.row_id, admission.spent_weight
       )
       select ${planStateColumns}, ended.id as admission_id, ended.spent_weight,
         ${instantColumn(clockOr('$3'))} as now
       from ended join lona.row_state state on state.scope_id = ended.scope_id and state.row_id = ended.row_id
       order by state.scope_id, state.row_id for update of state`,
      [ends.map(({ admission }) => admission.id), ends.map(({ holder }) => holder), at],
    )
    const endOf = new Map(ends.map((end) => [end.admission.id, end]))
    const events: AddressedEvent[] = []
    const settled = rows.flatMap((columns) => {
      const end = endOf.get(columns.admission_id)
      if (!end) return []
      const { now, scope_id: scopeId } = columns
      const state = stateAfter(toPlanState(columns), end, columns.spent_weight, now)
      const row = topology.find(state.pattern)
      const isComplete = end.run !== null && row !== null && rowOutlook(row, state, now).wanted.length === 0
      events.push(...eventsOf(end, state, isComplete, now).map((event) => ({ scopeId, rowId: state.rowId, event })))
      return [{ scopeId, state, now }]
    })
    const [first] = settled
    if (!first) return []
    await writePlanStates(tx, { topology, now: first.now }, settled, events)
    return events.map(({ event }) => event)
  })
}

function stateAfter(state: RowPlanState, { run, failure }: SliceEnd, spent: number, now: Instant): RowPlanState {
  if (!failure) {
    const sliceWeight = run ? 0.75 * state.sliceWeight + 0.25 * spent : state.sliceWeight
    return { ...state, failures: 0, retryAt: null, sliceWeight: Math.max(sliceWeight, run ? spent : 0) }
  }
  const asked =
    failure.retryAfterMs === null ? null : toInstant(Date.parse(now) + Math.min(longestPauseMs, failure.retryAfterMs))
  if (failure.code === 'fenced-off') return state // the row has changed meanwhile; what is missing is missing still
  if (failure.code === 'rate-limited' && asked !== null) {
    // The row is well. What it had sent when there was no more room is the least that it will need; without that it would
    // be let through, and refused, again and again. Until when there is no room, its budgets know: for whom, too.
    const retryAt = toInstant(Math.min(Date.parse(asked), Date.parse(now) + refusedRestMs))
    return { ...state, retryAt, sliceWeight: Math.max(state.sliceWeight, 2 * spent) }
  }
  // One failure may be of its days alone, which rest by themselves: the others go on. From the second in a row on, all
  // rest; at once when the provider has enough and did not say for how long.
  const failures = state.failures + 1
  const attempts = failure.code === 'rate-limited' ? failures : failures - 1
  const backoff = attempts === 0 ? null : retryAtAfter(now, { code: failure.code, attempts, name: state.rowId })
  return { ...state, failures, retryAt: later(asked, backoff) }
}

const later = (one: Instant | null, other: Instant | null): Instant | null =>
  one === null || (other !== null && other > one) ? other : one

function eventsOf({ admission, run, failure }: SliceEnd, { retryAt }: RowPlanState, isComplete: boolean, at: Instant) {
  const { rowId, lookupKey, stage, range, urgency, why } = admission
  const row = { at, rowId, lookupKey }
  const slice = { ...row, slice: { stage, range }, urgency, why }
  const events: SyncEvent[] = []
  if (failure) {
    const { code, message } = failure
    events.push({ type: 'slice-failed', ...slice, code, message, retryAt })
  } else if (run) events.push({ type: 'slice-done', ...slice, run })
  if (isComplete) events.push({ type: 'row-complete', ...row })
  return events
}
