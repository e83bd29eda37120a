import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout } from 'node:timers/promises'
import type { Answer, Connection, ConnectionSource } from './connection.js'
import type { Database, QueryResult, Transaction, TransactionOptions } from './database.js'
import { DatabaseError, isDatabaseError } from './database-error.js'

// The life of a call: refuse it when the database is closed or when it comes from inside a transaction of the same
// database, take a connection, run, leave the connection outside any transaction, give it back.

/** What {@link createDatabase} can be told. */
export interface CreateDatabaseOptions {
  /** Waits between two attempts of a transaction; default: real time. */
  readonly sleep?: ((milliseconds: number) => Promise<unknown>) | undefined
}

/** A {@link Database} over anything that hands out connections. */
export function createDatabase(
  kind: Database['kind'],
  source: ConnectionSource,
  { sleep = (milliseconds) => setTimeout(milliseconds) }: CreateDatabaseOptions = {},
): Database {
  const current = new AsyncLocalStorage<{ ended: boolean }>()
  const running = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined

  function start<T>(work: () => Promise<T>): Promise<T> {
    if (current.getStore()?.ended === false) return Promise.reject(nestedQuery())
    if (closing) return Promise.reject(closed())
    const run = work()
    running.add(run)
    const forget = () => running.delete(run)
    run.then(forget, forget)
    return run
  }

  async function attempt<T>(
    callback: (tx: Transaction) => Promise<T>,
    options: TransactionOptions,
    onFailure: (failure: DatabaseError) => void,
  ): Promise<T> {
    const connection = await source.acquire().catch((error: unknown) => {
      if (isDatabaseError(error)) onFailure(error)
      throw error
    })
    try {
      return await runTransaction(connection, callback, options, onFailure, current)
    } finally {
      connection.release()
    }
  }

  return {
    kind,
    query: <Row>(sql: string, parameters?: readonly unknown[]) =>
      start(async () => {
        const connection = await source.acquire()
        try {
          return toQueryResult<Row>(await runAlone(connection, sql, parameters))
        } finally {
          connection.release()
        }
      }),
    transaction: (callback, options = {}) =>
      start(async () => {
        for (let failed = 0; ; failed++) {
          let failure: DatabaseError | undefined
          try {
            return await attempt(callback, options, (error) => {
              failure = error
            })
          } catch (error) {
            if (failed >= (options.retries ?? 0) || !failure || !isWorthRepeating(failure)) throw error
          }
          await sleep(Math.min(1000, 20 * 2 ** failed) * (0.5 + Math.random() / 2))
        }
      }),
    close() {
      if (current.getStore()?.ended === false) return Promise.reject(nestedQuery())
      closing ??= Promise.allSettled(running).then(() => source.end())
      return closing
    },
  }
}

async function runAlone(connection: Connection, sql: string, parameters?: readonly unknown[]): Promise<Answer> {
  try {
    const answer = await connection.run(sql, parameters)
    // A connection that was lost after the answer has answered all the same.
    if (connection.state === 'idle' || connection.state === 'lost') return answer
    throw new DatabaseError({
      code: 'transaction-left-open',
      message: 'A query began a transaction and did not end it, so it was rolled back. Use database.transaction().',
    })
  } finally {
    await rollBack(connection)
  }
}

async function runTransaction<T>(
  connection: Connection,
  callback: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
  onFailure: (failure: DatabaseError) => void,
  current: AsyncLocalStorage<{ ended: boolean }>,
): Promise<T> {
  const life = { ended: false }
  let failure: DatabaseError | undefined
  let queue: Promise<unknown> = Promise.resolve()

  const runInside = async (sql: string, parameters?: readonly unknown[]): Promise<Answer> => {
    try {
      const answer = await connection.run(sql, parameters)
      if (connection.state === 'idle') throw transactionEnded('A statement inside the transaction ended it by itself')
      return answer
    } catch (error) {
      if (isDatabaseError(error)) failure = error
      throw error
    }
  }
  const tx: Transaction = {
    query<Row>(sql: string, parameters?: readonly unknown[]) {
      if (life.ended) return Promise.reject(transactionEnded('The callback of this transaction has returned'))
      const answer = queue.then(() => {
        if (connection.state === 'idle') throw transactionEnded('A statement inside the transaction ended it by itself')
        return runInside(sql, parameters)
      })
      queue = answer.catch(() => undefined) // the caller sees the failure; the next statement only waits
      return answer.then(toQueryResult<Row>)
    },
  }

  try {
    await runInside(beginStatement(options))
    const result = await current
      .run(life, () => callback(tx))
      .finally(() => {
        life.ended = true
        return queue
      })
    await commit(connection, failure)
    return result
  } catch (error) {
    // A failure that a savepoint undid is not why the callback threw.
    if (isDatabaseError(error) && error !== failure && !failure) onFailure(error)
    else if (failure && connection.state !== 'open') onFailure(failure)
    throw error
  } finally {
    await rollBack(connection)
  }
}

async function commit(connection: Connection, failure: DatabaseError | undefined): Promise<void> {
  const { state } = connection
  if (state === 'idle') throw transactionEnded('A statement inside the transaction ended it by itself')
  if (state !== 'open') throw failure ?? transactionEnded('The transaction had failed')
  try {
    await connection.run('commit')
  } catch (error) {
    if (!isDatabaseError(error) || !isLost(connection)) throw error
    throw new DatabaseError({
      code: error.code,
      message:
        'The connection was lost while committing: the transaction may or may not be stored. Look before repeating.',
      outcomeUnknown: true,
      sqlState: error.sqlState,
      cause: error,
    })
  }
}

/** Leaves the session outside any transaction; one that cannot do so is lost, and says so by its state. */
async function rollBack(connection: Connection): Promise<void> {
  if (connection.state !== 'open' && connection.state !== 'failed') return
  await connection.run('rollback').catch((error: unknown) => {
    if (!isLost(connection)) throw error
  })
}

const isLost = ({ state }: Connection): boolean => state === 'lost'

function beginStatement({ isolation, readOnly }: TransactionOptions): string {
  return `begin${isolation ? ` isolation level ${isolation}` : ''}${readOnly ? ' read only' : ''}`
}

const isWorthRepeating = ({ code, sqlState, outcomeUnknown }: DatabaseError): boolean =>
  !outcomeUnknown && (code === 'unreachable' || code === 'crashed' || sqlState === '40001' || sqlState === '40P01')

const toQueryResult = <Row>({ rows, rowCount }: Answer): QueryResult<Row> => ({ rows: rows as Row[], rowCount })

const nestedQuery = () =>
  new DatabaseError({
    code: 'nested-query',
    message:
      'The database was used inside its own transaction, where it could wait for itself. Use the transaction instead.',
  })

const closed = () =>
  new DatabaseError({ code: 'closed', message: 'This database was closed. Open it again with openDatabase().' })

const transactionEnded = (what: string) =>
  new DatabaseError({ code: 'transaction-ended', message: `${what}. Await every query inside the callback.` })
