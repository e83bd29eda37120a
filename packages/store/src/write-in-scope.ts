import type { Database, Transaction } from '@lona/postgres'

/**
 * Runs `write` in one transaction that has the scope to itself.
 *
 * Everything that changes rows, cells or what is known of them goes through here, so that writes of one scope come one
 * after the other and commit whole. The lock is the two-way sync protocol's expression, in its transaction form, and
 * the first statement.
 */
export const writeInScope = <T>(db: Database, scopeId: string, write: (tx: Transaction) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [scopeId])
    return await write(tx)
  })

/** As `writeInScope`, for what changes several scopes at once. Whoever takes their locks, takes them in this order. */
export const writeInScopes = <T>(
  db: Database,
  scopeIds: readonly string[],
  write: (tx: Transaction) => Promise<T>,
): Promise<T> =>
  db.transaction(async (tx) => {
    const sorted = [...new Set(scopeIds)].toSorted()
    await tx.query('select pg_advisory_xact_lock(hashtextextended(scope, 0)) from unnest($1::text[]) as scope', [
      sorted,
    ])
    return await write(tx)
  })
