import type { Cell, DateRange, Fetch, Instant, Json, Uuid } from '@lona/connector'
import type { Database, Transaction } from '@lona/postgres'
import type { ChangeCounts, OpenedRun, OpenRun, RunPurpose, RunScope, RunSummary } from '@lona/rows'
import { latestBelievable, type RowSyncState, SyncError } from '@lona/sync'
import {
  beginRun,
  finishRun,
  instantColumn,
  lockRowState,
  type RowAddress,
  readRowState,
  recordProgress,
  takeFence,
} from '@lona/sync/postgres'
import { subtractRanges, toInstant } from '@tento/chrono'
import { v7, validate } from 'uuid'
import { StoreError } from './errors.js'
import { cellIdOf } from './ids.js'
import { afterTrying, allDays, ensureDays, newerDays, stateAfter } from './known-days.js'
import { persistCells } from './persist-cells.js'
import { insertRawPayloads } from './raw-payloads.js'
import { createRecordingFetch } from './recording-fetch.js'
import { isStorable, scopeIdOf } from './scope.js'
import { type CellColumns, ensureWithin, toCellColumns } from './stored-shape.js'
import { saysNothingOfDays, stoppedBy, toRunError } from './to-run-error.js'
import { writeInScope } from './write-in-scope.js'

/** What a run brings in one write. */
export interface RunWrite {
  /** Cells that are to be there. */
  readonly cells: readonly Cell[]
  /** Cells that are to be gone, as the provider or the host names them. */
  readonly removed?: readonly string[]
  /** Days that were read whole: certified, in the transaction of the cells. */
  readonly covered?: DateRange | 'everything' | undefined
  /** Whether cells in the covered days that are not among `cells` are to be gone. */
  readonly replace?: boolean
  /** What the row wants to find at its next run; the one that is stored stays unless said. */
  readonly cursor?: Json | undefined
  /** When the provider held these values; when the run's first request began, unless said. */
  readonly observedAt?: Instant | undefined
}

/** A run that may write. */
export interface WritingRun extends OpenedRun {
  /**
   * Stores what the run brought: cells, cursor, coverage, raw payloads and its own record, in one transaction.
   *
   * A page that certifies nothing and sets no cursor may wait for the next pages, for at most a second of writes; what
   * it counts is added to theirs. It is stored at the latest when the run ends, also when it fails.
   */
  write(change: RunWrite): Promise<ChangeCounts>
}

/** Pages are stored when the last write is so long ago, however few cells they hold. */
const longestWaitMs = 1000

/** Whether a write certifies nothing and says nothing of its own: a page on the way to one that does. */
const isPage = ({ covered, replace, removed, cursor, observedAt }: RunWrite): boolean =>
  covered === undefined && !replace && removed === undefined && cursor === undefined && observedAt === undefined

const nothing: ChangeCounts = { inserted: 0, updated: 0, unchanged: 0, removed: 0, outdated: 0 }

/** What a run is opened on, beside what the dispatcher says. */
export interface RunSetting {
  /** The database. */
  readonly db: Database
  /** The clock; the database's unless said. */
  readonly now?: (() => Date) | undefined
  /** Whether answers are kept beside the cells. */
  readonly keepRawPayloads: boolean
  /** Cells of pages that may wait for the next ones; 0 stores each page at once. */
  readonly waitingCells: number
}

/** A run for a read: its deps answer, and refuse to write. */
export function openReadingRun(
  { record, user, fetch, signal }: OpenRun,
  { now = () => new Date() }: RunSetting,
): WritingRun {
  const runId = v7()
  const refuse = (): never => {
    throw new StoreError({
      code: 'read-only-run',
      message: `A read of '${record.lookupKey}' cannot write cells. Write in sync, post, patch or delete.`,
      rowId: record.id,
    })
  }
  return {
    scope: { owner: record.owner, user, rowId: record.id, fence: null, runId, signal, fetch },
    startedAt: toInstant(now()),
    cursor: null,
    applyWrite: async () => refuse(),
    write: async () => refuse(),
    finish: async () => ({ ...nothing, runId, requests: 0 }),
  }
}

type WritingPurpose = Exclude<RunPurpose, { readonly kind: 'read' }>

