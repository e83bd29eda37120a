import type { Database } from './database.js'
import { openPglite } from './pglite/open-pglite.js'
import { openPostgres } from './postgres/open-postgres.js'

/** What may be chosen when a database is opened. Everything has a good default. */
export interface OpenDatabaseOptions {
  /** Postgres: most connections at once; default 10. */
  readonly maxConnections?: number
  /** Postgres: how long to wait for a connection, in milliseconds; default 10,000. */
  readonly connectTimeoutMs?: number
  /**
   * PGlite: clean up (`VACUUM (ANALYZE)` and `CHECKPOINT`) at the next quiet moment after this many committed writes;
   * default 5,000. It has no background processes that would do so.
   */
  readonly housekeepingAfterWrites?: number
  /** Waits between two attempts of a transaction with `retries`; default: real time. Tests replace it. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>
}

/**
 * An open database: a URL (`postgres://…` or `postgresql://…`) is a Postgres server, anything else is a folder that holds
 * an embedded one, made when it is not there yet.
 *
 * @throws {DatabaseError} `unreachable` or `sign-in-refused` for a URL.
 * @throws {DatabaseError} `folder-in-use`, `folder-unreadable`, `folder-version` or `disk-full` for a folder.
 */
export function openDatabase(where: string, options: OpenDatabaseOptions = {}): Promise<Database> {
  return /^postgres(ql)?:\/\//i.test(where) ? openPostgres(where, options) : openPglite(where, options)
}
