import type { AnyIntegration, Day, Fetch, Json, Owner, SyncProgress, UserAuth } from '@lona/connector'
import type { Database } from '@lona/postgres'
import {
  type CellDecoder,
  createDispatcher,
  type Dispatcher,
  type IntegrationDeps,
  type RowKeys,
  type RowRecord,
  RowsError,
  type RunSummary,
} from '@lona/rows'
import { createStore, type RawPayloadLimits, type Store } from '@lona/store'
import { nextSlices, type Slice, type SyncEngine, type SyncJob, type SyncRegistration } from '@lona/sync'
import { createInProcessEngine } from './in-process-engine.js'

/** What `createLona` takes. */
export interface LonaOptions {
  /** The database, opened by `openDatabase`; whoever opened it closes it. */
  readonly database: Database
  /** The rows that the host offers, with the verbs that it opens on each. */
  readonly rowKeys: RowKeys
  /** What the rows call: one `register` line per deps key. `store.backendDeps` fits every thin one. */
  readonly deps: (store: Store) => IntegrationDeps
  /** The rows that are kept in sync, by `registerRowWithSync`. */
  readonly sync?: readonly SyncRegistration[]
  /** The job engine; one in this process and its memory unless said. */
  readonly engine?: SyncEngine
  /** The sign-ins of a person; nobody is signed in anywhere unless said. */
  readonly userAuth?: (userId: string) => UserAuth
  /** Decoders by the tag that rows name as their `cellEncoding`. */
  readonly decoders?: Readonly<Record<string, CellDecoder>>
  /** What every request of every provider goes through; the global `fetch` unless said. */
  readonly fetch?: Fetch
  /** How much to keep of what providers answered; `false` keeps nothing. */
  readonly rawPayloads?: Partial<RawPayloadLimits> | false
  /** The clock. */
  readonly now?: () => Date
  /** Hears what happens while rows are brought. */
  readonly onEvent?: (event: LonaEvent) => void
}

/** What happens while rows are brought. */
export type LonaEvent =
  | {
      /** A slice is stored. */
      readonly type: 'slice-done'
      /** The row. */
      readonly lookupKey: string
      /** The slice. */
      readonly slice: Slice
      /** What it changed. */
      readonly run: RunSummary
    }
  | {
      /** A slice failed; what came before it is stored. */
      readonly type: 'slice-failed'
      /** The row. */
      readonly lookupKey: string
      /** The slice. */
      readonly slice: Slice
      /** What went wrong. */
      readonly error: unknown
    }
  | {
      /** What is missing could not be found out; it is tried again within a minute. */
      readonly type: 'plan-failed'
      /** What went wrong. */
      readonly error: unknown
    }

/** A row that somebody wants to have. */
export interface FollowRequest {
  /** Whose it is to be. */
  readonly owner: Owner
  /** The row key with its values. */
  readonly lookupKey: string
  /** The first day that is wanted; the row's own `historyDays` unless said. A later day than before changes nothing. */
  readonly since?: Day
}

/** A row that is to be brought now. */
export interface BringRequest {
  /** Who follows it. */
  readonly owner: Owner
  /** The row key with its values. */
  readonly lookupKey: string
  /** Passed to the row unchanged. */
  readonly dispatch?: Json
  /** Stops after the request under way. */
  readonly signal?: AbortSignal
  /** Hears of each slice, and how many there are in all. */
  readonly onSlice?: (done: number, all: number, slice: Slice | null) => void
  /** Hears what each slice changed, as soon as it is stored. */
  readonly onRun?: (run: RunSummary) => void
  /** Hears what the row says on its way. */
  readonly onProgress?: (progress: SyncProgress) => void
}

/** What bringing a row changed. */
export interface BringReport extends Omit<RunSummary, 'runId'> {
  /** The row. */
  readonly lookupKey: string
  /** Slices that were brought; 0 when nothing was missing. */
  readonly slices: number
}

/** Everything wired: rows by their keys, and a loop that keeps them complete. */
export interface Lona {
  /** Runs rows by their lookup keys. */
  readonly dispatcher: Dispatcher
  /** Where everything is kept. */
  readonly store: Store
  /** The account types that the host offers. */
  readonly integrations: readonly AnyIntegration[]
  /** Makes the row's record: from now on the row is kept complete for its owner. */
  follow(request: FollowRequest): Promise<RowRecord>
  /** Forgets the row and its cells; a shared row stays for its other owners. Gives whether it was there. */
  unfollow(request: Omit<FollowRequest, 'since'>): Promise<boolean>
  /** Brings all that the row lacks now, slice by slice, newest first. What is stored stays stored when a slice fails. */
  bring(request: BringRequest): Promise<BringReport>
  /** Begins to keep every followed row complete, until `stop`. */
  start(): Promise<void>
  /** Looks at once, and not at the next full minute, what followed rows lack; for rows that were just added. */
  planNow(): Promise<void>
  /** Stops after the requests under way. */
  stop(): Promise<void>
}

const tickMs = 60_000

/**
 * A host on a database: its tables are brought up to date, its wiring is checked, and its rows can be used.
 *
 * @throws {RowsError} `deps-missing`, `unknown-encoding`: what the wiring lacks, with the line to add.
 * @throws {DatabaseError} what migrating throws.
 */
