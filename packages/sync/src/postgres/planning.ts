import type { Uuid } from '@lona/connector'
import type { Queryable, Transaction } from '@lona/postgres'
import { type Instant, toInstant } from '@tento/chrono'
import { v7 } from 'uuid'
import type { Admission, NewAdmission } from '../admission.js'
import type { BudgetUse } from '../budget.js'
import type { DueTimes } from '../due-times.js'
import { type Candidate, type Plan, type PlanInput, plan, type WaitingRow } from '../plan.js'
import type { SyncTopology } from '../topology.js'
import { type Urgency, urgencies } from '../urgency.js'
import {
  type AdmissionColumns,
  admissionColumns,
  insertAdmissions,
  insertedColumns,
  leaseMs,
  toAdmission,
} from './admissions.js'
import { type BudgetColumns, toUses } from './budget-ledger.js'
import { readBudgets } from './budgets.js'
import { type DueCandidate, readCandidates } from './candidates.js'
import { clockOr, instantColumn, latestFrom } from './clock.js'
import { makeDueAfterJump } from './due-after-jump.js'

/** Milliseconds after which a worker that was not seen is gone. */
const workerMs = 60_000

/** How many slices the workers run at once that were seen a short while ago. */
const seenSlots = (moment: string): string =>
  `coalesce(sum(w.slots) filter (where w.seen_at > ${moment} - make_interval(secs => ${workerMs / 1000})
    and w.seen_at <= ${latestFrom(moment)}), 0)::int`

/**
 * Whether a slice is nobody's any more: its worker gave no sign of life, or a clock let it through that was far ahead, for
 * the days of a wrong today.
 */
const isLate = (moment: string): string =>
  `(lease_until < ${moment} or greatest(lease_until, admitted_at) > ${latestFrom(moment)})`

/** Slices that may be let through for each place at a worker: one that runs, and one that is next. */
const slicesPerSlot = 2

/** Rounds of one planning: each looks beyond the rows that the one before could not let through. */
const mostRounds = 8

/** Who plans. */
export interface Planner {
  /** What the host keeps in sync. */
  readonly topology: SyncTopology
  /** The process that plans. */
  readonly worker: Uuid
  /** How many slices it runs at once; 0 for one that only plans. */
  readonly slots: number
  /** The clock, or `null` for the database's. */
  readonly now: Instant | null
}

/** What a planning let through, and its clock. */
export interface Planned {
  /** The clock that it went by. */
  readonly now: Instant
  /** The slices that were let through. */
  readonly admitted: readonly Admission[]
}

/**
 * Has planning to itself until the transaction ends, over all processes. Whoever locks more locks this first, then
 * admissions, then row states, each in their order: nobody waits for one who waits for them.
 */
export const lockPlanning = (tx: Transaction): Promise<unknown> =>
  tx.query("select pg_advisory_xact_lock(hashtextextended('lona.admissions', 0))")

/** What holds before anything is let through. */
interface Standing {
  readonly now: Instant
  readonly slots: number
  readonly admitted: readonly Admission[]
  readonly budgets: ReadonlyMap<string, BudgetUse>
}

interface StandingColumns {
  readonly now: Instant
  readonly slots: number
  readonly admissions: readonly AdmissionColumns[]
  readonly budgets: readonly BudgetColumns[]
}

/** What was used of the budgets that many share, as a column. */
const sharedBudgets = (parameter: string): string =>
  `(select coalesce(json_agg(json_build_object('key', key, 'used', used)), '[]')
     from lona.budgets where key = any(${parameter}::text[])) as budgets`

const toStanding = ({ now, slots, admissions, budgets }: StandingColumns): Standing => ({
  now,
  slots,
  admitted: admissions.map(toAdmission),
  budgets: toUses(budgets),
})

/**
 * Says that this worker is alive, lets go of slices that are nobody's, with the runs of those whose worker is gone (others
 * may still write: they end theirs themselves, or the row's next run does), and reads what is under way.
 * After a clock that was far ahead is right again, all that it put off is looked at.
 */
