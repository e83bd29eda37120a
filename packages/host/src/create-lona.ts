import { ConnectorError, type Day, isDay } from '@lona/connector'
import { createDispatcher, type ExecuteSlice, type RowRecord, RowsError } from '@lona/rows'
import { createStore, ownerOfScope, toRunError } from '@lona/store'
import { createTopology, markStale, type RowPlanState, type SyncedRow } from '@lona/sync'
import { createPgBossEngine } from '@lona/sync/pg-boss'
import { createOrchestrator, type EnrolledRow, listRuns, type Orchestrator } from '@lona/sync/postgres'
import { toInstant } from '@tento/chrono'
import { bringRow } from './bring-row.js'
import { followEvents } from './follow-events.js'
import type { Lona, LonaOptions, OwnersRow } from './lona.js'
import { createPauses } from './pauses.js'
import { readStatus } from './read-status.js'
import { tellingDecoders } from './telling-decoders.js'
import { readTimeline, type ShownRow } from './timeline/read-timeline.js'
import { settleShared, unfollow } from './unfollow.js'

/** Rows that are enrolled at once when a host starts. */
const enrolTogether = 500

const allDays = { start: '0001-01-01', end: '9999-12-31' } as const

/**
 * A host on a database: its tables are brought up to date, its wiring is checked, and its rows can be used.
 *
 * @throws {RowsError} `deps-missing`, `unknown-encoding`: what the wiring lacks, with the line to add.
 * @throws {SyncError} `row-registered-twice`, `provider-disagrees`, `row-without-sync-shape`: what is wrong with the rows
 * that are to be kept in sync.
 * @throws {DatabaseError} what migrating throws.
 */
