export type {
  Database,
  IsolationLevel,
  Queryable,
  QueryResult,
  Transaction,
  TransactionOptions,
} from './database.js'
export { DatabaseError, type DatabaseErrorCode, type DatabaseErrorInit, isDatabaseError } from './database-error.js'
export { type MigrateResult, type Migration, migrate } from './migrate.js'
export { type OpenDatabaseOptions, openDatabase } from './open-database.js'
export { announce, describeHolder, type FolderHolder } from './pglite/folder-holder.js'
export { type FolderMaker, readMaker } from './pglite/folder-maker.js'
export type { HousekeepingReport } from './pglite/pglite-source.js'
