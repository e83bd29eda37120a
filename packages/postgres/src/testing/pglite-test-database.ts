import { DatabaseError } from '../database-error.js'
import type { TestDatabase, TestDatabaseOptions } from './test-database.js'

/** A PGlite database in a folder of its own below the folder for temporary files. */
export async function createPgliteTestDatabase(_options: TestDatabaseOptions): Promise<TestDatabase> {
  throw new DatabaseError({ code: 'no-test-server', message: 'PGlite test databases cannot be made yet.' })
}
