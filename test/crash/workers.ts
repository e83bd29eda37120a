import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
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
interface Worker {
  readonly name: string
  /** Rejects when it ends without being killed here. */
  readonly failed: Promise<never>
  /** Ends it with SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

const program = fileURLToPath(new URL('./worker.ts', import.meta.url))
const fromSources = new URL('./resolve-sources.mjs', import.meta.url).href

/** Two workers on one database, whose clock begins when they are started. */
export interface Pair extends AsyncDisposable {
  /** Ends the one of this name with SIGKILL; resolves when it is gone. They are called `worker-1` and `worker-2`. */
  kill(name: string): Promise<void>
  /** What `work` gives, unless a worker ends by itself before. */
  during<T>(work: Promise<T>): Promise<T>
  /** Resolves when nothing is left to do: no slice is under way, no row due. */
  done(database: Database): Promise<void>
}

/** What is due within ten minutes of the workers' clock is on its way; what a finished row waits for is hours off. */
const soonMs = 600_000

/** Starts two workers. */
export function startPair(databaseUrl: string, serviceUrl: string): Pair {
  const epoch = Date.now()
  const workers = [1, 2].map((number) => startWorker(databaseUrl, serviceUrl, `worker-${number}`, epoch))
  const during = <T>(work: Promise<T>): Promise<T> => Promise.race([work, ...workers.map(({ failed }) => failed)])
  const isDone = async (database: Database): Promise<boolean> => {
    // A worker that starts dates what is due now by its own now, which is later than this one.
    const { rows } = await database.query(
      `select from lona.admissions
       union all select from lona.row_state where least(demand_due_at, viewport_due_at, backfill_due_at) <= $1`,
      [new Date(startedAt + (Date.now() - epoch) * timesAsFast + soonMs)],
    )
    return rows.length === 0
  }
  return {
    kill: async (name) => await workers.find((worker) => worker.name === name)?.kill(),
    during,
    done: (database) => during(until(() => isDone(database))),
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.kill()))
    },
  }
}

function startWorker(databaseUrl: string, serviceUrl: string, name: string, epoch: number): Worker {
  const words = ['--import', fromSources, program, databaseUrl, serviceUrl, name, String(epoch)]
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'ignore', 'inherit'] })
  const gone = once(child, 'close')
  let isKilled = false
  const failed = new Promise<never>((_, reject) => {
    gone.then(([code, signal]) => {
      if (!isKilled) reject(new Error(`${name} ended by itself: ${code ?? signal}`))
    }, reject)
  })
  failed.catch(() => undefined) // whoever waits for anything hears of it
  return {
    name,
    failed,
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
