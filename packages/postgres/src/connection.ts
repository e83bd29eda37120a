import type { QueryResult } from './database.js'

/** Where a connection stands: outside a transaction, in one, in one that failed and can only be rolled back, or gone. */
export type ConnectionState = 'idle' | 'open' | 'failed' | 'lost'

/** What one call answered, before the caller's row type is put on it. */
export interface Answer extends QueryResult<Record<string, unknown>> {
  /** The last statement's command tag, such as `SELECT` or `ROLLBACK`; empty when there was none. */
  readonly command: string
}

/** One session of a database, held by one unit of work at a time. */
export interface Connection {
  /** Where the session stands after the last call; `lost` never changes back. */
  readonly state: ConnectionState
  /** Runs one call; failures come as `DatabaseError`, and `state` is right by then. */
  run(sql: string, parameters?: readonly unknown[]): Promise<Answer>
  /** Gives the session back, to be used by the next unit; a lost one is thrown away. */
  release(): void
}

/** The two databases differ only in this: where a session comes from. */
export interface ConnectionSource {
  /** The next free session; waits for one. */
  acquire(): Promise<Connection>
  /** Lets everything go. Called once, when no session is held any more. */
  end(): Promise<void>
}
