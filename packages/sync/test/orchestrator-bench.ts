import { randomUUID } from 'node:crypto'
import { type ConnectorError, isConnectorError, type Uuid } from '@lona/connector'
import type { Database } from '@lona/postgres'
import type { Admission, SliceRun, SyncEvent, SyncTopology } from '../src/index.js'
import { coverRange, failRange } from '../src/index.js'
import {
  createOrchestrator,
  type EnrolledRow,
  type Orchestrator,
  type OrchestratorOptions,
  recordProgress,
  type SliceContext,
  takeFence,
} from '../src/postgres/index.js'
import { createMadeUpTime, createMemoryEngine, type MadeUpTime } from '../src/testing/index.js'
import { type MadeUpProvider, rowKey, rowPattern, topologyOf } from './made-up-world.js'
import { noCounts } from './runs.js'

// Orchestrators on a real database, with made-up time and engines in memory: what a slice does is what a test says.

/** A provider without caps and limits, whose rows hold one day. */
export const freeProvider: MadeUpProvider = {
  maxConcurrent: null,
  limits: [],
  isGated: false,
  sliceDays: 30,
  historyDays: 0,
}

/** Goes on when the condition holds; an error when it never does, so that no test goes on after its end. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const latest = Date.now() + 20_000
  while (!(await condition())) {
    if (Date.now() > latest) throw new Error(`It never came to be: ${condition.toString()}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** An account's row at a provider, in the scope of an owner. */
export const rowOf = (account: string, provider = 0, scopeId = 'ada'): EnrolledRow => ({
  scopeId,
  rowId: randomUUID(),
  lookupKey: rowKey(provider, account),
  pattern: rowPattern(provider),
})

/** The run of a slice that changed nothing. */
export const emptyRun = (): SliceRun => ({ ...noCounts, runId: randomUUID(), requests: 0 })

/** Holds the days of a slice, as a store does. */
export async function bringDays(db: Database, { scopeId, rowId, range }: Admission, now: Date): Promise<SliceRun> {
  const run = emptyRun()
  await db.transaction(async (tx) => {
    const state = await takeFence(tx, { scopeId, rowId })
    const covered = coverRange(state.covered, range, now.toISOString())
    const progress = { scopeId, rowId, runId: run.runId, counts: noCounts, requests: 0 }
    await recordProgress(tx, { ...progress, state: { ...state, covered } })
  })
  return run
}

/** Has the days of a slice rest, as a store does. */
async function failDays(db: Database, slice: Admission, { code, message }: ConnectorError, now: Date): Promise<void> {
  const { scopeId, rowId, range } = slice
  await db.transaction(async (tx) => {
    const state = await takeFence(tx, { scopeId, rowId })
    const failed = failRange(state.failed, range, { failedAt: now.toISOString(), code, message })
    const progress = { scopeId, rowId, runId: randomUUID(), counts: noCounts, requests: 1 }
    await recordProgress(tx, { ...progress, state: { ...state, failed } })
  })
}

/** What a slice does in a test. */
export type Bring = (slice: Admission, context: SliceContext) => Promise<SliceRun>

/** Orchestrators on one database, which are all stopped at the end. */
export interface Bench {
  readonly db: Database
  readonly time: MadeUpTime
  readonly topology: SyncTopology
  /** What happened in all of them. */
  readonly events: SyncEvent[]
  /** Errors that belong to no slice. */
  readonly troubles: unknown[]
  /** The slices that are run now, by all of them. */
  readonly running: ReadonlySet<Admission>
  /** The slices that began, in that order. */
  readonly begun: Admission[]
  /** What slices do; they hold their days unless said. */
  bring: Bring
  /** One more process. */
  open(options?: Partial<OrchestratorOptions>): Orchestrator
  /** Stops all of them. */
  stop(): Promise<void>
}

export function createBench(db: Database, providers: readonly MadeUpProvider[], start?: string): Bench {
  const time = createMadeUpTime(start)
  const topology = topologyOf(providers)
  const opened: Orchestrator[] = []
  const events: SyncEvent[] = []
  const troubles: unknown[] = []
  const running = new Set<Admission>()
  const begun: Admission[] = []
  const bench: Bench = {
    db,
    time,
    topology,
    events,
    troubles,
    running,
    begun,
    bring: (slice) => bringDays(db, slice, time.now()),
    open({ slots = 2, ...options } = {}) {
      const { now } = time
      const setTimer = options.setTimer ?? time.setTimer
      const orchestrator = createOrchestrator({
        database: db,
        topology,
        engine: () => createMemoryEngine({ now, setTimer, slots }),
        slots,
        now,
        setTimer,
        async runSlice(slice, context) {
          running.add(slice)
          begun.push(slice)
          try {
            return await bench.bring(slice, context)
          } catch (error) {
            if (isConnectorError(error) && error.code !== 'rate-limited') await failDays(db, slice, error, time.now())
            throw error
          } finally {
            running.delete(slice)
          }
        },
        describeError: (error) => ({
          code: error instanceof Error && 'code' in error ? String(error.code) : 'unexpected',
          message: error instanceof Error ? error.message : String(error),
        }),
        onEvent: (event) => events.push(event),
        onError: (error) => troubles.push(error),
        ...options,
      })
      opened.push(orchestrator)
      return orchestrator
    },
    async stop() {
      await Promise.all(opened.map((orchestrator) => orchestrator.stop()))
    },
  }
  return bench
}

/** A door that slices wait at until it is opened for them. */
export function createDoor(): { open(): void; readonly opened: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { open: resolve, opened: promise }
}

/** The rows that are let through now, with who runs them. */
export async function admittedRows(db: Database): Promise<readonly { row_id: Uuid; holder: Uuid | null }[]> {
  const { rows } = await db.query<{ row_id: Uuid; holder: Uuid | null }>(
    'select row_id, holder from lona.admissions order by id',
  )
  return rows
}

/** A database whose statements are counted, and kept. */
export function countingDatabase(db: Database): {
  readonly database: Database
  readonly statements: { readonly sql: string; readonly parameters: readonly unknown[] }[]
} {
  const statements: { sql: string; parameters: readonly unknown[] }[] = []
  const counted = <Q extends Pick<Database, 'query'>>(queryable: Q): Pick<Database, 'query'> => ({
    query(sql, parameters = []) {
      statements.push({ sql, parameters })
      return queryable.query(sql, parameters)
    },
  })
  const database: Database = {
    ...counted(db),
    kind: db.kind,
    transaction: (callback, options) => db.transaction((tx) => callback(counted(tx)), options),
    close: () => db.close(),
  }
  return { database, statements }
}
