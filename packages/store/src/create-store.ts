import type { Cell, Day, Instant, Owner, SystemOwner, Uuid } from '@lona/connector'
import { type Database, migrate } from '@lona/postgres'
import type { ExecuteSlice, RowRecord, RowStore, RunScope, RunStore } from '@lona/rows'
import type { RowSyncState, SyncApiContext, SyncDeps, SyncExecutor } from '@lona/sync'
import {
  listRuns,
  type RowAddress,
  type RunRecord,
  readCellsVersion,
  readRowState,
  syncMigrations,
  widenSince,
} from '@lona/sync/postgres'
import { instantTime, toInstant } from '@tento/chrono'
import { validate } from 'uuid'
import { type BackendDeps, createBackendDeps } from './backend-deps.js'
import { createCellStore, type PagedCellStore } from './cells.js'
import { StoreError } from './errors.js'
import { rowIdOf } from './ids.js'
import { ensureDay } from './known-days.js'
import { storeMigrations } from './migrations.js'
import { listPauses, readPause, setPause } from './pauses.js'
import { type CellProvenance, findProvenance } from './provenance.js'
import {
  listRawPayloads,
  pruneRawPayloads,
  type RawPayload,
  type RawPayloadLimits,
  type RawPayloadUsage,
  rawPayloadUsage,
} from './raw-payloads.js'
import { eraseLeftovers, eraseRow, eraseUnfollowed, type RemovedRow } from './remove-row.js'
import { listBearers, listRowStatus, type RowStatus } from './row-status.js'
import { createRowStore } from './rows.js'
import { openReadingRun, openWritingRun, type WritingRun } from './run.js'
import { scopeIdOf } from './scope.js'
import { writeInScope } from './write-in-scope.js'

/** What `createStore` takes, beside the database. */
export interface StoreOptions {
  /** The clock; the database's unless said, so that all processes go by one. */
  readonly now?: () => Date
  /** How much to keep of what providers answered; `false` keeps nothing. */
  readonly rawPayloads?: Partial<RawPayloadLimits> | false
  /**
   * How many cells of pages that certify nothing may wait for the next pages, for at most a second; 500 unless said. A
   * crash loses them, and the slice is brought again anyway. 0 stores each page at once.
   */
  readonly waitingCells?: number
}

