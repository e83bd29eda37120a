import { createHash } from 'node:crypto'
import type { Database, Transaction } from './database.js'
import { DatabaseError } from './database-error.js'
import { planOf } from './planned-migrations.js'

/** One step of a component's database layout. Never edit one that was released: add the next. */
export interface Migration {
  /** 1, 2, 3, … without gaps. */
  readonly number: number
  /** A short name for people, such as `cells`. */
  readonly name: string
  /** One or more statements; none that refuses to run in a transaction. */
  readonly sql: string
}

/** Which migrations a call ran. */
export interface MigrateResult {
  /** Numbers of the migrations that this call ran, in order; empty when the database was up to date. */
  readonly applied: number[]
}

/**
 * Brings one component's tables up to date, once, however many processes start at the same moment.
 *
 * Everything runs in one transaction behind one lock for the whole database, so a failure leaves nothing half done. What ran is
 * recorded in `lona.migrations`, each component with numbers of its own. Line endings do not count as a change of text.
 *
 * @throws {DatabaseError} `migration-order` when the numbers are not 1, 2, 3, …
 * @throws {DatabaseError} `migration-changed` when the text of one that ran is different now.
 * @throws {DatabaseError} `database-newer` when the database holds a number that the code does not know.
 */
export async function migrate(
  db: Database,
  component: string,
  migrations: readonly Migration[],
): Promise<MigrateResult> {
  migrations.forEach(({ number, name }, index) => {
    if (number === index + 1) return
    throw new DatabaseError({
      code: 'migration-order',
      message: `Migration '${name}' of ${component} has number ${number} where ${index + 1} is due. Number them 1, 2, 3, …`,
    })
  })
  const plan = planOf(db)
  if (plan) {
    plan.push({ component, migrations })
    return { applied: [] }
  }
  return db.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('lona.migrations'))`)
    const applied = await readApplied(tx, component)
    const pending = migrations.filter((migration) => isPending(component, migration, applied))
    const known = migrations.length
    const newest = Math.max(0, ...applied.keys())
    if (newest > known) {
      throw new DatabaseError({
        code: 'database-newer',
        message: `This database has ${component} at migration ${newest}, this program knows ${known}. Start a newer version of the program, or restore a backup.`,
      })
    }
    for (const { number, name, sql } of pending) {
      await tx.query(sql)
      await tx.query(`insert into lona.migrations (component, number, name, hash) values ($1, $2, $3, $4)`, [
        component,
        number,
        name,
        hashOf(sql),
      ])
    }
    return { applied: pending.map(({ number }) => number) }
  })
}

/** Hashes by number; makes the table when this is the first migration of all. */
async function readApplied(tx: Transaction, component: string): Promise<Map<number, string>> {
  await tx.query(`
    create schema if not exists lona;
    create table if not exists lona.migrations (
      component text not null,
      number int not null,
      name text not null,
      hash text not null,
      applied_at timestamptz not null default now(),
      primary key (component, number)
    )`)
  const { rows } = await tx.query<{ number: number; hash: string }>(
    `select number, hash from lona.migrations where component = $1`,
    [component],
  )
  return new Map(rows.map(({ number, hash }) => [number, hash]))
}

function isPending(component: string, { number, name, sql }: Migration, applied: Map<number, string>): boolean {
  const hash = applied.get(number)
  if (hash === undefined) return true
  if (hash === hashOf(sql)) return false
  throw new DatabaseError({
    code: 'migration-changed',
    message: `Migration ${number} '${name}' of ${component} ran on this database with another text. Put the old text back and add a new migration.`,
  })
}

const hashOf = (sql: string): string => createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
