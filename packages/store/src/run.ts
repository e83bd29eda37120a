import type { Cell, DateRange, Fetch, Instant, Json, Uuid, WriteOutput } from '@lona/connector'
import type { Database, Transaction } from '@lona/postgres'
import type { ChangeCounts, OpenedRun, OpenRun, RunScope, RunSummary } from '@lona/rows'
import { coverRange, failRange, type RowSyncState, SyncError, withoutDays } from '@lona/sync'
import { beginRun, finishRun, type RowAddress, readRowState, recordProgress, takeFence } from '@lona/sync/postgres'
import { toInstant } from '@tento/chrono'
import { v7, validate } from 'uuid'
import { StoreError } from './errors.js'
import { cellIdOf } from './ids.js'
import { persistCells } from './persist-cells.js'
import { type CompressedPayload, compressPayload, insertRawPayloads } from './raw-payloads.js'
import { scopeIdOf } from './scope.js'
import { ensureWithin, toCellColumns } from './stored-shape.js'
import { toRunError } from './to-run-error.js'
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
  /** When the provider held these values; when the first request since the last write began, unless said. */
  readonly observedAt?: Instant | undefined
}

/** A run that may write. */
export interface WritingRun extends OpenedRun {
  /** Stores what the run brought: cells, cursor, coverage, raw payloads and its own record, in one transaction. */
  write(change: RunWrite): Promise<ChangeCounts>
}

/** All days there are; what `'everything'` certifies. */
const allDays: DateRange = { start: '0001-01-01', end: '9999-12-31' }
/** No provider takes longer over an answer that is still of use; without an end, a hung connection would hold its row for ever. */
const requestTimeoutMs = 60_000
const nothing: ChangeCounts = { inserted: 0, updated: 0, unchanged: 0, removed: 0, outdated: 0 }

/** What a run is opened on, beside what the dispatcher says. */
export interface RunSetting {
  /** The database. */
  readonly db: Database
  /** The host's clock. */
  readonly now: () => Date
  /** Whether answers are kept beside the cells. */
  readonly keepRawPayloads: boolean
}

