import { addDays, type DateRange, dayCount, type Instant } from '@tento/chrono'
import type { Admission, NewAdmission, RowAddress } from './admission.js'
import { believable } from './believable.js'
import { type Budget, type BudgetRefusal, type BudgetUse, capacityOf, refusalOf, unusedBudget } from './budget.js'
import { type DueTimes, dueTimes, nextDueAt } from './due-times.js'
import { firstSlice, type RowOutlook, rowOutlook, type WantedSlice } from './next-slices.js'
import type { PlanReason } from './plan-reason.js'
import type { RowPlanState } from './row-sync-state.js'
import type { SyncedRow, SyncTopology } from './topology.js'
import { type Urgency, urgencies } from './urgency.js'

/** A row that may be worth a slice. */
export interface Candidate extends Pick<RowAddress, 'scopeId'> {
  /** Its gap map, and what else planning depends on. */
  readonly state: RowPlanState
  /** Since when it waits: who waits longest goes first among the equally urgent. */
  readonly dueAt: Instant
  /** The slice that somebody asks for and waits for; what the gap map says unless said. */
  readonly slice?: WantedSlice
}

/** All that a plan depends on. */
export interface PlanInput {
  /** The clock. */
  readonly now: Instant
  /** What the host keeps in sync. */
  readonly topology: SyncTopology
  /** How many slices may be let through; `null` when no worker is there at all. */
  readonly slots: number | null
  /** Rows that are due, and rows that somebody asks about. */
  readonly candidates: readonly Candidate[]
  /** The slices that were let through and have not ended, of every row. */
  readonly admitted: readonly Admission[]
  /** What was used of the budgets, by their keys; of one that is not there, nothing. */
  readonly budgets: ReadonlyMap<string, BudgetUse>
}

/** A row that gets no slice now. */
export interface WaitingRow extends RowAddress {
  /** Why. */
  readonly reason: PlanReason
  /** When it is worth looking at again, by urgency; an index holds these. */
  readonly due: DueTimes
}

/** What is to run next, and why everything else is not. */
export interface Plan {
  /** The slices to let through, most urgent first. */
  readonly admit: readonly NewAdmission[]
  /** Every other candidate, with its reason. */
  readonly waiting: readonly WaitingRow[]
}

interface Contender {
  readonly candidate: Candidate
  readonly synced: SyncedRow
  readonly outlook: RowOutlook
  readonly slice: WantedSlice
}

/**
 * Decides what runs next.
 *
 * The most urgent goes first, among the equally urgent who waits longest. A slice goes through when its row has none
 * under way, nobody has its lock, its provider's cap has a place, and every budget that its requests are charged to has
 * room for what it is expected to weigh, beside what others are still expected to use. Whoever is refused by a budget is
 * overtaken there by nobody, so that a heavy slice waits no longer than a light one.
 */
export function plan({ now, topology, slots, candidates, admitted, budgets }: PlanInput): Plan {
  const waiting: WaitingRow[] = []
  const contenders: Contender[] = []
  const underWay = new Map(admitted.map((admission) => [admission.rowId, admission]))
  const wait = ({ scopeId, state }: Candidate, reason: PlanReason, due: DueTimes): void =>
    void waiting.push({ scopeId, rowId: state.rowId, reason, due })

  for (const found of candidates) {
    const candidate = { ...found, state: believable(found.state, now) }
    const { state } = candidate
    const synced = topology.find(state.pattern)
    if (!synced) {
      wait(candidate, { code: 'not-synced' }, neverDue)
      continue
    }
    const outlook = rowOutlook(synced, state, now)
    const due = (): DueTimes => dueTimes(synced, state, now, outlook)
    const admission = underWay.get(state.rowId)
    const slice = candidate.slice ?? firstSlice(synced, state, outlook)
    const rest = candidate.slice ? null : restOf(synced, state, slice, now)
    if (admission) wait(candidate, reasonOf(admission), due())
    else if (rest) wait(candidate, rest, due())
    else if (slice) contenders.push({ candidate, synced, outlook, slice })
    else if (state.paused.length > 0) wait(candidate, { code: 'paused', stages: state.paused }, due())
    else {
      const times = due()
      wait(candidate, { code: 'complete', until: nextDueAt(times) }, times)
    }
  }

  contenders.sort(byUrgencyThenAge)
  const room = createRoom({ now, topology, admitted, budgets, slots })
  const admit: NewAdmission[] = []
  for (const contender of contenders) {
    const decision = room.admit(contender)
    if ('code' in decision) {
      const { candidate, synced, outlook } = contender
      wait(candidate, decision, dueTimes(synced, candidate.state, now, outlook))
    } else admit.push(decision)
  }
  return { admit, waiting }
}

const neverDue: DueTimes = { demand: null, viewport: null, backfill: null }

function byUrgencyThenAge(one: Contender, other: Contender): number {
  const urgency = urgencies.indexOf(one.slice.urgency) - urgencies.indexOf(other.slice.urgency)
  if (urgency !== 0) return urgency
  if (one.candidate.dueAt !== other.candidate.dueAt) return one.candidate.dueAt < other.candidate.dueAt ? -1 : 1
  return one.candidate.state.rowId < other.candidate.state.rowId ? -1 : 1
}

