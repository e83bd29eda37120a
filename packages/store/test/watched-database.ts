import type { Database, Transaction } from '@lona/postgres'

/** A database whose statements are counted, and one of which can be made to fail. */
export interface WatchedDatabase extends Database {
  /** Statements that were sent, and transactions that reached their end. */
  steps: number
  /** The step that fails, counted from 1; none when `undefined`. */
  failAt: number | undefined
}

export const brokenWire = 'the wire broke'

/** Watches what goes through `db`. The end of a transaction, just before it commits, counts as a step of its own. */
export function watch(db: Database): WatchedDatabase {
  const step = (): void => {
    watched.steps += 1
    if (watched.steps === watched.failAt) throw new Error(brokenWire)
  }
  const watched: WatchedDatabase = {
    kind: db.kind,
    steps: 0,
    failAt: undefined,
    async query(sql, parameters) {
      step()
      return await db.query(sql, parameters)
    },
    transaction: (work, options) =>
      db.transaction(async (tx) => {
        const inside: Transaction = {
          async query(sql, parameters) {
            step()
            return await tx.query(sql, parameters)
          },
        }
        const result = await work(inside)
        step()
        return result
      }, options),
    close: () => db.close(),
  }
  return watched
}
