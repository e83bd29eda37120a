import { ConnectorError, type Day, isDay } from '@lona/connector'
import { createDispatcher, type RowRecord, RowsError, type RunSummary } from '@lona/rows'
import { createStore } from '@lona/store'
import { nextSlices, type Slice, type SyncRegistration, stageWindow } from '@lona/sync'
import { createInProcessEngine } from './in-process-engine.js'
import { createKeeper } from './keep-complete.js'
import type { BringReport, BringRequest, Lona, LonaOptions } from './lona.js'
import { createOneAtATime } from './one-at-a-time.js'
import { systemTimer } from '@lona/sync'

/**
 * A host on a database: its tables are brought up to date, its wiring is checked, and its rows can be used.
 *
 * @throws {RowsError} `deps-missing`, `unknown-encoding`: what the wiring lacks, with the line to add.
 * @throws {DatabaseError} what migrating throws.
 */
export async function createLona(options: LonaOptions): Promise<Lona> {
  const { database, rowKeys, sync = [], now = () => new Date(), setTimer = systemTimer, onEvent } = options
  const engine = options.engine ?? createInProcessEngine({ now, setTimer })
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
  const oneAtATime = createOneAtATime()

  /** The record that holds the cells of a followed row. */
  async function bearerOf(record: RowRecord): Promise<RowRecord> {
    const shared = record.aliasOf ? await store.findRow(record.aliasOf, record.lookupKey) : record
    if (shared) return shared
    throw new RowsError({
      code: 'unknown-row',
      message: `The shared row of '${record.lookupKey}' is gone. Follow the row again.`,
      row: record.lookupKey,
    })
  }

  /** How the host keeps a row in sync; nothing for one that it does not, or does not offer any more. */
  const registrationOf = ({ lookupKey }: RowRecord): SyncRegistration | undefined =>
    registrations.get(rowKeys.match(lookupKey)?.row.pattern ?? '')

  /**
   * Has a row hold what this owner wants, and no less than anybody wanted before: of a shared row, what its other owners
   * want; of a row that is followed already, what it holds by itself.
   */
  async function wantSince(record: RowRecord, since: Day | undefined, isNew: boolean): Promise<void> {
    const shape = registrationOf(record)?.shape
    if (!shape) return
    const bearer = await bearerOf(record)
    const starts = shape.stages.map((stage) => stageWindow(shape, stage, { now: now().toISOString() }).start)
    const [byItself] = starts.toSorted()
    const wanted = since ?? (record.aliasOf ? byItself : undefined)
    if (wanted === undefined) return
    const holdsMore = !isNew && byItself !== undefined && wanted > byItself
    if (holdsMore && (await store.readRowState(bearer)).since === null) return
    await store.widenSince(bearer, wanted)
  }

  async function slicesOf(record: RowRecord): Promise<readonly Slice[]> {
    const registration = registrationOf(record)
    return registration ? nextSlices(registration.shape, await store.readRowState(record), now().toISOString()) : []
  }

  function lockKeyOf(record: RowRecord): string {
    const { row, params } = dispatcher.resolve(record.lookupKey)
    return row.lockResourceId(row.identityOf(params)) ?? record.id
  }

  type SliceRequest = Pick<BringRequest, 'dispatch' | 'signal' | 'onProgress'>

  /** Brings a slice. A person who waits and the loop in the background do not meet in one row. */
  const bringSlice = (record: RowRecord, slice: Slice, request: SliceRequest): Promise<RunSummary> =>
    oneAtATime(lockKeyOf(record), async () => {
      request.signal?.throwIfAborted()
      const { owner, lookupKey } = record
      const run = await dispatcher.sync({ caller: owner, lookupKey, ...slice, ...request }).catch((error: unknown) => {
        if (!request.signal?.aborted) onEvent?.({ type: 'slice-failed', lookupKey, slice, error })
        throw error
      })
      onEvent?.({ type: 'slice-done', lookupKey, slice, run })
      return run
    })

  async function bring({ owner, lookupKey, onSlice, onRun, ...request }: BringRequest): Promise<BringReport> {
    const record = await bearerOf(await dispatcher.ensureRow({ caller: owner, lookupKey }))
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
  }

  const keeper = createKeeper({
    store,
    engine,
    now,
    setTimer,
    slicesOf,
    refreshMinutesOf: (record) => registrationOf(record)?.shape.refreshMinutes ?? 0,
    lockKeyOf,
    bringSlice: (record, slice, signal) => bringSlice(record, slice, { signal }),
    onEvent: (event) => onEvent?.(event),
  })

  return {
    dispatcher,
    store,
    integrations: [...new Map(rowKeys.entries.map(({ row }) => [row.integration.pattern, row.integration])).values()],
    async follow({ owner, lookupKey, since }) {
      if (since !== undefined && !isDay(since)) throw noDay(since, lookupKey)
      const isNew = (await store.findRow(owner, lookupKey)) === null
      const record = await dispatcher.ensureRow({ caller: owner, lookupKey })
      await wantSince(record, since, isNew)
      return record
    },
    async unfollow({ owner, lookupKey }) {
      const record = await store.findRow(owner, lookupKey)
      return record !== null && (await keeper.letGo(record.id, () => store.removeRow(owner, lookupKey)))
    },
    bring,
    start: () => keeper.start(),
    planNow: () => keeper.planNow(),
    stop: () => keeper.stop(),
  }
}

const noDay = (since: string, lookupKey: string): ConnectorError =>
  new ConnectorError({
    code: 'bad-parameter',
    message: `'${since}' is no day of the calendar to have '${lookupKey}' since. Write it as YYYY-MM-DD.`,
    row: lookupKey,
    parameter: 'since',
  })