async function takeStanding(tx: Transaction, { topology, worker, slots, now }: Planner): Promise<Standing> {
  const { rows } = await tx.query<StandingColumns & { readonly was_ahead: boolean }>(
    `with clock as (select ${clockOr('$1')} as now),
     seen as (
       insert into lona.workers (id, slots, seen_at) select $2, $3, now from clock where $3 > 0
       on conflict (id) do update set slots = excluded.slots, seen_at = excluded.seen_at
     ),
     late as (
       select id from lona.admissions admission, clock where ${isLate('clock.now')} order by id for update of admission
     ),
     expired as (
       delete from lona.admissions admission using late where admission.id = late.id
       returning admission.scope_id, admission.row_id, admission.lease_until
     ),
     interrupted as (
       update lona.runs run set outcome = 'interrupted', finished_at = clock.now from expired, clock
       where expired.lease_until < clock.now and run.scope_id = expired.scope_id and run.row_id = expired.row_id
         and run.outcome = 'running' and run.kind = 'sync'
     )
     select ${instantColumn(clockOr('$1'))} as now,
       (select ${seenSlots('clock.now')} from lona.workers w, clock where w.id <> $2) + $3 as slots,
       exists (select from lona.workers w, clock where w.seen_at > ${latestFrom('clock.now')}) as was_ahead,
       (select coalesce(json_agg(held), '[]') from (
         select ${admissionColumns} from lona.admissions admission, clock where not ${isLate('clock.now')}
       ) held) as admissions,
       ${sharedBudgets('$4')}`,
    [now, worker, slots, topology.sharedBudgets.map(({ key }) => key)],
  )
  const [standing] = rows
  if (!standing) throw new Error('planning found no clock')
  // What the workers wrote down themselves tells it, the one that plans here included: it reads what it wrote before.
  if (standing.was_ahead) await makeDueAfterJump(tx, standing.now)
  return toStanding(standing)
}

/** What lets slices of a plan through. */
function toAdmissions(slices: readonly NewAdmission[], now: Instant, holder: Uuid | null): readonly Admission[] {
  const leaseUntil = toInstant(Date.parse(now) + leaseMs)
  return slices.map((slice) => ({ ...slice, id: v7(), spentWeight: 0, admittedAt: now, leaseUntil, holder }))
}

/** A row that cannot be let through, and when it is worth looking at again. */
interface Deferral extends DueTimes {
  readonly scopeId: string
  readonly rowId: Uuid
  readonly version: string
}

/**
 * When rows that have to wait are worth looking at again: what is due is, unless their account's limits say until when not.
 * Those that are due then anyway, most of all while many wait, are left out: nothing has to be written or locked for them.
 */
function toDeferrals(
  rows: readonly WaitingRow[],
  candidates: readonly DueCandidate[],
  now: Instant,
): readonly Deferral[] {
  const read = new Map(candidates.map((candidate) => [candidate.state.rowId, candidate]))
  return rows.flatMap(({ scopeId, rowId, reason, due }) => {
    const { version, written } = read.get(rowId) ?? {}
    if (!version || !written) return []
    const until = reason.code === 'budget' && reason.refusal.scope === 'account' ? reason.refusal.until : now
    const at = (time: Instant | null): Instant | null => (time !== null && time <= now ? until : time)
    const times = { demand: at(due.demand), viewport: at(due.viewport), backfill: at(due.backfill) }
    const isWritten = urgencies.every((urgency) => isWrittenAs(times[urgency], written[urgency], now))
    return isWritten ? [] : [{ scopeId, rowId, version, ...times }]
  })
}

/** Whether writing this time down would change nothing. What is due stays due since it was. */
const isWrittenAs = (time: Instant | null, written: Instant | null, now: Instant): boolean =>
  time !== null && time <= now ? written !== null && written <= time : written === time

/** What is due stays due since it was: who waits longest goes first. */
const dueAt = (urgency: Urgency): string =>
  `case when new.${urgency} <= $3 then least(old.${urgency}_due_at, new.${urgency}) else new.${urgency} end as ${urgency}`

/**
 * Writes down what a plan lets through and what it puts off. A row that changed since it was read is left alone: it has
 * times of its own by now. One that somebody has just now is left alone too, and looked at again: whoever writes a run that
 * this plan lets go of may have it. Gives how many rows were put off.
 */
async function writeDecisions(
  tx: Transaction,
  admissions: readonly Admission[],
  deferrals: readonly Deferral[],
  now: Instant,
): Promise<number> {
  if (admissions.length === 0 && deferrals.length === 0) return 0
  const { rowCount } = await tx.query(
    `with admitted as (${insertAdmissions('$1')}),
     due as (
       select old.scope_id, old.row_id, ${urgencies.map(dueAt).join(', ')}
       from json_to_recordset($2::text::json) as new("scopeId" text, "rowId" uuid, version text, demand timestamptz,
         viewport timestamptz, backfill timestamptz)
       join lona.row_state old on old.scope_id = new."scopeId" and old.row_id = new."rowId"
       where old.xmin::text = new.version order by old.scope_id, old.row_id for update of old skip locked
     )
     update lona.row_state state
     set demand_due_at = due.demand, viewport_due_at = due.viewport, backfill_due_at = due.backfill
     from due where state.scope_id = due.scope_id and state.row_id = due.row_id
       and (state.demand_due_at, state.viewport_due_at, state.backfill_due_at)
         is distinct from (due.demand, due.viewport, due.backfill)`,
    [insertedColumns(admissions), JSON.stringify(deferrals), now],
  )
  return rowCount
}

