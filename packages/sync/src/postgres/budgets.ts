import type { LimitReading } from '@lona/connector'
import type { Database, Queryable } from '@lona/postgres'
import type { Instant } from '@tento/chrono'
import type { AdmissionHold } from '../admission.js'
import { createBatcher } from '../batcher.js'
import {
  adjusted,
  type Budget,
  type BudgetRefusal,
  type BudgetUse,
  charged,
  paused,
  refusalOf,
  unusedBudget,
} from '../budget.js'
import { SyncError } from '../errors.js'
import type { Urgency } from '../urgency.js'
import { type BudgetColumns, type Decision, decideTogether, toUses, useIn } from './budget-ledger.js'

/** A request that wants to be sent. */
export interface ChargeRequest {
  /** What it spends; all have to grant it. */
  readonly budgets: readonly Budget[]
  /** What it weighs. */
  readonly weight: number
  /** How urgent it is. */
  readonly urgency: Urgency
  /** The slice that it belongs to: its weight is added to what the slice spent, and is refused when it lost its hold. */
  readonly admission?: AdmissionHold | undefined
}

/** What became of a request. Only `granted` was charged. */
export type ChargeResult =
  | {
      /** It may be sent. */
      readonly outcome: 'granted'
      /** The clock by which it was decided. */
      readonly at: Instant
    }
  | {
      /** A budget has no room. */
      readonly outcome: 'refused'
      /** The clock by which it was decided. */
      readonly at: Instant
      /** Of all budgets that refuse, the one that does so longest. */
      readonly refusal: BudgetRefusal
    }
  | {
      /** Its slice is over, or another worker has taken it. */
      readonly outcome: 'not-admitted'
      /** The clock by which it was decided. */
      readonly at: Instant
      /** `fenced-off`, for whoever sends. */
      readonly error: SyncError
    }

/** What an answer said of a budget. */
export interface BudgetAdjustment {
  /** The budget. */
  readonly budget: Budget
  /** What its headers said. */
  readonly readings: readonly LimitReading[]
  /** When its request was granted. */
  readonly askedAt: Instant
  /** Until when it asked to be left alone. */
  readonly pausedUntil?: Instant | undefined
}

/** What is used of these budgets, by their keys. */
export async function readBudgets(db: Queryable, budgets: readonly Budget[]): Promise<ReadonlyMap<string, BudgetUse>> {
  const keys = budgets.map(({ key }) => key)
  const sql = 'select key, used from lona.budgets where key = any($1::text[])'
  const uses = toUses((await db.query<BudgetColumns>(sql, [keys])).rows)
  return new Map(keys.map((key) => [key, uses.get(key) ?? unusedBudget]))
}

/**
 * Decides over these requests in their order, each after those before it were charged.
 *
 * @param now the clock, or `null` for the database's, which all processes share.
 */
export function chargeBudgets(
  database: Database,
  requests: readonly ChargeRequest[],
  now: Instant | null,
): Promise<readonly ChargeResult[]> {
  return decideTogether(database, requests.map(toCharge), now)
}

/** Writes down what answers said of budgets. */
export async function adjustBudgets(
  database: Database,
  adjustments: readonly BudgetAdjustment[],
  now: Instant | null,
): Promise<void> {
  await decideTogether(database, [toAdjust(adjustments)], now)
}

/** Lets nobody ask at this budget until then: a day from now at most. A pause that lasts longer stays. */
export async function pauseBudget(database: Database, key: string, until: Instant, now: Instant | null): Promise<void> {
  const pause: Decision<void> = {
    keys: [key],
    decide: (ledger) => ledger.uses.set(key, paused(useIn(ledger, key), until, ledger.at)),
  }
  await decideTogether(database, [pause], now)
}

/** Charges and adjusts, several at a time. */
export interface Charger {
  /** What becomes of the request. */
  charge(request: ChargeRequest): Promise<ChargeResult>
  /** Resolves when it is written down what an answer said. */
  adjust(adjustments: readonly BudgetAdjustment[]): Promise<void>
}

/** What `createCharger` takes. */
export interface ChargerOptions {
  /** Where the budgets are. */
  readonly database: Database
  /** The clock; `null`, and nothing, mean the database's. */
  readonly now?: () => Instant | null
}

/** A charger for one process: what arrives while a transaction is under way goes together into the next one. */
export function createCharger({ database, now = () => null }: ChargerOptions): Charger {
  const deciding = createBatcher((decisions: readonly Decision<unknown>[]) =>
    decideTogether(database, decisions, now()),
  )
  return {
    // A batch gives each of its decisions what that one decided.
    charge: (request) => deciding.add(toCharge(request)) as Promise<ChargeResult>,
    adjust: (adjustments) => deciding.add(toAdjust(adjustments)) as Promise<void>,
  }
}

const toCharge = ({ budgets, weight, urgency, admission }: ChargeRequest): Decision<ChargeResult> => ({
  keys: budgets.map(({ key }) => key),
  admissionId: admission?.id,
  decide(ledger) {
    const { at, uses, holders, spent } = ledger
    if (admission && holders.get(admission.id) !== admission.holder) {
      return { outcome: 'not-admitted', at, error: lostHold(admission) }
    }
    const refusal = budgets
      .flatMap((budget) => refusalOf(budget, uses.get(budget.key), { weight, urgency, now: at }) ?? [])
      .reduce<BudgetRefusal | null>((one, next) => (one && one.until >= next.until ? one : next), null)
    if (refusal) return { outcome: 'refused', at, refusal }
    for (const budget of budgets) uses.set(budget.key, charged(budget, useIn(ledger, budget.key), weight, at))
    if (admission) spent.set(admission.id, (spent.get(admission.id) ?? 0) + weight)
    return { outcome: 'granted', at }
  },
})

const toAdjust = (adjustments: readonly BudgetAdjustment[]): Decision<void> => ({
  keys: adjustments.map(({ budget }) => budget.key),
  decide(ledger) {
    const now = ledger.at
    for (const { budget, readings, askedAt, pausedUntil } of adjustments) {
      const use = adjusted(budget, useIn(ledger, budget.key), readings, { askedAt, now })
      ledger.uses.set(budget.key, pausedUntil === undefined ? use : paused(use, pausedUntil, now))
    }
  },
})

const lostHold = ({ id }: AdmissionHold): SyncError =>
  new SyncError({
    code: 'fenced-off',
    message: `The slice of admission ${id} is over, or another worker has taken it: this one sends no more requests.`,
  })