/** Opens a run that may write: takes the row's next fence and makes the run's record. */
export async function openWritingRun(
  open: OpenRun & { readonly purpose: WritingPurpose },
  { db, keepRawPayloads, waitingCells, ...setting }: RunSetting,
): Promise<WritingRun> {
  const { record, purpose, user, signal } = open
  const address: RowAddress = { scopeId: scopeIdOf(record.owner), rowId: record.id }
  const runId = v7()
  const sync = purpose.kind === 'sync' ? purpose : null
  const isEvent = purpose.kind === 'event'
  if (sync) ensureDays(record.id, sync.range)

  const { fence, cursor, now, startedAt } = await writeInScope(db, address.scopeId, async (tx) => {
    const clock = await clockAtRow(tx, address)
    if (!clock) throw rowGone(record)
    const { now = clock } = setting
    const startedAt = toInstant(now())
    // What a provider tells by itself is one write: it overtakes no slice, and no slice overtakes it.
    const state = await (isEvent ? readRowState(tx, address) : takeFence(tx, address))
    await beginRun(tx, {
      ...address,
      runId,
      kind: purpose.kind,
      stage: sync?.stage ?? null,
      range: sync?.range ?? null,
      urgency: sync?.planned?.urgency ?? null,
      why: sync?.planned?.why ?? null,
      verb: purpose.kind === 'write' ? purpose.verb : null,
      cursor: state.cursor,
      dispatch: sync?.dispatch ?? null,
      startedAt,
    })
    return { ...state, now, startedAt }
  })

  let total = nothing
  let ended = false
  let storedAt = now().getTime()
  /** Cells of pages that certify nothing yet: they are stored some pages at a time, since each write waits for the disk. */
  const pages = new Map<Uuid, CellColumns>()
  let certified: readonly DateRange[] = []
  const recording = createRecordingFetch({ fetch: open.fetch, signal, now, keep: keepRawPayloads })
  const ensureUnderWay = (): void => {
    if (!ended) return
    throw new StoreError({
      code: 'run-ended',
      message: `The run of '${record.lookupKey}' has ended. Await what you start in a row's body.`,
      rowId: record.id,
    })
  }
  const fetch: Fetch = async (input, init) => {
    ensureUnderWay()
    return await recording.fetch(input, init)
  }

  /** The gap map as this run finds it. Another run that began since has the row now; this one writes nothing more. */
  async function ownState(tx: Transaction): Promise<RowSyncState> {
    if (!(await isRunKept(tx, runId))) throw rowGone(record)
    const state = await lockRowState(tx, address)
    if (state.fence === fence || isEvent) return state
    throw new SyncError({
      code: 'fenced-off',
      message: `A newer run of '${record.lookupKey}' has begun, so this one stores nothing more.`,
      row: record.lookupKey,
    })
  }

  /** When the provider held what a write brings: as it says, but never later than now by our clock. */
  function observationOf(said: Instant | undefined): Instant {
    if (said === undefined) return recording.firstAskedAt ?? startedAt
    return toInstant(new Date(Math.min(Date.parse(toInstant(said)), now().getTime())))
  }

  /** What a write is in the table's terms. */
  interface StoredChange extends Omit<RunWrite, 'cells' | 'covered'> {
    readonly columns: readonly CellColumns[]
    readonly covered?: DateRange | undefined
  }

  async function store({ columns, covered, ...change }: StoredChange): Promise<ChangeCounts> {
    const observedAt = observationOf(change.observedAt)
    const payloads = recording.take()
    try {
      const counts = await writeInScope(db, address.scopeId, async (tx) => {
        const state = await ownState(tx)
        // A slice that was asked before a record went could bring it back.
        if (isEvent && change.removed?.length) await takeFence(tx, address)
        const replaced = covered === allDays ? everySortKey : covered
        const at = toInstant(now())
        const newer = newerDays(state, observedAt, at)
        const persisted = await persistCells(tx, {
          ...address,
          runId,
          observedAt,
          latest: latestBelievable(at),
          cells: columns,
          replaced: change.replace && replaced ? replaced : null,
          removed: (change.removed ?? []).flatMap((name) => removedIds(record.id, name)),
          newer,
        })
        await insertRawPayloads(tx, address, runId, payloads)
        const after = stateAfter(state, covered, change.cursor, { observedAt, newer })
        const { requests } = recording
        await recordProgress(tx, { ...address, runId, counts: persisted, requests, state: after })
        return persisted
      })
      if (covered) certified = [...certified, covered]
      total = added(total, counts)
      storedAt = now().getTime()
      return counts
    } catch (error) {
      recording.putBack(payloads)
      throw error
    }
  }

  async function storePages(): Promise<void> {
    if (pages.size === 0) return
    const columns = [...pages.values()]
    pages.clear()
    await store({ columns })
  }

  async function write(change: RunWrite): Promise<ChangeCounts> {
    ensureUnderWay()
    signal.throwIfAborted()
    const covered = change.covered === 'everything' ? allDays : change.covered
    if (covered) ensureDays(record.id, covered)
    const columns = toCellColumns(record.id, change.cells)
    if (change.replace && covered && covered !== allDays) ensureWithin(record.id, covered, columns)
    if (isPage(change)) {
      for (const cell of columns) pages.set(cell.id, cell)
      if (pages.size >= waitingCells || now().getTime() - storedAt >= longestWaitMs) await storePages()
      return nothing
    }
    const { cells, ...rest } = change
    if (change.replace || change.removed || change.observedAt !== undefined) {
      await storePages()
      return await store({ ...rest, covered, columns })
    }
    for (const cell of columns) pages.set(cell.id, cell)
    const all = [...pages.values()]
    pages.clear()
    return await store({ ...rest, covered, columns: all })
  }

  async function finish(error?: unknown): Promise<RunSummary> {
    if (ended) return { ...total, runId, requests: recording.requests }
    ended = true
    // Of a run that failed, the pages that came are worth keeping; that they cannot be kept is no news then.
    const late = await storePages().then(
      () => undefined,
      (reason: unknown) => reason,
    )
    const cause = error ?? late
    const { requests } = recording
    const failure = cause === undefined ? null : signal.aborted ? stoppedBy(signal.reason) : toRunError(cause)
    const finishedAt = toInstant(now())
    const answers = recording.take()
    const close = (payloads: typeof answers): Promise<void> =>
      writeInScope(db, address.scopeId, async (tx) => {
        if (!(await isRunKept(tx, runId))) throw rowGone(record)
        await insertRawPayloads(tx, address, runId, payloads)
        const left = sync && !saysNothingOfDays(failure) ? subtractRanges([sync.range], certified) : []
        const state = left.length > 0 ? await lockRowState(tx, address) : null
        if (state?.fence === fence) {
          const after = left.reduce((before, range) => afterTrying(before, range, failure, finishedAt), state)
          await recordProgress(tx, { ...address, runId, counts: nothing, requests, state: after })
        }
        await finishRun(tx, runId, { finishedAt, requests, error: failure })
      })
    // When the database is what failed, the caller has to hear of that failure. On a disk without room for the answers
    // there may be room for why it failed; else the record stays open, and the row's next run marks it as interrupted.
    const closing = close(answers)
    await (cause === undefined ? closing : closing.catch(() => close([])).catch(() => undefined))
    if (error === undefined && late !== undefined) throw late
    return { ...total, runId, requests }
  }

  const scope: RunScope = { owner: record.owner, user, rowId: record.id, fence, runId, signal, fetch }
  return {
    scope,
    startedAt,
    cursor,
    write,
    applyWrite: (output, observedAt) => write({ cells: output.upserted, removed: output.removed, observedAt }),
    finish,
  }
}

