import { isDatabaseError, type Queryable } from '@lona/postgres'
import type { Db } from 'pg-boss'

/**
 * A database as pg-boss uses it: each call is a unit of its own, with its session to itself, and nothing of a call that
 * failed is left open in it. That is what `Database.query` promises, also for the scripts from BEGIN to COMMIT of pg-boss.
 */
export const toPgBossDatabase = (database: Queryable): Db => ({
  async executeSql(text, values) {
    try {
      return await database.query(text, values)
    } catch (error) {
      throw toDriverError(error)
    }
  },
})

/** pg-boss tells what Postgres refused (a claim that another process was quicker to make, say) by the driver's own error. */
const toDriverError = (error: unknown): unknown =>
  isDatabaseError(error) && error.code === 'query-failed' ? (error.cause ?? error) : error
