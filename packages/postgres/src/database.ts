/** What one statement answered. */
export interface QueryResult<Row> {
  /**
   * The rows, as objects by column name; empty for statements that return none.
   *
   * `int2`, `int4`, `oid`, `float4`, `float8` are numbers, `bool` is a boolean, `json` and `jsonb` are parsed, `bytea` is a
   * `Buffer`, arrays of these are arrays. Everything else is text exactly as Postgres writes it: `int8` and `numeric` keep
   * every digit, `date`, `time`, `timestamp`, `timestamptz` and `interval` keep their precision (sessions run in UTC).
   * Text with several statements (allowed without parameters) gives the rows of all of them, in order.
   */
  readonly rows: Row[]
  /** How many rows were returned, inserted, changed or deleted; 0 for statements that count nothing. */
  readonly rowCount: number
}

/** Anything that runs a statement: a database, or a transaction in it. */
export interface Queryable {
  /**
   * The answer to one statement, with `$1`, `$2`, … in its text standing for `parameters`.
   *
   * Parameters travel as text: a `Date` as its UTC instant, a `Buffer` or other `Uint8Array` as `bytea`, an array as a
   * Postgres array, any other object as JSON (so a JSON array needs `JSON.stringify`), `undefined` as null. The row type is the
   * caller's word; nothing checks it.
   *
   * @throws {DatabaseError} `query-failed` with `sqlState` and `constraint`, `disk-full`, `unreachable`, `sign-in-refused`,
   * `crashed`, `closed`.
   * @throws {DatabaseError} `nested-query` from a database inside its own transaction's callback: use the transaction there.
   * @throws {DatabaseError} `transaction-ended` from a transaction whose callback has returned, or that the statement itself ended.
   */
  query<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<QueryResult<Row>>
}

/**
 * One transaction: what its statements did becomes visible to others all at once, or never.
 *
 * Valid only inside its callback. Statements run one after the other, also when several are started at once.
 */
export interface Transaction extends Queryable {}

/** How much a transaction is shielded from others that run beside it; Postgres' own words. */
export type IsolationLevel = 'read committed' | 'repeatable read' | 'serializable'

/** What may be asked of a transaction. */
export interface TransactionOptions {
  /**
   * How often the callback may run again after a serialization failure, a deadlock, or a connection lost before the commit
   * was sent; default 0. The callback must then be safe to repeat: it awaits nothing but SQL.
   */
  readonly retries?: number
  /** `true` makes Postgres refuse every write; default `false`. */
  readonly readOnly?: boolean
  /** Default: the database's own default, which is `read committed` unless someone changed it. */
  readonly isolation?: IsolationLevel
}

/** One open database: a Postgres server through a pool of connections, or PGlite in a folder. */
export interface Database extends Queryable {
  /** What is behind it. Both speak the same SQL and give equal values. */
  readonly kind: 'postgres' | 'pglite'
  /**
   * The callback's result, after everything it did was committed; when it throws, nothing it did remains.
   *
   * A statement that failed inside and was caught by the callback still undoes the transaction (Postgres allows nothing
   * else), so its error is thrown here; use a savepoint where a failure is expected. On PGlite one transaction runs at a
   * time, so await nothing but SQL in the callback.
   *
   * @throws {DatabaseError} `nested-query` inside another transaction of the same database.
   * @throws {DatabaseError} `unreachable` with `outcomeUnknown: true` when the connection was lost while committing: look
   * before repeating.
   */
  transaction<T>(callback: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Resolves when running work has finished and everything is let go. Calling it again returns the same promise. */
  close(): Promise<void>
}
