import pg from 'pg'
import type { Answer, Connection, ConnectionSource, ConnectionState } from '../connection.js'
import { type DatabaseError, isDatabaseError } from '../database-error.js'
import { toDatabaseError } from '../to-database-error.js'
import { parserOf, toParameter } from '../values.js'
import type { Engine, EngineAnswer } from './engine.js'
import { describeFolder } from './folder-error.js'
import type { EngineFailure, EngineResult } from './worker.js'

// One session for everybody, so everybody queues for it: a single query holds it for one call, a transaction from BEGIN to
// COMMIT. What Postgres' background processes would do (vacuum, checkpoints) happens in a turn of its own.

/** What one round of cleaning up was like. */
export interface HousekeepingReport {
  /** How long it took, in milliseconds; nothing else ran meanwhile. */
  readonly durationMs: number
  /** Why it failed, when it did; it is tried again after the next writes. */
  readonly error?: DatabaseError
}

/** What {@link createPgliteSource} needs. */
export interface PgliteSourceOptions {
  readonly folder: string
  readonly start: () => Promise<Engine>
  readonly housekeepingAfterWrites: number
  readonly onHousekeeping: (report: HousekeepingReport) => void
  /** Runs last, after the database has ended. */
  readonly onEnd: () => Promise<void>
}

/** Hands out the one session of an embedded database; starts its thread again when it has crashed. */
export function createPgliteSource(
  first: Engine,
  { folder, start, housekeepingAfterWrites, onHousekeeping, onEnd }: PgliteSourceOptions,
): ConnectionSource {
  let engine = first
  let writes = 0
  let waiting = 0
  let turn: Promise<void> = Promise.resolve()

  /** Waits for its turn; the caller ends the turn by calling what it gets. */
  const takeTurn = async (): Promise<() => void> => {
    let leave = () => {}
    const before = turn
    turn = new Promise((resolve) => {
      leave = resolve
    })
    waiting++
    await before
    waiting--
    return leave
  }

  const isHousekeepingDue = () =>
    writes >= housekeepingAfterWrites && (waiting === 0 || writes >= 10 * housekeepingAfterWrites) && !engine.ended

  const keepHouse = async () => {
    const startedAt = performance.now()
    writes = 0
    const connection = toConnection(engine, folder)
    const error = await connection
      .run('vacuum (analyze)')
      .then(() => connection.run('checkpoint'))
      .then(
        () => undefined,
        (reason: unknown) => toDatabaseError(reason, describeFolder(folder)),
      )
    onHousekeeping({ durationMs: performance.now() - startedAt, ...(error && { error }) })
  }

  return {
    async acquire() {
      const leave = await takeTurn()
      try {
        if (engine.ended) engine = await start()
      } catch (error) {
        leave()
        throw error
      }
      return toConnection(engine, folder, {
        onWrite: (rows) => {
          writes += rows
        },
        release: () => void (isHousekeepingDue() ? keepHouse().finally(leave) : leave()),
      })
    },
    async end() {
      await takeTurn()
      try {
        await stop(engine, folder)
      } finally {
        await onEnd()
      }
    },
  }
}

/** Ends with a checkpoint, so that the next start has nothing to repeat; a full disk only makes that start slower. */
async function stop(engine: Engine, folder: string): Promise<void> {
  try {
    if (!engine.ended) await toConnection(engine, folder).run('checkpoint')
  } catch (error) {
    if (!isDatabaseError(error) || error.code !== 'disk-full') throw error
  } finally {
    await engine.stop()
  }
}

interface ConnectionHooks {
  readonly onWrite?: (rows: number) => void
  readonly release?: () => void
}

function toConnection(
  engine: Engine,
  folder: string,
  { onWrite, release = () => {} }: ConnectionHooks = {},
): Connection {
  let state: ConnectionState = 'idle'
  return {
    get state() {
      return state
    },
    async run(sql, parameters = []) {
      const answer = await engine.request({ sql, parameters: parameters.map(toSendable) }).catch((error: unknown) => {
        state = 'lost'
        throw error
      })
      state = states[answer.status]
      for (const { tag } of answer.results) {
        const { command, count } = readTag(tag)
        if (writingCommands.has(command)) onWrite?.(Math.max(1, count))
      }
      if (answer.failure) throw toDatabaseError(toServerError(answer.failure), describeFolder(folder))
      return toAnswer(answer)
    },
    release,
  }
}

const states: Record<EngineAnswer['status'], ConnectionState> = { I: 'idle', T: 'open', E: 'failed' }
const writingCommands = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY', 'CREATE', 'ALTER', 'DROP', 'TRUNCATE'])

/** Bytes are copied out of whatever larger buffer they are a part of. */
function toSendable(value: unknown): string | Uint8Array | null {
  const parameter = toParameter(value)
  return Buffer.isBuffer(parameter) ? new Uint8Array(parameter) : parameter
}

function toAnswer({ results }: EngineAnswer): Answer {
  return {
    rows: results.flatMap(toRows),
    rowCount: results.reduce((sum, { tag }) => sum + readTag(tag).count, 0),
    command: readTag(results.at(-1)?.tag ?? '').command,
  }
}

function toRows({ columns, rows }: EngineResult): Record<string, unknown>[] {
  const parsers = columns.map(({ oid }) => parserOf(oid))
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name }, index) => {
        const text = row[index] ?? null
        return [name, text === null ? null : parsers[index]?.(text)]
      }),
    ),
  )
}

/** `INSERT 0 3` is the command INSERT and 3 rows. */
function readTag(tag: string): { command: string; count: number } {
  const [command = '', ...rest] = tag.split(' ')
  return { command, count: Number(rest.at(-1)) || 0 }
}

/** The same class that the driver for servers throws, so that a `cause` looks the same on both. */
function toServerError({ message, ...facts }: EngineFailure): Error {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), facts)
}
