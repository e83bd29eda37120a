import type { Database } from '../database.js'
import { createPgliteTestDatabase } from './pglite-test-database.js'
import { createPostgresTestDatabase } from './postgres-test-database.js'
import type { TestServer } from './test-server.js'

/** What may be chosen for a {@link TestDatabase}. */
export interface TestDatabaseOptions {
  /** Default: `postgres`. */
  readonly kind?: Database['kind']
  /**
   * Makes the tables. Its result is kept as a template and copied, so it may run less often than it is asked for, or on
   * another database than the one you get: it touches nothing but the `db` that it is given.
   */
  readonly migrate?: (db: Database) => Promise<unknown>
  /** The server to make the database on; default: the one that `TEST_DATABASE_URL` names, else a private one. */
  readonly server?: Pick<TestServer, 'url'>
}

/** An empty (or migrated) database of its own, open. */
export interface TestDatabase extends AsyncDisposable {
  /** The open database. */
  readonly db: Database
  /** Where a second `openDatabase` finds it, on Postgres. */
  readonly url?: string
  /** Where it is, on PGlite; close `db` before you open the folder again. */
  readonly folder?: string
  /** Closes `db` and removes everything. Calling it again does nothing. */
  close(): Promise<void>
}

/**
 * A database for one test or one test file: on Postgres 25 to 80 ms once the template is there, on PGlite about half a second.
 *
 * @throws {DatabaseError} `no-test-server` when there is no Postgres to be had.
 */
export function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  return options.kind === 'pglite' ? createPgliteTestDatabase(options) : createPostgresTestDatabase(options)
}