/** A run for a read: its deps answer, and refuse to write. */
export function openReadingRun({ record, user, fetch, signal }: OpenRun, { now }: RunSetting): WritingRun {
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

/** Opens a run that may write: takes the row's next fence and makes the run's record. */
export async function openWritingRun(open: OpenRun, { db, now, keepRawPayloads }: RunSetting): Promise<WritingRun> {
  const { record, purpose, user, signal } = open
  const address: RowAddress = { scopeId: scopeIdOf(record.owner), rowId: record.id }
  const runId = v7()
  const startedAt = toInstant(now())
  const sync = purpose.kind === 'sync' ? purpose : null

  const { fence, cursor } = await writeInScope(db, address.scopeId, async (tx) => {
    const state = await takeFence(tx, address)
    await beginRun(tx, {
      ...address,
      runId,
      kind: sync ? 'sync' : 'write',
      stage: sync?.stage ?? null,
      range: sync?.range ?? null,
      verb: purpose.kind === 'write' ? purpose.verb : null,
      cursor: state.cursor,
      dispatch: sync?.dispatch ?? null,
      startedAt,
    })
    return state
  })

  let total = nothing
  let requests = 0
  let ended = false
  let askedAt: Instant | null = null
  let unsaved: CompressedPayload[] = []

  const fetch: Fetch = async (input, init) => {
    const asked = new Request(input, init)
    const request = new Request(asked, {
      signal: AbortSignal.any([asked.signal, signal, AbortSignal.timeout(requestTimeoutMs)]),
    })
    const requestedAt = toInstant(now())
    const ordinal = ++requests
    askedAt ??= requestedAt
    const response = await open.fetch(request)
    if (!keepRawPayloads) return response
    const body = new Uint8Array(await response.arrayBuffer())
    const { status, statusText, headers } = response
    unsaved.push(
      await compressPayload({ ordinal, method: request.method, url: request.url, status, body, requestedAt }),
    )
    return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers })
  }

  /** The gap map as this run finds it. Another run that began since has the row now; this one writes nothing more. */
  async function ownState(tx: Transaction): Promise<RowSyncState> {
    const state = await readRowState(tx, address)
    if (state.fence === fence) return state
    throw new SyncError({
      code: 'fenced-off',
      message: `A newer run of '${record.lookupKey}' has begun, so this one stores nothing more.`,
      row: record.lookupKey,
    })
  }

  async function write(change: RunWrite): Promise<ChangeCounts> {
    if (ended) {
      throw new StoreError({
        code: 'run-ended',
        message: `The run of '${record.lookupKey}' has ended and cannot write any more. Await what you start in a row's body.`,
        rowId: record.id,
      })
    }
    signal.throwIfAborted()
    const columns = toCellColumns(record.id, change.cells)
    const covered = change.covered === 'everything' ? allDays : change.covered
    if (covered && change.replace) ensureWithin(record.id, covered, columns)
    const observedAt = change.observedAt === undefined ? (askedAt ?? toInstant(now())) : toInstant(change.observedAt)
    const saved = unsaved
    const counts = await writeInScope(db, address.scopeId, async (tx) => {
      const state = await ownState(tx)
      const outdated = outdatedDays(state, observedAt)
      const fresh = columns.filter(({ sort_from }) => !outdated(sort_from))
      const persisted = await persistCells(tx, {
        ...address,
        runId,
        observedAt,
        cells: fresh,
        replaced: covered && change.replace ? { from: covered.start, to: covered.end } : null,
        removed: (change.removed ?? []).flatMap((name) => removedIds(record.id, name)),
      })
      const written = { ...persisted, outdated: persisted.outdated + columns.length - fresh.length }
      await insertRawPayloads(tx, address, runId, saved)
      const after = stateAfter(state, covered, change.cursor, startedAt)
      await recordProgress(tx, { ...address, runId, counts: written, requests, state: after })
      return written
    })
    unsaved = unsaved.slice(saved.length)
    askedAt = null
    total = added(total, counts)
    return counts
  }

  async function finish(error?: unknown): Promise<RunSummary> {
    if (ended) return { ...total, runId, requests }
    ended = true
    const failure = error === undefined ? null : toRunError(error)
    const finishedAt = toInstant(now())
    const closing = writeInScope(db, address.scopeId, async (tx) => {
      await insertRawPayloads(tx, address, runId, unsaved)
      const state = failure && sync ? await readRowState(tx, address) : null
      if (failure && sync && state?.fence === fence) {
        const missing = state.covered.filter(({ readAt }) => readAt === startedAt)
        const lacking = missing.reduce((ranges, done) => withoutDays(ranges, done), [
          sync.range,
        ] as readonly DateRange[])
        const failed = lacking.reduce(
          (ranges, range) => failRange(ranges, range, { failedAt: finishedAt, ...failure }),
          state.failed,
        )
        await recordProgress(tx, { ...address, runId, counts: nothing, requests, state: { ...state, failed } })
      }
      await finishRun(tx, runId, { finishedAt, requests, error: failure })
    })
    // When the database is what failed, the caller has to hear of that failure; the record stays open, and the row's
    // next run marks it as interrupted.
    await (failure ? closing.catch(() => undefined) : closing)
    return { ...total, runId, requests }
  }

  const scope: RunScope = { owner: record.owner, user, rowId: record.id, fence, runId, signal, fetch }
  return {
    scope,
    startedAt,
    cursor,
    write,
    applyWrite: (output: WriteOutput) => write({ cells: output.upserted, removed: output.removed }),
    finish,
  }
}

/** Whether a day was read whole after `observedAt`: then what was observed before is old news, whatever is stored. */
function outdatedDays({ covered }: RowSyncState, observedAt: Instant): (sortKey: string) => boolean {
  const newer = covered.filter(({ readAt }) => readAt > observedAt)
  return newer.length === 0 ? () => false : (key) => newer.some(({ start, end }) => key >= start && key < end)
}

/** What stands in the gap map after a write, or `null` when it did not change. */
function stateAfter(
  state: RowSyncState,
  covered: DateRange | undefined,
  cursor: Json | undefined,
  readAt: Instant,
): Pick<RowSyncState, 'cursor' | 'covered' | 'failed'> | null {
  if (!covered && cursor === undefined) return null
  return {
    cursor: cursor === undefined ? state.cursor : cursor,
    covered: covered ? coverRange(state.covered, covered, readAt) : state.covered,
    failed: covered ? withoutDays(state.failed, covered) : state.failed,
  }
}

/** The host's ids that a name could mean: a provider's id, or one of the host's own. */
const removedIds = (rowId: Uuid, name: string): readonly Uuid[] => {
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
