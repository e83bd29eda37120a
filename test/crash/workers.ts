import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FollowRequest } from '@lona/host'
import { createLona } from '@lona/host'
import type { Database } from '@lona/postgres'
import { startedAt, timesAsFast } from './fast-time.ts'
import { openTideTable, tideHost, tides } from './tide.ts'

/** Rows of as many people, so that no two of them wait for each other's writes. */
const follows: readonly FollowRequest[] = ['brest', 'cadiz', 'dover', 'emden', 'flores', 'genoa', 'hull', 'ibiza'].map(
  (port) => ({ owner: { kind: 'user', userId: port }, lookupKey: tides.lookupKey({ port }), since: '2026-10-23' }),
)

/** Makes the tables, and has the rows followed. */
export async function followPorts(database: Database): Promise<void> {
  const lona = await createLona({ ...tideHost, database, now: () => new Date(startedAt) })
  for (const follow of follows) await lona.follow(follow)
}

/** A question to the made-up service. */
export interface Question {
  /** Which worker asks. */
  readonly worker: string
  /** The row that it asks for, which is also the name of the row's owner. */
  readonly port: string
  /** The how manieth question this is, from 1. */
  readonly ordinal: number
  /** Whether it is the second of its slice's two. */
  readonly isSecond: boolean
}

/** The made-up service over HTTP, on this machine. */
export interface TideService extends AsyncDisposable {
  /** Where it is. */
  readonly url: string
  /** Hears of each question before it is answered, and may hold the answer back. */
  onQuestion: (question: Question) => Promise<void> | void
}

/** Starts the service. */
export async function startTideService(): Promise<TideService> {
  const answer = openTideTable()
  let questions = 0
  const questionsOf = new Map<string, number>()
  const server = createServer(async (request, response) => {
    questions += 1
    const url = new URL(request.url ?? '/', 'https://tides.example')
    const worker = String(request.headers['x-worker'])
    const port = url.pathname.slice(1)
    const ofPort = (questionsOf.get(port) ?? 0) + 1
    questionsOf.set(port, ofPort)
    await service.onQuestion({ worker, port, ordinal: questions, isSecond: ofPort % 2 === 0 })
    const answered = await answer(url)
    response.writeHead(answered.status, { 'content-type': 'application/json' }).end(await answered.text())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const service: TideService = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    onQuestion: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return service
}

/** A worker as a process of its own. */
export interface Worker {
  /** What it is called. */
  readonly name: string
  /** What it has written so far. */
  readonly lines: readonly { readonly type: string; readonly words?: string }[]
  /** How it ended without being killed here; `null` while it has not. */
  readonly diedBy: string | null
  /** Ends it with SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

const program = fileURLToPath(new URL('./worker.ts', import.meta.url))
const fromSources = new URL('./resolve-sources.mjs', import.meta.url).href

/** Two workers on one database, whose clock begins when they are started. */
export interface Pair extends AsyncDisposable {
  /** Both. */
  readonly workers: readonly [Worker, Worker]
  /** The one of this name. */
  find(name: string): Worker
  /** Their clock. */
  now(): Date
}

/** Starts two workers. */
export function startPair(databaseUrl: string, serviceUrl: string): Pair {
  const epoch = Date.now()
  const workers = [1, 2].map((number) => startWorker(databaseUrl, serviceUrl, `worker-${number}`, epoch))
  const [first, second] = workers
  if (!first || !second) throw new Error('two workers were to be started')
  return {
    workers: [first, second],
    find: (name) => (first.name === name ? first : second),
    now: () => new Date(startedAt + (Date.now() - epoch) * timesAsFast),
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.kill()))
    },
  }
}

function startWorker(databaseUrl: string, serviceUrl: string, name: string, epoch: number): Worker {
  const lines: { readonly type: string; readonly words?: string }[] = []
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', fromSources, program, databaseUrl, serviceUrl, name, String(epoch)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const gone = once(child, 'close')
  let isKilled = false
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as { type: string }))
  }
  return {
    name,
    lines,
    get diedBy() {
      return isKilled ? null : (child.signalCode ?? child.exitCode?.toString() ?? null)
    },
    async kill() {
      isKilled = true
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Goes on when the condition holds, which other processes bring about; the test's own time limit ends it when they do not. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(25)
}

/** Whether nothing is left to do: no slice under way, no row due. Both workers may be dead, but not by themselves. */
export async function isDone(database: Database, { now, workers }: Pair): Promise<boolean> {
  for (const { name, diedBy } of workers) if (diedBy !== null) throw new Error(`${name} ended by itself: ${diedBy}`)
  const { rows } = await database.query(
    `select from lona.admissions
     union all select from lona.row_state where least(demand_due_at, viewport_due_at, backfill_due_at) <= $1`,
    [now()],
  )
  return rows.length === 0
}