export async function createLona(options: LonaOptions): Promise<Lona> {
  const { database, rowKeys, sync = [], onEvent, setTimer, slots, pollMs } = options
  const now = options.now ?? (() => new Date())
  const topology = createTopology(sync)
  const store = await createStore(database, {
    ...(options.now && { now }),
    ...(options.rawPayloads !== undefined && { rawPayloads: options.rawPayloads }),
  })
  const fetch = options.fetch ?? globalThis.fetch
  const decoders = tellingDecoders(options.decoders ?? {})
  const dispatcher = createDispatcher({
    rowKeys,
    deps: options.deps(store),
    store,
    fetch,
    budgeted: (row, through) => orchestrator.budgeted(row, through),
    executors: new Map(
      topology.rows.flatMap(({ row, executor }): [string, ExecuteSlice][] =>
        executor ? [[row.pattern, store.executeBy(executor)]] : [],
      ),
    ),
    decoders,
    ...(options.userAuth && { userAuth: options.userAuth }),
  })
  const onError = (error: unknown): void => onEvent?.({ type: 'trouble', error })

  /** What people may read of an error; one that nobody foresaw is told to the host as well. */
  function describeError(error: unknown): string {
    const { code, message } = toRunError(error)
    if (code === 'unexpected') onError(error)
    return message
  }
  const orchestrator = createOrchestrator({
    database,
    topology,
    engine: () =>
      options.engine ??
      createPgBossEngine({ database, onError, ...(setTimer && { setTimer }), ...(slots !== undefined && { slots }) }),
    runSlice: async ({ scopeId, lookupKey, stage, range, dispatch, urgency, why }, context) =>
      await dispatcher.sync({
        caller: ownerOfScope(scopeId),
        lookupKey,
        stage,
        range,
        dispatch,
        planned: { urgency, why },
        fetch: context.budgeted(fetch),
        signal: context.signal,
        onProgress: context.progress,
      }),
    describeError: toRunError,
    tidy: () => store.pruneRawPayloads(),
    onError,
    ...(options.now && { now: options.now }),
    ...(setTimer && { setTimer }),
    ...(slots !== undefined && { slots }),
    ...(pollMs !== undefined && { pollMs }),
    ...(onEvent && { onEvent }),
  })

  /** A row as the orchestrator knows it; `null` for one that the host does not keep in sync, or does not offer any more. */
  function syncedOf(record: RowRecord): { row: EnrolledRow; synced: SyncedRow } | null {
    const synced = topology.find(rowKeys.match(record.lookupKey)?.row.pattern ?? '')
    const { lookupKey } = record
    return synced && { synced, row: { ...store.bearerAddress(record), lookupKey, pattern: synced.row.pattern } }
  }

  /** As above; a key that no version could have made is worth a word, and stops nothing. */
  function rowOf(record: RowRecord): readonly EnrolledRow[] {
    try {
      return [syncedOf(record)?.row ?? []].flat()
    } catch (error) {
      onError(error)
      return []
    }
  }

  /** A row as it may be shown; `null` for one that the host does not open, or does not offer any more. */
  function shownRow(record: RowRecord): ShownRow | null {
    try {
      const match = rowKeys.match(record.lookupKey)
      if (!match?.verbs.includes('get')) return null
      const decode = match.row.cellEncoding === null ? undefined : decoders[match.row.cellEncoding]
      return { ...match, record, sync: syncedOf(record), decode: decode ?? ((data) => data) }
    } catch (error) {
      onError(error) // as above
      return null
    }
  }

  /** The owner's row, where it is followed and may be shown, with what bears its cells. */
  async function findShown({ owner, lookupKey }: OwnersRow) {
    const record = await store.findRow(owner, lookupKey)
    const shown = record && shownRow(record)
    if (!shown) return null
    const { rowId: id } = store.bearerAddress(record)
    return { ...shown, bearer: { ...record, owner: record.aliasOf ?? owner, id, aliasOf: null } }
  }

  /** The owner's row, where it is followed and kept in sync. */
  async function findSynced({ owner, lookupKey }: OwnersRow) {
    const record = await store.findRow(owner, lookupKey)
    const found = record && syncedOf(record)
    return record && found ? { record, ...found } : null
  }

  /** As above, for what makes no sense of any other row. */
  async function expectSynced(request: OwnersRow) {
    const found = await findSynced(request)
    if (found) return found
    throw new RowsError({
      code: 'unknown-row',
      message: `'${request.lookupKey}' is not a row that you follow and that is kept in sync. Follow it first.`,
      row: request.lookupKey,
    })
  }

  const pauses = createPauses({ store, orchestrator })

  /** Has rows kept in sync; of one that was let go of in the same moment nothing stays behind. */
  const enrol: Orchestrator['enrol'] = async (rows, change) => {
    await orchestrator.enrol(rows, change)
    await store.eraseLeftovers(rows)
  }
  const following = { store, orchestrator: { enrol, release: orchestrator.release }, pauses }

  /**
   * Has a row hold what this owner wants, and no less than anybody wanted before: of a shared row, what its other owners
   * want; of a row that is followed already, what it holds by itself.
   */
  function wantSince(record: RowRecord, { shape, stageRange }: SyncedRow, since: Day | undefined) {
    const at = now().toISOString()
    const [byItself = at] = shape.stages.map((stage) => stageRange(stage, { now: at }).start).toSorted()
    const wanted = since ?? (record.aliasOf ? byItself : undefined)
    return (state: RowPlanState, isNew: boolean): RowPlanState => {
      if (wanted === undefined) return state
      const holdsMore = state.since === null ? !isNew && wanted > byItself : state.since <= wanted
      return holdsMore ? state : { ...state, since: wanted }
    }
  }

  return {
    dispatcher,
    store,
    integrations: [...new Map(rowKeys.entries.map(({ row }) => [row.integration.pattern, row.integration])).values()],
    async find({ integration, param, text, signal }) {
      const find = integration.find[param]
      if (!find) return [{ value: text, label: text }]
      return await find({ text, fetch: orchestrator.budgetedShared(integration, fetch), signal })
    },
    async follow({ owner, lookupKey, since }) {
      if (since !== undefined && !isDay(since)) throw noDay(since, lookupKey)
      const record = await dispatcher.ensureRow({ caller: owner, lookupKey })
      const found = syncedOf(record)
      if (found) {
        await enrol([found.row], wantSince(record, found.synced, since))
        if (record.aliasOf) await settleShared(following, found.row, found.row) // whoever comes now wants it
        void orchestrator.planNow()
      }
      return record
    },
    unfollow: (request) => unfollow({ ...following, enrolledRow: (record) => syncedOf(record)?.row ?? null }, request),
    async bring(request) {
      const { owner, lookupKey } = request
      const record = await dispatcher.ensureRow({ caller: owner, lookupKey })
      const found = syncedOf(record)
      if (found) await enrol([found.row])
      return await bringRow(orchestrator, found?.row ?? store.bearerAddress(record), now, request)
    },
    async demand({ owner, lookupKeys, range, dispatch }) {
      const rows = await Promise.all(lookupKeys.map((lookupKey) => findSynced({ owner, lookupKey })))
      await orchestrator.demand(
        rows.flatMap((found) => (found ? [found.row] : [])),
        range,
        dispatch,
      )
    },
    async pause(request) {
      await pauses.pause(await expectSynced(request), request.stages)
    },
    async resume(request) {
      await pauses.resume(await expectSynced(request), request.stages)
    },
    async cancelBackfill(request) {
      return await pauses.cancelBackfill(await expectSynced(request))
    },
    async status(owner) {
      const rows = (await store.listRows(owner)).flatMap((record) => {
        const found = syncedOf(record)
        return found ? [{ record, ...found }] : []
      })
      return await readStatus({ database, orchestrator }, rows)
    },
    async why(request) {
      const found = await findSynced(request)
      return found ? ((await readStatus({ database, orchestrator }, [found]))[0] ?? null) : null
    },
    timeline: (request) => readTimeline({ store, dispatcher, orchestrator, shownRow, describeError }, request),
    async cells({ range = null, signal, after, limit, ...request }) {
      const shown = await findShown(request)
      if (!shown || shown.row.listCells) {
        const { owner: caller, lookupKey } = request
        const cells = dispatcher.get({ caller, lookupKey, range, ...(signal && { signal }) })
        return { cells: await Array.fromAsync(cells), next: null }
      }
      const page = await store.readCells(shown.bearer, range, { after, ...(limit !== undefined && { limit }) })
      return { ...page, cells: page.cells.map((cell) => ({ ...cell, data: shown.decode(cell.data) })) }
    },
    async provenance({ cellId, ...request }) {
      const shown = await findShown(request)
      const found = shown && (await store.findProvenance(shown.bearer, cellId))
      return found && { ...found, cell: { ...found.cell, data: shown.decode(found.cell.data) } }
    },
    async rawPayload({ runId, ordinal, ...request }) {
      const shown = await findShown(request)
      return shown && (await store.readRawPayload(shown.bearer, runId, ordinal))
    },
    async cellsVersion(request) {
      const shown = await findShown(request)
      return shown && !shown.row.listCells ? await store.cellsVersion(shown.bearer) : null
    },
    async history({ owner, lookupKey, limit = 20 }) {
      const record = await store.findRow(owner, lookupKey)
      return record
        ? await listRuns(database, store.bearerAddress(record), limit, options.now ? toInstant(now()) : null)
        : []
    },
    events: (request) =>
      followEvents(
        {
          database,
          orchestrator,
          rowIdsOf: async (owner) => (await store.listRows(owner)).map((record) => store.bearerAddress(record).rowId),
        },
        request,
      ),
    async markStale({ owner, lookupKey, range = allDays, changedAt = now().toISOString() }) {
      const { row } = await expectSynced({ owner, lookupKey })
      await orchestrator.change([row], (state) => ({
        ...state,
        covered: markStale(state.covered, range, changedAt),
      }))
    },
    ingest: ({ owner, ...request }) => dispatcher.ingest({ caller: owner, ...request }),
    async start() {
      const bearers = await store.listBearers()
      for (let first = 0; first < bearers.length; first += enrolTogether) {
        await enrol(bearers.slice(first, first + enrolTogether).flatMap(rowOf))
      }
      await orchestrator.start()
    },
    planNow: () => orchestrator.planNow(),
    stop: () => orchestrator.stop(),
  }
}

const noDay = (since: string, lookupKey: string): ConnectorError =>
  new ConnectorError({
    code: 'bad-parameter',
    message: `'${since}' is no day of the calendar to have '${lookupKey}' since. Write it as YYYY-MM-DD.`,
    row: lookupKey,
    parameter: 'since',
  })
