import pg from 'pg'
import type { Answer, Connection, ConnectionSource, ConnectionState } from '../connection.js'
import { createDatabase } from '../create-database.js'
import type { Database } from '../database.js'
import { DatabaseError } from '../database-error.js'
import type { OpenDatabaseOptions } from '../open-database.js'
import { toDatabaseError } from '../to-database-error.js'
import { parserOf, toParameter } from '../values.js'

// What the parsers in values.ts rely on, whatever the server or the role has as its default.
const session = ['TimeZone=UTC', 'DateStyle=ISO', 'IntervalStyle=postgres', 'bytea_output=hex', 'extra_float_digits=1']

/** A pool of connections to a Postgres server, after one of them was made. */
export async function openPostgres(url: string, options: OpenDatabaseOptions): Promise<Database> {
  const target = describeServer(url)
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'lona',
    options: session.map((setting) => `-c ${setting}`).join(' '),
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    keepAlive: true,
    // A process that stands still (a suspended computer) must not keep others waiting for its locks: transactions await SQL alone.
    idle_in_transaction_session_timeout: 15_000,
    types: { getTypeParser: (oid: number) => parserOf(oid) },
  })
  // An idle connection was lost: the pool has dropped it already, and without a listener Node would end the process.
  pool.on('error', () => undefined)

  const source: ConnectionSource = {
    async acquire() {
      return toConnection(
        await pool.connect().catch((error: unknown) => Promise.reject(toDatabaseError(error, target))),
        target,
      )
    },
    end: () => pool.end(),
  }
  try {
    const first = await source.acquire()
    first.release()
  } catch (error) {
    await pool.end()
    throw error
  }
  return createDatabase('postgres', source, options)
}

function toConnection(client: pg.PoolClient, target: string): Connection {
  let state: ConnectionState = 'idle'
  const onLost = () => {
    state = 'lost'
  }
  client.on('error', onLost).on('end', onLost)

  const readState = () => {
    if (state !== 'lost') state = states[client.getTransactionStatus() ?? 'I']
  }
  return {
    get state() {
      return state
    },
    async run(sql, parameters = []) {
      const values = parameters.map(toParameter)
      try {
        // Without parameters the text may hold several statements.
        const answer = toAnswer(await (values.length === 0 ? client.query(sql) : client.query(sql, values)))
        readState()
        return answer
      } catch (error) {
        const failure = toDatabaseError(error, target)
        if (failure.code === 'unreachable' || isFatal(error)) state = 'lost'
        else if (state !== 'idle') state = 'failed'
        else await client.query('').then(readState, onLost) // the driver learns the state only after the error
        throw failure
      }
    },
    release() {
      client.off('error', onLost).off('end', onLost)
      client.release(state !== 'idle')
    },
  }
}

const states: Record<'I' | 'T' | 'E', ConnectionState> = { I: 'idle', T: 'open', E: 'failed' }

const isFatal = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (error.severity === 'FATAL' || error.severity === 'PANIC')

/** The driver gives a list of results when the text held several statements. */
function toAnswer(result: pg.QueryResult | pg.QueryResult[]): Answer {
  const results = Array.isArray(result) ? result : [result]
  return {
    rows: results.flatMap(({ rows }) => rows),
    rowCount: results.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0),
    command: results.at(-1)?.command ?? '',
  }
}

/** Where the server is, without user and password. */
function describeServer(url: string): string {
  if (!URL.canParse(url)) {
    throw new DatabaseError({
      code: 'unreachable',
      message:
        'The database URL cannot be read. It looks like postgres://user:password@host:5432/name, with special characters percent-encoded.',
    })
  }
  const { hostname, port, pathname } = new URL(url)
  return `Postgres at ${hostname || 'localhost'}:${port || '5432'}${pathname}`
}
