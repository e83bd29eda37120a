import type { RateLimit } from '@lona/connector'
import type { Database, Transaction } from '@lona/postgres'
import type { AdmissionHold } from '../src/admission.js'
import type { Budget } from '../src/budget.js'

/** A budget that no other test uses. */
export const budgetOf = (...limits: readonly Omit<RateLimit, 'scope'>[]): Budget => ({
  key: `app:${crypto.randomUUID()}`,
  scope: 'app',
  provider: 'Bank',
  limits: limits.map((limit, index) => ({ ...limit, scope: 'app', index })),
})

/** Lets a slice in that a worker holds. */
export async function admit(db: Database): Promise<AdmissionHold> {
  const hold = { id: crypto.randomUUID(), holder: crypto.randomUUID() }
  await db.query(
    `insert into lona.admissions (id, scope_id, row_id, lookup_key, pattern, kind, urgency, stage, range_start, range_end, why,
       expected_weight, admitted_at, lease_until, holder)
     values ($1, 'ada', $2, ':~bank:42:main:coins', ':~bank:{accountId}:{branch}:coins', 'bank', 'viewport', 'viewport', '2026-11-08', '2026-11-22', 'missing',
       1, now(), now(), $3)`,
    [hold.id, crypto.randomUUID(), hold.holder],
  )
  return hold
}

/** What a slice spent. */
export async function spentOf(db: Database, { id }: AdmissionHold): Promise<number | undefined> {
  const sql = 'select spent_weight as spent from lona.admissions where id = $1'
  return (await db.query<{ spent: number }>(sql, [id])).rows[0]?.spent
}

/** A database whose statements and transactions are counted, and one of whose statements can be made to fail. */
export interface CountedDatabase extends Database {
  steps: number
  transactions: number
  failAt: number | undefined
}

export function countSteps(db: Database): CountedDatabase {
  const counted: CountedDatabase = {
    ...db,
    steps: 0,
    transactions: 0,
    failAt: undefined,
    transaction(work, options) {
      counted.transactions += 1
      return db.transaction(async (tx) => {
        const inside: Transaction = {
          async query(sql, parameters) {
            counted.steps += 1
            if (counted.steps === counted.failAt) throw new Error('the wire broke')
            return await tx.query(sql, parameters)
          },
        }
        return await work(inside)
      }, options)
    },
  }
  return counted
}