/** Why a row rests before its next slice, or `null` when it does not. */
function restOf(
  { row }: SyncedRow,
  state: RowPlanState,
  slice: WantedSlice | undefined,
  now: Instant,
): PlanReason | null {
  const { retryAt, failed, failures } = state
  const readyAt = slice?.readyAt ?? now
  const until = retryAt !== null && retryAt > readyAt ? retryAt : readyAt
  if (!slice || until <= now) return null
  if (until === retryAt && failures === 0) return { code: 'limited', provider: row.integration.manifest.name, until }
  const [last] = failed.toSorted((one, other) => (one.failedAt > other.failedAt ? -1 : 1))
  return { code: 'resting', until, failure: last?.message ?? null }
}

const reasonOf = ({ stage, range, why, urgency, admittedAt, holder }: Admission): PlanReason => ({
  code: 'admitted',
  stage,
  range,
  why,
  urgency,
  since: admittedAt,
  isRunning: holder !== null,
})

interface Queue {
  readonly refusal: BudgetRefusal
  readonly urgency: Urgency
  ahead: number
}

/** Counts what is taken, slice by slice. */
function createRoom({ now, topology, admitted, budgets, slots }: Omit<PlanInput, 'candidates'>) {
  const locks = new Map<string, string>()
  const running = new Map<string, number>()
  const reserved = new Map<string, number>()
  const queues = new Map<string, Queue>()
  const full = new Map<string, number>()
  let free = slots ?? 0
  let beyond = 0

  const add = <Key>(map: Map<Key, number>, key: Key, more: number): void =>
    void map.set(key, (map.get(key) ?? 0) + more)

  function take(admission: NewAdmission, expected: number): void {
    if (admission.lockKey !== null) locks.set(admission.lockKey, admission.lookupKey)
    add(running, admission.kind, 1)
    for (const { key } of topology.budgetsOf(admission.pattern, admission.lookupKey)) add(reserved, key, expected)
  }
  for (const admission of admitted) take(admission, Math.max(0, admission.expectedWeight - admission.spentWeight))

  function refused(budget: Budget, weight: number, urgency: Urgency): PlanReason | null {
    const queue = queues.get(budget.key)
    if (queue) {
      queue.ahead += 1
      return { code: 'budget', refusal: queue.refusal, aheadUrgency: queue.urgency, ahead: queue.ahead - 1 }
    }
    const refusal = refusalOf(budget, budgets.get(budget.key) ?? unusedBudget, {
      weight,
      urgency,
      now,
      reserved: reserved.get(budget.key) ?? 0,
    })
    if (!refusal) return null
    queues.set(budget.key, { refusal, urgency, ahead: 1 })
    return { code: 'budget', refusal, aheadUrgency: null, ahead: 0 }
  }

  function admit({ candidate: { scopeId, state }, synced, slice }: Contender): NewAdmission | PlanReason {
    const { row, maxConcurrent } = synced
    const { kind, manifest } = row.integration
    const holder = state.lockKey === null ? undefined : locks.get(state.lockKey)
    if (holder !== undefined) return { code: 'locked', by: holder }
    if (maxConcurrent !== null && (running.get(kind) ?? 0) >= maxConcurrent) {
      add(full, kind, 1)
      return { code: 'cap', provider: manifest.name, maxConcurrent, ahead: (full.get(kind) ?? 1) - 1 }
    }
    const its = topology.budgetsOf(state.pattern, state.lookupKey)
    const range = fitted(slice, state, its)
    const expectedWeight = (state.sliceWeight * dayCount(range)) / dayCount(slice.range)
    for (const budget of its) {
      const reason = refused(budget, expectedWeight, slice.urgency)
      if (reason) return reason
    }
    if (slots === null) return { code: 'no-worker' }
    if (free <= 0) {
      beyond += 1
      return { code: 'workers', ahead: beyond - 1 }
    }
    free -= 1
    const admission: NewAdmission = {
      scopeId,
      rowId: state.rowId,
      lookupKey: state.lookupKey,
      pattern: state.pattern,
      kind,
      lockKey: state.lockKey,
      urgency: slice.urgency,
      why: slice.why,
      stage: slice.stage,
      range,
      dispatch: slice.urgency === 'demand' ? (state.demand?.dispatch ?? null) : null,
      expectedWeight,
    }
    take(admission, expectedWeight)
    return admission
  }

  return { admit }
}

/** The slice's newest days, as many as a budget has room for at its best: what weighs more would never get through. */
function fitted({ range, urgency }: WantedSlice, { sliceWeight }: RowPlanState, budgets: readonly Budget[]): DateRange {
  const capacity = Math.min(...budgets.map((budget) => capacityOf(budget, urgency)))
  if (sliceWeight <= capacity) return range
  // Half of it: what needs an empty window would wait behind everybody who needs less.
  const days = Math.max(1, Math.floor((dayCount(range) * capacity) / 2 / sliceWeight))
  return { start: addDays(range.end, -days), end: range.end }
}
