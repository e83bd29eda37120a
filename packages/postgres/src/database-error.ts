const marker = Symbol.for('@lona/postgres/error')

/**
 * Everything that can go wrong with a database, by name.
 *
 * | code | what happened |
 * |---|---|
 * | `unreachable` | the server is not there, refused the connection, or the connection was lost |
 * | `sign-in-refused` | the server knows no such user, password or database, or may not let them in |
 * | `disk-full` | no space left where the database keeps its files; nothing of the statement was stored |
 * | `folder-in-use` | another process (or this one) has the folder open |
 * | `folder-unreadable` | the folder cannot be read or written, or holds something that is not our database |
 * | `folder-version` | the folder was made by another major version of Postgres |
 * | `nested-query` | the database was used inside its own transaction |
 * | `transaction-ended` | the transaction was used after its end |
 * | `transaction-left-open` | a single query began a transaction and did not end it; it was rolled back |
 * | `query-failed` | Postgres refused the statement, see `sqlState` |
 * | `migration-changed` | a migration that already ran now has another text |
 * | `migration-order` | the list of migrations is not numbered upwards from 1 without gaps |
 * | `database-newer` | a newer version of the program has migrated this database |
 * | `crashed` | the embedded database's thread ended; the database must be opened again |
 * | `closed` | the database was closed before |
 * | `no-test-server` | no Postgres to run tests on could be found or started |
 */
export type DatabaseErrorCode =
  | 'unreachable'
  | 'sign-in-refused'
  | 'disk-full'
  | 'folder-in-use'
  | 'folder-unreadable'
  | 'folder-version'
  | 'nested-query'
  | 'transaction-ended'
  | 'transaction-left-open'
  | 'query-failed'
  | 'migration-changed'
  | 'migration-order'
  | 'database-newer'
  | 'crashed'
  | 'closed'
  | 'no-test-server'

/** What a {@link DatabaseError} is made from. */
export interface DatabaseErrorInit {
  /** What happened, by name. */
  readonly code: DatabaseErrorCode
  /** What happened and what to do next, in words; never a parameter or a password. */
  readonly message: string
  /** The error underneath. */
  readonly cause?: unknown
  /** Postgres' five-character code. */
  readonly sqlState?: string | undefined
  /** Name of the constraint that was violated. */
  readonly constraint?: string | undefined
  /** `true` when nobody can know whether a commit happened. */
  readonly outcomeUnknown?: boolean | undefined
  /** The folder that was to be opened. */
  readonly folder?: string | undefined
  /** Process id of whoever holds the folder. */
  readonly pid?: number | undefined
  /** Where whoever holds the folder can be reached. */
  readonly address?: string | undefined
}

/** The one error of this package: tell cases apart by `code`. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  /** Marks the class across two loaded copies of this package. */
  readonly [marker] = true
  /** What happened, by name. */
  readonly code: DatabaseErrorCode
  /** Postgres' five-character code, such as `23505` for a unique violation; for `query-failed` and what else Postgres said itself. */
  readonly sqlState: string | undefined
  /** Name of the constraint that was violated, for `query-failed`. */
  readonly constraint: string | undefined
  /** `true` when the connection was lost while committing: the transaction may or may not be stored. */
  readonly outcomeUnknown: boolean
  /** The folder, for the `folder-…` codes. */
  readonly folder: string | undefined
  /** Process id of whoever holds the folder, for `folder-in-use`. */
  readonly pid: number | undefined
  /** Where the holder of the folder can be reached, for `folder-in-use`, when it has announced that. */
  readonly address: string | undefined

  /** An error with `[code]` in front of its message, because tools often show only the message. */
  constructor(init: DatabaseErrorInit) {
    super(`[${init.code}] ${init.message}`, init.cause === undefined ? undefined : { cause: init.cause })
    this.code = init.code
    this.sqlState = init.sqlState
    this.constraint = init.constraint
    this.outcomeUnknown = init.outcomeUnknown ?? false
    this.folder = init.folder
    this.pid = init.pid
    this.address = init.address
  }
}

/** Whether a value is a {@link DatabaseError}, also one from another copy of this package. */
export const isDatabaseError = (value: unknown): value is DatabaseError => value instanceof Error && marker in value
