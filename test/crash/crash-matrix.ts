import { isDeepStrictEqual } from 'node:util'
import type { Fetch } from '@lona/connector'
import { createLona, type FollowRequest, type LonaOptions } from '@lona/host'
import type { Database, Queryable } from '@lona/postgres'
import { createTestDatabase } from '@lona/postgres/testing'
import type { SetTimer } from '@lona/sync'
import { createMemoryEngine } from '@lona/sync/testing'
import { type Cut, createLifespan, type Lifespan, type OutsideCall } from './lifespan.ts'
import { type Outcome, readLeftovers, readOutcome } from './outcome.ts'

/** What a provider brings to be cut. */
export interface CrashSubject {
  /** What it is called in the table. */
  readonly name: string
  /** How an app wires it. */
  readonly host: Pick<LonaOptions, 'rowKeys' | 'deps' | 'sync' | 'userAuth' | 'decoders'>
  /** The row to bring, with the days that it is wanted from. */
  readonly follow: FollowRequest
  /** The host's clock while the first process lives: it stands still. */
  readonly now: string
  /** A provider that answers equal questions equally, however late they come. */
  openProvider(): Fetch
}

/** One cut, and what was wrong after it. */
export interface CutResult {
  /** Where the process ended. */
  readonly cut: Cut
  /** What was not as it should be, in words; nothing when all was well. */
  readonly problems: readonly string[]
}

/** All cuts of a sync. */
export interface CrashMatrix {
  /** The provider's name. */
  readonly name: string
  /** Requests of the uninterrupted sync. */
  readonly requests: number
  /** The most requests of one of its slices. */
  readonly requestsOfASlice: number
  /** Its slices. */
  readonly slices: number
  /** What came of each cut. */
  readonly results: readonly CutResult[]
}

/** Longer than a slice counts as under way without a sign of life. */
const pastTheLeaseMs = 61_000

/** By then a host that is still at it has come to a standstill: a whole sync takes a fraction of a second. */
const standstillMs = 30_000

/** The clock stands still, so nothing is ever due. */
const never: SetTimer = () => () => undefined

/**
 * Brings a row uninterrupted, then once more for each call to the provider or the database and for both sides of it: the
 * process ends there, and another one on the same database brings the rest once the first counts as gone.
 *
 * Every call is cut, none is drawn by lot. `together` of these lives go on side by side, each in a database of its own
 * that is as it was made before each cut.
 */
export async function runCrashMatrix(subject: CrashSubject, { together = 4 } = {}): Promise<CrashMatrix> {
  const prepare = async (database: Database): Promise<void> => {
    const lona = await createLona({ ...subject.host, database, now: () => new Date(subject.now) })
    await lona.follow(subject.follow)
  }
  const whole = await uninterrupted(subject, prepare)
  const cuts = whole.calls.flatMap((call): Cut[] => [
    { ...call, when: 'before' },
    { ...call, when: 'after' },
  ])
  const results: CutResult[] = []
  const waiting = cuts.entries()
  await Promise.all(
    Array.from({ length: together }, async () => {
      await using test = await createTestDatabase({ migrate: prepare })
      const restore = await keepAsItIs(test.db)
      for (const [index, cut] of waiting) {
        results[index] = { cut, problems: await cutAndResume(subject, test.db, whole, cut) }
        await restore()
      }
    }),
  )
  const { requests, requestsOfASlice, slices } = whole
  return { name: subject.name, requests, requestsOfASlice, slices, results }
}

/**
 * Keeps what every table holds now, and gives what restores it. A database that was used already has it in its memory
 * how to answer, so this takes half of the time that a copy of its own for each cut would.
 */
async function keepAsItIs(db: Database): Promise<() => Promise<unknown>> {
  const forEachTable = (statements: string): string => `do $$ declare name text; begin
    for name in select tablename from pg_tables where schemaname = 'lona' loop ${statements} end loop; end $$`
  await db.query('create schema kept')
  await db.query(forEachTable("execute format('create table kept.%1$I as table lona.%1$I', name);"))
  return () =>
    db.query(
      forEachTable(`execute format('delete from lona.%I', name);
        execute format('insert into lona.%1$I overriding system value table kept.%1$I', name);`),
    )
}

type Prepare = (database: Database) => Promise<void>

interface Whole {
  readonly calls: readonly OutsideCall[]
  readonly outcome: Outcome
  readonly requests: number
  readonly requestsOfASlice: number
  readonly slices: number
}

async function uninterrupted(subject: CrashSubject, prepare: Prepare): Promise<Whole> {
  await using test = await createTestDatabase({ migrate: prepare })
  const provider = countRequests(subject.openProvider())
  const life = createLifespan(null)
  const failures = await liveOn(subject, test.db, provider.fetch, life, new Date(subject.now))
  const { rows } = await test.db.query<{ requests: number; slices: number }>(
    'select max(requests)::int as requests, count(*)::int as slices from lona.runs',
  )
  const [{ requests: requestsOfASlice, slices } = { requests: 0, slices: 0 }] = rows
  const outcome = await readOutcome(test.db)
  if (failures.length > 0 || outcome.cells.length === 0)
    throw new Error(`${subject.name} cannot be brought: ${failures}`)
  return { calls: life.calls, outcome, requests: provider.requests, requestsOfASlice, slices }
}