/**
 * The database's clock as it goes on here; `null` when the row is not there. All processes share it: by a clock of their
 * own that is wrong, their readings would be from another time than the plans that ask for them.
 */
async function clockAtRow(tx: Transaction, { scopeId, rowId }: RowAddress): Promise<(() => Date) | null> {
  const { rows } = await tx.query<{ now: Instant }>(
    `select ${instantColumn('clock_timestamp()')} as now from lona.rows where _sync_scope_id = $1 and id = $2`,
    [scopeId, rowId],
  )
  const [row] = rows
  if (!row) return null
  const aheadMs = Date.now() - Date.parse(row.now)
  return () => new Date(Date.now() - aheadMs)
}

/** Whether the run's record is there: it goes with its row, and does not come back when the row is followed again. */
async function isRunKept(tx: Transaction, runId: Uuid): Promise<boolean> {
  const { rows } = await tx.query('select 1 from lona.runs where id = $1', [runId])
  return rows.length > 0
}

const rowGone = ({ id, lookupKey }: OpenRun['record']): StoreError =>
  new StoreError({
    code: 'row-gone',
    message: `The row '${lookupKey}' was removed, so nothing more is stored of it. Follow it again to have it back.`,
    rowId: id,
  })

/** Before the first and after the last sort key. */
const everySortKey: DateRange = { start: '', end: '~' }

/** The host's ids that a name could mean: a provider's id, or one of the host's own. */
function removedIds(rowId: Uuid, name: string): readonly Uuid[] {
  if (!isStorable(name)) return [] // no cell was ever stored under it
  const byProvider = cellIdOf(rowId, { id: name, date: { kind: 'year', year: 1 } })
  return validate(name) ? [byProvider, name] : [byProvider]
}

const added = (one: ChangeCounts, other: ChangeCounts): ChangeCounts => ({
  inserted: one.inserted + other.inserted,
  updated: one.updated + other.updated,
  unchanged: one.unchanged + other.unchanged,
  removed: one.removed + other.removed,
  outdated: one.outdated + other.outdated,
})