/** All that a host keeps, on one database. */
export interface Store extends RowStore, PagedCellStore, RunStore {
  /** What thin rows call, bound to a run: register it under any provider's deps key. */
  backendDeps(run: RunScope): BackendDeps
  /** What executors call, bound to a run: the one implementation of every `<Provider>SyncDeps`. */
  syncDeps(run: RunScope): SyncDeps
  /** Runs slices by an executor, over the generic seams: the sign-ins of the row's owner, and `syncDeps`. */
  executeBy(executor: SyncExecutor<SyncApiContext, SyncDeps>): ExecuteSlice
  /** Where what is known of a row is kept: with the shared row, where the owner's points at one. */
  bearerAddress(record: RowRecord): RowAddress
  /** What those who follow a row want paused: a list of stages for each of them. */
  listPauses(bearer: RowAddress, lookupKey: string): Promise<readonly (readonly string[])[]>
  /** Which stages the owner of this record wants paused. */
  readPause(record: RowRecord): Promise<readonly string[]>
  /** Keeps which stages the owner of this record wants paused. */
  setPause(record: RowRecord, stages: readonly string[]): Promise<void>
  /** Every row that has to be kept in sync: those that hold their cells, and the shared ones that somebody follows. */
  listBearers(): Promise<readonly RowRecord[]>
  /** All rows of an owner that bear cells, or the one with this key, with what they hold: its cells are counted. */
  listRowStatus(owner: Owner, lookupKey?: string): Promise<readonly RowStatus[]>
  /** The gap map of a row that holds its cells. */
  readRowState(record: RowRecord): Promise<RowSyncState>
  /**
   * Wants a row from an earlier day on; a later day changes nothing.
   *
   * @throws {StoreError} `invalid-days` for a day that the calendar does not have.
   */
  widenSince(record: RowRecord, since: Day): Promise<void>
  /** The last runs of a row that holds its cells, newest first. */
  listRuns(record: RowRecord, limit: number): Promise<readonly RunRecord[]>
  /** What a run of the row was answered, in the order in which it asked. */
  listRawPayloads(record: RowRecord, runId: Uuid): Promise<readonly RawPayload[]>
  /** A cell of a row that holds its cells, with where it comes from; `null` for no cell of the row. */
  findProvenance(record: RowRecord, cellId: Uuid): Promise<CellProvenance | null>
  /** What a run of the row was answered to its request of this place, from 1; `null` when it is not kept. */
  readRawPayload(record: RowRecord, runId: Uuid, ordinal: number): Promise<RawPayload | null>
  /**
   * Text that changes with every change of the cells of a row that holds its cells, and when the row is removed and made
   * anew; with nothing else.
   */
  cellsVersion(record: RowRecord): Promise<string>
  /** Removes an owner's row with all that belongs to it, and the shared row behind it when nobody else follows that. */
  eraseRow(record: RowRecord): Promise<RemovedRow>
  /** Removes what is left of a shared row that nobody follows. Gives whether nobody does. */
  eraseUnfollowed(shared: SystemOwner, lookupKey: string): Promise<boolean>
  /** Removes what is left of those rows whose records are gone, such as what was written down right after they went. */
  eraseLeftovers(bearers: readonly RowAddress[]): Promise<void>
  /** What is kept of what providers answered, over all owners. */
  rawPayloadUsage(): Promise<RawPayloadUsage>
  /** Lets go of answers that are too old or too much. Gives how many went. */
  pruneRawPayloads(): Promise<number>
}

/**
 * The store on a database, after its tables were brought up to date; any number of processes may do so at once.
 *
 * @throws {DatabaseError} `database-newer` for a database that a newer version of this package wrote, and what opening
 * and migrating throws.
 */
