import type { Database } from './database.js'
import type { Migration } from './migrate.js'

/** One call of `migrate`, as data. */
export interface PlannedMigrations {
  readonly component: string
  readonly migrations: readonly Migration[]
}

const planned: unique symbol = Symbol.for('@lona/postgres/planned-migrations')

/** A stand-in for a database that lets `migrate` write down what it would do, and refuses everything else. */
export interface MigrationPlan extends Database {
  readonly [planned]: PlannedMigrations[]
}

/** An empty plan. */
export function createMigrationPlan(): MigrationPlan {
  const refuse = () => Promise.reject(new Error('Only migrations can be planned.'))
  return { kind: 'postgres', query: refuse, transaction: refuse, close: () => Promise.resolve(), [planned]: [] }
}

/** What was written down in a plan; `undefined` for a real database. */
export const planOf = (db: Database): PlannedMigrations[] | undefined =>
  planned in db ? (db as MigrationPlan)[planned] : undefined
