import type { Uuid } from '@lona/connector'
import type { Database, Queryable } from '@lona/postgres'
import { type Instant, toInstant } from '@tento/chrono'
import { type BudgetUse, unusedBudget } from '../budget.js'

// Budgets are decided by the functions of `budget.ts` alone. What is here locks their rows, reads the clock once the
// locks are held, lets them decide one after the other, and writes down what came out: one transaction, with as many
// round trips for a hundred decisions as for one.

/** A row of `lona.budgets`. */
export interface BudgetColumns {
  /** The budget. */
  readonly key: string
  /** Its use as JSON. */
  readonly used: string
}

/** The uses in these rows, by key. */
export const toUses = (rows: readonly BudgetColumns[]): Map<string, BudgetUse> =>
  new Map(rows.map(({ key, used }) => [key, JSON.parse(used) as BudgetUse]))

interface AdmissionColumns {
  readonly id: Uuid
  readonly holder: Uuid | null
}

/** The locked rows while it is decided over them. */
export interface Ledger {
  /** The clock. */
  readonly at: Instant
  /** What is used of each budget; what is set here is written. */
  readonly uses: Map<string, BudgetUse>
  /** Who holds the admissions that were named. */
  readonly holders: ReadonlyMap<Uuid, Uuid | null>
  /** Weight to add to what admissions spent. */
  readonly spent: Map<Uuid, number>
}

/** What is used of a budget. */
export const useIn = ({ uses }: Ledger, key: string): BudgetUse => uses.get(key) ?? unusedBudget

/** One thing to decide: over which rows, and how. */
export interface Decision<Result> {
  /** The budgets. */
  readonly keys: readonly string[]
  /** The admission that has to be held. */
  readonly admissionId?: Uuid | undefined
  /** Decides, and sets in the ledger what is to be written. */
  decide(ledger: Ledger): Result
}

/** Decides one after the other, in one transaction; `now` is the clock, or `null` for the database's. */
export async function decideTogether<Result>(
  database: Database,
  decisions: readonly Decision<Result>[],
  now: Instant | null,
): Promise<Result[]> {
  const keys = [...new Set(decisions.flatMap((decision) => decision.keys))]
  const admissionIds = [...new Set(decisions.flatMap(({ admissionId }) => admissionId ?? []))]
  const decideIn = async (tx: Queryable): Promise<Result[]> => {
    // Everybody locks in one order, new rows first: nobody waits for one who waits for them.
    await tx.query(
      `insert into lona.budgets (key, used)
       select key, $2 from unnest($1::text[]) as wanted (key) order by key collate "C" on conflict (key) do nothing`,
      [keys, JSON.stringify(unusedBudget)],
    )
    const locked = await tx.query<BudgetColumns>(
      'select key, used from lona.budgets where key = any($1::text[]) order by key collate "C" for update',
      [keys],
    )
    // The database's clock is read when all locks are held: a statement that waits for a lock may have read it before.
    const { rows } = await tx.query<{ now: number; held: AdmissionColumns[] }>(
      `with held as (select id, holder from lona.admissions where id = any($1::uuid[]) order by id for update)
       select (extract(epoch from clock_timestamp()) * 1000)::float8 as now, coalesce(json_agg(held), '[]') as held
       from held`,
      [admissionIds],
    )
    const [read] = rows
    if (!read) throw new Error('The database gave no clock')

    const before = toUses(locked.rows)
    const ledger: Ledger = {
      at: now ?? toInstant(read.now),
      uses: new Map(before),
      holders: new Map(read.held.map(({ id, holder }) => [id, holder])),
      spent: new Map(),
    }
    const results = decisions.map((decision) => decision.decide(ledger))

    const changed = [...ledger.uses].filter(([key, use]) => before.get(key) !== use)
    if (changed.length === 0 && ledger.spent.size === 0) return results
    await tx.query(
      `with spent as (
         update lona.admissions as admission set spent_weight = admission.spent_weight + more.weight
         from unnest($3::uuid[], $4::float8[]) as more (id, weight) where admission.id = more.id
       )
       update lona.budgets as budget set used = after.used
       from unnest($1::text[], $2::text[]) as after (key, used) where budget.key = after.key`,
      [
        changed.map(([key]) => key),
        changed.map(([, use]) => JSON.stringify(use)),
        [...ledger.spent.keys()],
        [...ledger.spent.values()],
      ],
    )
    return results
  }
  return await database.transaction(decideIn, { isolation: 'read committed' })
}