export async function createStore(db: Database, options: StoreOptions = {}): Promise<Store> {
  const { now, rawPayloads = {}, waitingCells = 500 } = options
  const clock = (): Instant | null => (now ? toInstant(now()) : null)
  await migrate(db, 'sync', syncMigrations)
  await migrate(db, 'store', storeMigrations)

  const rows = createRowStore(db)
  const runs = new WeakMap<RunScope, WritingRun>()
  const addressOf = (record: RowRecord) => ({ scopeId: scopeIdOf(record.owner), rowId: record.id })

  /** The record that holds the cells: the shared one, where the owner's points at it. */
  const bearerOf = async (owner: Owner, lookupKey: string): Promise<RowRecord | null> => {
    const record = await rows.findRow(owner, lookupKey)
    return record?.aliasOf ? await rows.findRow(record.aliasOf, lookupKey) : record
  }

  async function recentLogCells(owner: Owner, lookupKey: string): Promise<Cell[]> {
    const record = await bearerOf(owner, lookupKey)
    const recent = record ? await listRuns(db, addressOf(record), 100, clock()) : []
    return recent.map(toLogCell)
  }

  const openedRun = (scope: RunScope): WritingRun => {
    const run = runs.get(scope)
    if (run) return run
    throw new StoreError({
      code: 'foreign-row',
      message: 'These deps belong to a run of another store. Register deps of the store that opens the runs.',
      rowId: scope.rowId,
    })
  }

  const backendDeps = (scope: RunScope): BackendDeps =>
    createBackendDeps(scope, { write: (run, change) => openedRun(run).write(change), recentLogCells })

  const readState = ({ owner, rowId }: RunScope): Promise<RowSyncState> =>
    readRowState(db, { scopeId: scopeIdOf(owner), rowId })

  function syncDeps(scope: RunScope): SyncDeps {
    const { persistCells, replaceCells } = backendDeps(scope)
    return { rowState: () => readState(scope), persistCells, replaceCells }
  }

  return {
    ...rows,
    ...createCellStore(db),
    async openRun(open) {
      const setting = { db, now, keepRawPayloads: rawPayloads !== false, waitingCells }
      const { purpose } = open
      const run =
        purpose.kind === 'read' ? openReadingRun(open, setting) : await openWritingRun({ ...open, purpose }, setting)
      runs.set(run.scope, run)
      return run
    },
    backendDeps,
    syncDeps,
    executeBy:
      (executor) =>
      ({ scope, ...slice }) =>
        readState(scope).then((state) =>
          executor.run(
            { ...slice, state, owner: scope.owner, rowId: scope.rowId, fetch: scope.fetch, signal: scope.signal },
            scope.user,
            syncDeps(scope),
          ),
        ),
    bearerAddress: ({ owner, id, aliasOf, lookupKey }) => {
      const scopeId = scopeIdOf(aliasOf ?? owner)
      return { scopeId, rowId: aliasOf ? rowIdOf(scopeId, lookupKey) : id }
    },
    listPauses: (bearer, lookupKey) => listPauses(db, bearer, lookupKey),
    readPause: (record) => readPause(db, addressOf(record)),
    setPause: (record, stages) =>
      writeInScope(db, scopeIdOf(record.owner), (tx) => setPause(tx, addressOf(record), stages)),
    listBearers: () => listBearers(db),
    listRowStatus: (owner, lookupKey) => listRowStatus(db, scopeIdOf(owner), lookupKey ?? null, clock()),
    readRowState: (record) => readRowState(db, addressOf(record)),
    async widenSince(record, since) {
      ensureDay(record.id, since)
      const address = addressOf(record)
      const { since: before } = await readRowState(db, address)
      if (before !== null && before <= since) return
      await writeInScope(db, address.scopeId, (tx) => widenSince(tx, address, since))
    },
    listRuns: (record, limit) => listRuns(db, addressOf(record), limit, clock()),
    listRawPayloads: (record, runId) => listRawPayloads(db, addressOf(record), runId),
    findProvenance: (record, cellId) => findProvenance(db, addressOf(record), cellId),
    async readRawPayload(record, runId, ordinal) {
      if (!validate(runId) || !Number.isInteger(ordinal) || ordinal < 1 || ordinal > 2 ** 31 - 1) return null
      return (await listRawPayloads(db, addressOf(record), runId, ordinal))[0] ?? null
    },
    cellsVersion: (record) => readCellsVersion(db, addressOf(record)),
    eraseRow: (record) => eraseRow(db, record),
    eraseUnfollowed: (shared, lookupKey) => eraseUnfollowed(db, shared, lookupKey),
    eraseLeftovers: (bearers) => eraseLeftovers(db, bearers),
    rawPayloadUsage: () => rawPayloadUsage(db),
    async pruneRawPayloads() {
      const limits = rawPayloads === false ? { maxAgeDays: 0, maxBytes: 0 } : rawPayloads
      return await pruneRawPayloads(db, { maxAgeDays: 90, maxBytes: 1024 ** 3, ...limits }, clock())
    },
  }
}

const toLogCell = (run: RunRecord): Cell => ({
  id: run.runId,
  date: instantTime(run.startedAt),
  ...(run.finishedAt !== null && { endDate: instantTime(run.finishedAt) }),
  data: {
    kind: run.kind,
    stage: run.stage,
    verb: run.verb,
    range: run.range && { start: run.range.start, end: run.range.end },
    outcome: run.outcome,
    errorCode: run.errorCode,
    errorMessage: run.errorMessage,
    requests: run.requests,
    why: run.why,
    urgency: run.urgency,
    inserted: run.inserted,
    updated: run.updated,
    unchanged: run.unchanged,
    removed: run.removed,
    outdated: run.outdated,
  },
})