/** Lets through what is to run next, and puts off what cannot: in the caller's transaction, which then has to commit. */
export async function planNext(tx: Transaction, planner: Planner): Promise<Planned> {
  await lockPlanning(tx)
  const standing = await takeStanding(tx, planner)
  const { now, slots, admitted: before } = standing
  const admitted = [...before]
  let free = slots * slicesPerSlot - before.length
  for (let round = 0; round < mostRounds && free > 0; round += 1) {
    const limit = free
    const candidates = await readCandidates(tx, { kinds: openKinds(planner.topology, admitted), now, limit })
    if (candidates.length === 0) break
    const decided = await decide(tx, planner.topology, { ...standing, slots: free, candidates, admitted })
    const fresh = toAdmissions(decided.admit, now, null)
    const deferred = await writeDecisions(tx, fresh, toDeferrals(decided.waiting, candidates, now), now)
    admitted.push(...fresh)
    free -= fresh.length
    // Fewer than asked for means that nothing else is due; nothing new means that the next round would find the same.
    if (candidates.length < limit || (fresh.length === 0 && deferred === 0)) break
  }
  return { now, admitted: admitted.slice(before.length) }
}

/** Providers at their cap are not looked at, where it holds for all of their rows: these could only wait. */
function openKinds({ rows, kinds }: SyncTopology, admitted: readonly Admission[]): readonly string[] {
  return kinds.filter((kind) => {
    const running = admitted.filter((admission) => admission.kind === kind).length
    const caps = rows.flatMap(({ row, maxConcurrent }) => (row.integration.kind === kind ? [maxConcurrent] : []))
    return caps.some((cap) => cap === null || running < cap)
  })
}

async function decide(tx: Queryable, topology: SyncTopology, input: Omit<PlanInput, 'topology'>): Promise<Plan> {
  const shared = new Set(topology.sharedBudgets.map(({ key }) => key))
  const accounts = input.candidates
    .flatMap(({ state }) => topology.budgetsOf(state.pattern, state.lookupKey))
    .filter(({ key }) => !shared.has(key))
  if (accounts.length === 0) return plan({ ...input, topology })
  const own = await readBudgets(tx, [...new Map(accounts.map((budget) => [budget.key, budget])).values()])
  return plan({ ...input, topology, budgets: new Map([...input.budgets, ...own]) })
}

/** Lets one slice through for somebody who runs it at once, beside the workers' slots; else says why not. */
export async function admitOne(
  tx: Transaction,
  planner: Planner,
  candidate: Candidate,
  holder: Uuid,
): Promise<Admission | WaitingRow> {
  await lockPlanning(tx)
  const standing = await takeStanding(tx, planner)
  const { admit, waiting } = await decide(tx, planner.topology, { ...standing, slots: 1, candidates: [candidate] })
  const [admission] = toAdmissions(admit, standing.now, holder)
  if (!admission) {
    const [reason] = waiting
    if (!reason) throw new Error('a plan said nothing of its one candidate')
    return reason
  }
  await writeDecisions(tx, [admission], [], standing.now)
  return admission
}

/** What a plan would say of rows now, with those that go first: reads, and lets nothing through. */
export async function explainRows(
  db: Queryable,
  planner: Planner,
  rows: readonly Candidate[],
): Promise<{ readonly now: Instant; readonly plan: Plan }> {
  const { rows: standings } = await db.query<StandingColumns>(
    `select ${instantColumn(clockOr('$1'))} as now,
       (select ${seenSlots(clockOr('$1'))} from lona.workers w) as slots,
       (select coalesce(json_agg(held), '[]') from (
         select ${admissionColumns} from lona.admissions admission
         where not ${isLate(clockOr('$1'))}
       ) held) as admissions,
       ${sharedBudgets('$2')}`,
    [planner.now, planner.topology.sharedBudgets.map(({ key }) => key)],
  )
  const [columns] = standings
  if (!columns) throw new Error('planning found no clock')
  const standing = toStanding(columns)
  const { now, admitted } = standing
  const asked = new Set(rows.map(({ state }) => state.rowId))
  const others = await readCandidates(db, { kinds: planner.topology.kinds, now, limit: 100 })
  const candidates = [...rows, ...others.filter(({ state }) => !asked.has(state.rowId))]
  const slots = standing.slots === 0 ? null : Math.max(0, standing.slots * slicesPerSlot - admitted.length)
  return { now, plan: await decide(db, planner.topology, { ...standing, slots, candidates }) }
}
