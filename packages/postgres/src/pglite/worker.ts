import { parentPort, workerData } from 'node:worker_threads'
import { type messages, PGlite, protocol } from '@electric-sql/pglite'

// The thread that is the embedded database. It answers one request at a time with what Postgres said, as text, and ends
// itself when Postgres panics: PGlite would go on with a broken memory, or go round for ever.
// Imports only packages, because it also runs unbundled.

/** One call: a statement with parameters, or, without parameters, any number of statements. */
export interface EngineRequest {
  readonly sql: string
  readonly parameters: readonly (string | Uint8Array | null)[]
}

/** What one statement of a call answered. */
export interface EngineResult {
  readonly columns: readonly { readonly name: string; readonly oid: number }[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** Such as `INSERT 0 3`. */
  readonly tag: string
}

/** The facts of an error that Postgres reported. */
export type EngineFailure = Readonly<Record<string, string | undefined>> & { readonly message: string }

/** From the worker to its owner. */
export type EngineMessage =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'answer'
      readonly results: readonly EngineResult[]
      readonly failure: EngineFailure | undefined
      /** Outside a transaction, in one, or in one that failed. */
      readonly status: 'I' | 'T' | 'E'
    }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'broken'; readonly reason: string }

const port = parentPort
if (!port) throw new Error('This file is a worker: openDatabase starts it.')
const send = (message: EngineMessage) => port.postMessage(message)

const lastWords: string[] = []
const endBroken = (reason: string): never => {
  send({ kind: 'broken', reason: [reason, ...lastWords].join(' | ') })
  process.exit(1)
}

const { serialize } = protocol
const pglite = await PGlite.create({
  dataDir: (workerData as { dataFolder: string }).dataFolder,
  onStderr(line) {
    lastWords.push(line)
    if (lastWords.length > 5) lastWords.shift()
    return false
  },
}).catch((error: unknown) => endBroken(`Postgres did not start: ${error}`))

// PGlite takes every exception for an SQL error, whose status is 100. Any other is a trap of the machine that it runs on.
const engine = pglite.Module
const runLoopOnce = engine._PostgresMainLoopOnce
engine._PostgresMainLoopOnce = () => {
  try {
    runLoopOnce()
  } catch (error) {
    if ((error as { status?: unknown }).status !== 100) endBroken(`Postgres crashed: ${error}`)
    throw error
  }
}

async function answer({ sql, parameters }: EngineRequest): Promise<EngineMessage> {
  const { messages } = await pglite.execProtocol(toProtocol(sql, parameters), { throwOnError: false })
  const results: { columns: { name: string; oid: number }[]; rows: (string | null)[][]; tag: string }[] = []
  let current: (typeof results)[number] = { columns: [], rows: [], tag: '' }
  let failure: EngineFailure | undefined
  let status: 'I' | 'T' | 'E' = 'I'
  for (const message of messages) {
    if (message.name === 'rowDescription') {
      const { fields } = message as messages.RowDescriptionMessage
      current.columns = fields.map(({ name, dataTypeID }) => ({ name, oid: dataTypeID }))
    } else if (message.name === 'dataRow') current.rows.push((message as messages.DataRowMessage).fields)
    else if (message.name === 'commandComplete') {
      results.push({ ...current, tag: (message as messages.CommandCompleteMessage).text })
      current = { columns: [], rows: [], tag: '' }
    } else if (message.name === 'error') failure ??= toFailure(message as messages.DatabaseError)
    else if (message.name === 'readyForQuery')
      status = (message as messages.ReadyForQueryMessage).status as typeof status
  }
  return { kind: 'answer', results, failure, status }
}

/** Everything that one call needs, in one go. */
function toProtocol(sql: string, parameters: EngineRequest['parameters']): Uint8Array {
  if (parameters.length === 0) {
    // COPY FROM STDIN would end the process, because nobody can send it data: refuse it the way the protocol does.
    return /\bstdin\b/i.test(sql)
      ? join(serialize.query(sql), serialize.copyFail('it has no data to read here'))
      : serialize.query(sql)
  }
  return join(
    serialize.parse({ text: sql }),
    serialize.bind({ values: [...parameters] }),
    serialize.describe({ type: 'P' }),
    serialize.execute({}),
    serialize.sync(),
  )
}

function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

function toFailure(error: messages.DatabaseError): EngineFailure {
  const {
    message,
    severity,
    code,
    detail,
    hint,
    position,
    where,
    schema,
    table,
    column,
    dataType,
    constraint,
    routine,
  } = error
  return {
    message,
    severity,
    code,
    detail,
    hint,
    position,
    where,
    schema,
    table,
    column,
    dataType,
    constraint,
    routine,
  }
}

port.on('message', (request: EngineRequest | 'stop') => {
  const work = request === 'stop' ? pglite.close().then((): EngineMessage => ({ kind: 'stopped' })) : answer(request)
  work.then(send, (error: unknown) => endBroken(`Postgres failed: ${error}`))
})
send({ kind: 'ready' })
