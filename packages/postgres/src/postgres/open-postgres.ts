import { createHash } from 'node:crypto'
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
        const answer = toAnswer(
          await client.query({ text: sql, values, name: values.length === 0 ? undefined : nameOf(sql) }),
        )
        readState()
        return answer
      } catch (error) {
        const failure = toDatabaseError(error, target)
        if (failure.code === 'unreachable' || isFatal(error) || isOutdated(error)) state = 'lost'
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

/** A prepared statement whose tables have changed so that it would answer with other columns: a new connection prepares it anew. */
const isOutdated = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '0A000' && error.routine === 'RevalidateCachedQuery'

/** What a process runs all the time are a hundred texts or two; whoever makes up texts as he goes must not fill the server's memory. */
const mostPrepared = 1000
const names = new Map<string, string>()

/**
 * What the server knows a statement by: each connection has it parsed once, and planned a few times. The name follows from
 * the text, so that processes which share connections behind a pooler never mean different statements by it.
 */
function nameOf(sql: string): string | undefined {
  const known = names.get(sql)
  if (known !== undefined || names.size >= mostPrepared) return known
  const name = `lona-${createHash('sha256').update(sql).digest('base64url').slice(0, 32)}`
  names.set(sql, name)
  return name
}

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
