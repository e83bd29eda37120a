import type { Database } from './database.js'
import { DatabaseError } from './database-error.js'
import { openPglite } from './pglite/open-pglite.js'
import type { HousekeepingReport } from './pglite/pglite-source.js'
import { openPostgres } from './postgres/open-postgres.js'

/** What may be chosen when a database is opened. Everything has a good default. */
export interface OpenDatabaseOptions {
  /** Postgres: most connections at once; default 10. */
  readonly maxConnections?: number
  /** Postgres: how long to wait for a connection, in milliseconds; default 10,000. */
  readonly connectTimeoutMs?: number
  /**
   * PGlite: clean up (`VACUUM (ANALYZE)` and `CHECKPOINT`) at the next quiet moment after this many written rows, or at ten times as
   * many without one; default 20,000. PGlite has no background processes that would do so.
   */
  readonly housekeepingAfterWrites?: number
  /** PGlite: told after each round of cleaning up, for a log. */
  readonly onHousekeeping?: (report: HousekeepingReport) => void
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
  if (/^(?!postgres(ql)?:)[a-z][a-z0-9+.-]*:\/\//i.test(where)) {
    return Promise.reject(
      new DatabaseError({
        code: 'folder-unreadable',
        message:
          'A database is opened by a URL that begins with postgres:// or by the path of a folder; this is another kind of URL.',
      }),
    )
  }
  return /^postgres(ql)?:\/\//i.test(where) ? openPostgres(where, options) : openPglite(where, options)
}