export async function createLona(options: LonaOptions): Promise<Lona> {
  const { database, rowKeys, sync = [], now = () => new Date(), onEvent } = options
  const engine = options.engine ?? createInProcessEngine({ now })
  const store = await createStore(database, {
    now,
    ...(options.rawPayloads !== undefined && { rawPayloads: options.rawPayloads }),
  })
  const dispatcher = createDispatcher({
    rowKeys,
    deps: options.deps(store),
    store,
    ...(options.userAuth && { userAuth: options.userAuth }),
    ...(options.decoders && { decoders: options.decoders }),
    ...(options.fetch && { fetch: options.fetch }),
  })
  const registrations = new Map(sync.map((registration) => [registration.row.pattern, registration]))
  const underWay = new Map<string, { readonly record: RowRecord; readonly slices: Slice[] }>()
  let tick: ReturnType<typeof setInterval> | undefined

  /** The record that holds the cells of a followed row. */
  async function bearerOf(owner: Owner, lookupKey: string): Promise<RowRecord> {
    const record = await dispatcher.ensureRow({ caller: owner, lookupKey })
    const shared = record.aliasOf ? await store.findRow(record.aliasOf, lookupKey) : record
    if (shared) return shared
    throw new RowsError({
      code: 'unknown-row',
      message: `The shared row of '${lookupKey}' is gone. Follow the row again.`,
      row: lookupKey,
    })
  }

  const registrationOf = (lookupKey: string): SyncRegistration | undefined =>
    registrations.get(dispatcher.resolve(lookupKey).row.pattern)

  async function slicesOf(record: RowRecord): Promise<Slice[]> {
    const registration = registrationOf(record.lookupKey)
    if (!registration) return []
    return [...nextSlices(registration.shape, await store.readRowState(record), now().toISOString())]
  }

  async function bringSlice(
    record: RowRecord,
    slice: Slice,
    request: Pick<BringRequest, 'dispatch' | 'signal' | 'onProgress'>,
  ): Promise<RunSummary> {
    const { owner, lookupKey } = record
    try {
      const run = await dispatcher.sync({ caller: owner, lookupKey, ...slice, ...request })
      onEvent?.({ type: 'slice-done', lookupKey, slice, run })
      return run
    } catch (error) {
      onEvent?.({ type: 'slice-failed', lookupKey, slice, error })
      throw error
    }
  }

  /** Hands a row that lacks something to the engine. One that is under way, or waits for its next try, is left alone. */
  async function plan(record: RowRecord): Promise<void> {
    if (underWay.has(record.id)) return
    const slices = await slicesOf(record)
    if (slices.length === 0) return
    const { row, params } = dispatcher.resolve(record.lookupKey)
    underWay.set(record.id, { record, slices })
    await engine.enqueue({ key: record.id, lockKey: row.lockResourceId(row.identityOf(params)) ?? record.id })
  }

  async function planNow(): Promise<void> {
    try {
      for (const record of await store.listBearers()) await plan(record)
      await store.pruneRawPayloads()
    } catch (error) {
      onEvent?.({ type: 'plan-failed', error })
    }
  }

  /** One slice at a time and then to the end of the queue, so that every row's newest days come first. */
  async function runJob(job: SyncJob, signal: AbortSignal): Promise<void> {
    const work = underWay.get(job.key)
    if (!work) return
    if (work.slices.length === 0) work.slices.push(...(await slicesOf(work.record)))
    const slice = work.slices.shift()
    if (slice) {
      try {
        await bringSlice(work.record, slice, { signal })
      } catch (error) {
        work.slices.length = 0 // planned anew at the next try: by then the day may be another one
        throw error
      }
    }
    if (work.slices.length > 0) await engine.enqueue(job)
    else underWay.delete(job.key)
  }

  return {
    dispatcher,
    store,
    integrations: [...new Map(rowKeys.entries.map(({ row }) => [row.integration.pattern, row.integration])).values()],
    async follow({ owner, lookupKey, since }) {
      const record = await dispatcher.ensureRow({ caller: owner, lookupKey })
      if (since !== undefined) await store.widenSince(await bearerOf(owner, lookupKey), since)
      return record
    },
    unfollow: ({ owner, lookupKey }) => store.removeRow(owner, lookupKey),
    async bring({ owner, lookupKey, onSlice, onRun, ...request }) {
      const record = await bearerOf(owner, lookupKey)
      const total = { requests: 0, inserted: 0, updated: 0, unchanged: 0, removed: 0, outdated: 0 }
      const tried = new Set<string>()
      let done = 0
      // Planned anew when a plan is done, for what waited behind a gate; what was tried and is still missing waits for
      // another time.
      for (;;) {
        const slices = (await slicesOf(record)).filter((slice) => !tried.has(JSON.stringify(slice)))
        if (slices.length === 0) break
        const all = done + slices.length
        for (const slice of slices) {
          request.signal?.throwIfAborted()
          onSlice?.(done, all, slice)
          tried.add(JSON.stringify(slice))
          const run = await bringSlice(record, slice, request)
          onRun?.(run)
          for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += run[name]
          done += 1
        }
      }
      onSlice?.(done, done, null)
      return { lookupKey, slices: done, ...total }
    },
    async start() {
      await engine.start(runJob)
      await planNow()
      tick = setInterval(planNow, tickMs)
    },
    planNow,
    async stop() {
      clearInterval(tick)
      await engine.stop()
    },
  }
}