async function cutAndResume(subject: CrashSubject, db: Database, whole: Whole, cut: Cut): Promise<readonly string[]> {
  const provider = countRequests(subject.openProvider())
  const first = createLifespan(cut)
  const second = createLifespan(null)
  const at = Date.parse(subject.now)
  const problems = [...(await liveOn(subject, db, provider.fetch, first, new Date(at)))]
  if (!first.isOver) problems.push('the call was never made')
  const later = new Date(at + pastTheLeaseMs)
  const resumed = await liveOn(subject, db, provider.fetch, second, later).catch((cause: unknown) => {
    const where = `${cut.when} ${cut.kind} ${cut.ordinal}`
    throw new Error(`${subject.name}: nobody finished what was cut ${where}`, { cause })
  })
  problems.push(...resumed)

  const outcome = await readOutcome(db)
  for (const part of Object.keys(outcome) as (keyof Outcome)[]) {
    if (!isDeepStrictEqual(outcome[part], whole.outcome[part])) problems.push(`other ${part} than uninterrupted`)
  }
  const most = whole.requests + whole.requestsOfASlice
  if (provider.requests > most) problems.push(`${provider.requests} requests, where ${most} were allowed`)
  const { admissions, failedRuns, failureEvents, runningRuns } = await readLeftovers(db)
  if (admissions > 0) problems.push(`${admissions} admissions were left`)
  if (failedRuns + failureEvents > 0) problems.push(`${failedRuns} runs and ${failureEvents} events tell of a failure`)
  if (runningRuns > 0) problems.push(`${runningRuns} runs are said to be under way`)
  return problems
}

/** A host that brings all there is, or ends on the way. Gives what it reported as failed while it lived. */
async function liveOn(
  subject: CrashSubject,
  database: Database,
  fetch: Fetch,
  life: Lifespan,
  at: Date,
): Promise<readonly string[]> {
  const now = () => at
  const failures: string[] = []
  const complete = Promise.withResolvers<void>()
  async function live(): Promise<void> {
    const lona = await createLona({
      ...subject.host,
      database: life.database(database),
      fetch: life.fetch(fetch),
      engine: createMemoryEngine({ now, setTimer: never, slots: 1 }),
      now,
      setTimer: never,
      slots: 1,
      onEvent(event) {
        if (event.type === 'row-complete') complete.resolve()
        if (life.isOver) return
        if (event.type === 'slice-failed') failures.push(`slice-failed: ${event.message}`)
        if (event.type === 'trouble') failures.push(`trouble: ${event.error}`)
      },
    })
    await lona.start()
    const watch = setTimeout(() => complete.reject(new Error('Rows are due, and nothing happens')), standstillMs)
    if (!(await isNothingDue(database, at))) await Promise.race([complete.promise, life.over])
    clearTimeout(watch)
    if (life.isOver) return
    await new Promise((resolve) => setImmediate(resolve)) // the plan after the last slice begins
    await lona.stop()
  }
  const living = live().catch((error: unknown) => {
    if (!life.isOver) throw error
  })
  await Promise.race([living, life.over])
  await life.settled()
  return failures
}

async function isNothingDue(db: Queryable, at: Date): Promise<boolean> {
  const { rows } = await db.query(
    `select from lona.row_state where least(demand_due_at, viewport_due_at, backfill_due_at) <= $1
     union all select from lona.admissions`,
    [at],
  )
  return rows.length === 0
}

function countRequests(fetch: Fetch) {
  const counting = {
    requests: 0,
    fetch: ((input, init) => {
      counting.requests += 1
      return fetch(input, init)
    }) satisfies Fetch,
  }
  return counting
}

/** The matrix as a table: calls by their kind, cuts and how many of them left no trace. */
export function crashTable({ name, requests, requestsOfASlice, slices, results }: CrashMatrix): string {
  const kinds = Map.groupBy(results, ({ cut }) => cut.kind)
  const passed = (some: readonly CutResult[]): number => some.filter(({ problems }) => problems.length === 0).length
  const line = (kind: string, some: readonly CutResult[]): string =>
    `| ${kind.padEnd(44)} | ${String(some.length).padStart(4)} | ${String(passed(some)).padStart(6)} |`
  return [
    `${name}: ${slices} slices, ${requests} requests, at most ${requestsOfASlice} in one slice`,
    `| ${'call'.padEnd(44)} | cuts | passed |`,
    `| ${'-'.repeat(44)} | ---- | ------ |`,
    ...[...kinds].map(([kind, some]) => line(kind, some)),
    line('all', results),
  ].join('\n')
}
