import { ConnectorError, type DateRange } from '@lona/connector'
import type { CellDecoder, Dispatcher, ReadCell, RowKeyEntry, RowRecord } from '@lona/rows'
import type { LocalSpan, Store } from '@lona/store'
import type { SyncedRow } from '@lona/sync'
import type { EnrolledRow, Orchestrator } from '@lona/sync/postgres'
import { addDays, sortFrom, sortTo, subtractRanges, type TimeZone } from '@tento/chrono'
import { axisOf } from './axis.js'
import { comingDays, daysInStates, type KnownDays } from './day-states.js'
import { createRowDrawing, type DrawnCell, localDays, zoneNamedBy } from './draw-row.js'
import type { Timeline, TimelineRequest } from './timeline.js'
import { createUnreadable, type Unreadable } from './unreadable-days.js'

/** A row that may be shown. */
export interface ShownRow extends RowKeyEntry {
  /** The owner's record. */
  readonly record: RowRecord
  /** How it is kept in sync, or `null` when nothing does. */
  readonly sync: { readonly row: EnrolledRow; readonly synced: SyncedRow } | null
  /** Turns the stored data of its cells into what readers get. */
  readonly decode: CellDecoder
}

/** What timelines are made of. */
export interface TimelineSources {
  /** Where rows and cells are kept. */
  readonly store: Pick<Store, 'listRows' | 'listCellsOf' | 'bearerAddress'>
  /** Gives the cells of rows that compute them. */
  readonly dispatcher: Pick<Dispatcher, 'get'>
  /** Knows what is coming. */
  readonly orchestrator: Pick<Orchestrator, 'states' | 'explain'>
  /** What a record is to this host, or `null` for one that it does not show. */
  shownRow(record: RowRecord): ShownRow | null
  /** What people may read of an error, as a sentence. */
  describeError(error: unknown): string
}

/**
 * Rows on one time axis. What is held of a row is what is shown of it, however many cells are read. What cannot be read or
 * computed of a row fails its days, and no other row's.
 */
export async function readTimeline(sources: TimelineSources, request: TimelineRequest): Promise<Timeline> {
  const { range, width, signal } = request
  if (!Number.isSafeInteger(width) || width < 1) throw badWidth(width)
  axisOf(range, request.timeZone ?? 'UTC') // refuses what makes no sense before anything is read
  const rows = chooseRows(sources, await sources.store.listRows(request.owner), request)
  const known = await readKnownDays(sources, rows, range)
  const unreadable = createUnreadable(range, sources.describeError)

  let timeZone = request.timeZone ?? (await findZone(sources, rows, range))
  let axis = axisOf(range, timeZone ?? 'UTC')
  const instants = timeZone === null ? undefined : { from: keyOf(axis.from), to: keyOf(axis.to) }
  let drawings: ReturnType<typeof createRowDrawing>[] | undefined
  for await (const page of readPages(sources, rows, request, instants, unreadable)) {
    signal?.throwIfAborted()
    if (!drawings) {
      timeZone ??= zoneNamedIn(page, range) ?? 'UTC'
      axis = axisOf(range, timeZone)
      const setting = { range, axis, timeZone, width }
      drawings = rows.map(({ row: { display } }) => createRowDrawing({ ...setting, display }))
    }
    for (const cell of page) drawings[cell.row]?.add(cell)
  }
  return {
    range,
    timeZone: timeZone ?? 'UTC',
    ...axis,
    rows: (drawings ?? []).map((drawing, index) => {
      const { seen, ...drawn } = drawing.finish()
      const failed = unreadable.of(index)
      const days = daysInStates(range, known[index] ?? null, seen, failed?.days ?? null)
      return { lookupKey: rows[index]?.record.lookupKey ?? '', ...drawn, failure: failed?.failure ?? null, days }
    }),
  }
}

/** An instant as the keys of bare instants have it. */
const keyOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, -1)

function chooseRows(
  sources: TimelineSources,
  records: readonly RowRecord[],
  { lookupKeys }: TimelineRequest,
): readonly ShownRow[] {
  const bearing = new Map(records.flatMap((record) => (record.rowType === 'data' ? [[record.lookupKey, record]] : [])))
  return [...new Set(lookupKeys ?? bearing.keys())].flatMap((lookupKey) => {
    const record = bearing.get(lookupKey)
    return (record && sources.shownRow(record)) ?? []
  })
}

/**
 * What is known of the days of each row; `null` for one that nothing keeps in sync. What is coming is worked out for those
 * rows alone that lack days of the range: that is a plan.
 */
async function readKnownDays(
  { orchestrator }: TimelineSources,
  rows: readonly ShownRow[],
  range: DateRange,
): Promise<readonly (KnownDays | null)[]> {
  const addresses = rows.flatMap(({ sync }) => (sync ? [sync.row] : []))
  if (addresses.length === 0) return rows.map(() => null)
  const { now, states } = await orchestrator.states(addresses)
  const stateOf = new Map(states.map((state) => [state.rowId, state]))
  const lacking = addresses.filter(({ rowId }) => subtractRanges([range], stateOf.get(rowId)?.covered ?? []).length > 0)
  const explained = lacking.length > 0 ? await orchestrator.explain(lacking) : []
  const reasonOf = new Map(explained.map(({ rowId, reason }) => [rowId, reason]))
  return rows.map(({ sync }) => {
    const state = sync && stateOf.get(sync.row.rowId)
    if (!state) return null
    const { synced } = sync
    const reason = reasonOf.get(state.rowId)
    return {
      covered: state.covered,
      failed: state.failed,
      coming: reason ? comingDays(synced, state, reason, now) : null,
      wanted: synced.shape.stages.map((stage) => synced.stageRange(stage, { now, since: state.since })),
    }
  })
}

/** The cells in and around the range, in pages; the first one has cells of every row that has any. */
async function* readPages(
  sources: TimelineSources,
  rows: readonly ShownRow[],
  request: TimelineRequest,
  instants: LocalSpan | undefined,
  unreadable: Unreadable,
): AsyncIterable<readonly DrawnCell[]> {
  const { range } = request
  const { span } = withMargin(range)
  const computed = rows.flatMap((shown, index) => (shown.row.listCells ? [{ ...shown, index }] : []))
  const pages = [
    readStored(sources, rows, { span, observed: shownSpan(range), ...(instants && { instants }) }, unreadable),
    ...computed.map((shown) => readComputed(sources, shown, request, unreadable)),
  ].map((source) => source[Symbol.asyncIterator]())
  const first = await Promise.all(pages.map((source) => source.next()))
  yield first.flatMap((page) => (page.done ? [] : page.value))
  for (const source of pages) {
    for (let page = await source.next(); !page.done; page = await source.next()) yield page.value
  }
}

/** Stored cells, in pages. */
function readStored(
  { store }: TimelineSources,
  rows: readonly ShownRow[],
  options: Parameters<Store['listCellsOf']>[1],
  unreadable: Unreadable,
): AsyncIterable<readonly DrawnCell[]> {
  const stored = rows.flatMap((shown, index) => (shown.row.listCells ? [] : [{ ...shown, index }]))
  const addresses = stored.map(({ record }) => store.bearerAddress(record))
  return mapPages(store.listCellsOf(addresses, options), ({ cell, row, sortFrom, sortTo }): DrawnCell[] => {
    const { index = 0, decode } = stored[row] ?? {}
    try {
      return [{ row: index, sortFrom, sortTo, cell: decode ? { ...cell, data: decode(cell.data) } : cell }]
    } catch (error) {
      unreadable.add(index, localDays(sortFrom, sortTo), error)
      return []
    }
  })
}

/** The cells that a row computes, in pages; of one that cannot compute them all of the range is unreadable. */
async function* readComputed(
  { dispatcher }: TimelineSources,
  { index, record: { lookupKey } }: ShownRow & { readonly index: number },
  { owner, range, signal }: TimelineRequest,
  unreadable: Unreadable,
): AsyncIterable<readonly DrawnCell[]> {
  const request = { caller: owner, lookupKey, range: withMargin(range).days, ...(signal && { signal }) }
  try {
    yield* mapPages(inPages(dispatcher.get(request)), (cell) => [
      { row: index, cell, sortFrom: sortFrom(cell.date), sortTo: sortTo(cell.date, cell.endDate) },
    ])
  } catch (error) {
    signal?.throwIfAborted()
    unreadable.add(index, range, error)
  }
}

async function* mapPages<From, To>(
  pages: AsyncIterable<readonly From[]>,
  map: (item: From) => readonly To[],
): AsyncIterable<readonly To[]> {
  for await (const page of pages) yield page.flatMap(map)
}

const cellsOfPage = 500

async function* inPages(cells: AsyncIterable<ReadCell>): AsyncIterable<readonly ReadCell[]> {
  let page: ReadCell[] = []
  for await (const cell of cells) {
    page.push(cell)
    if (page.length < cellsOfPage) continue
    yield page
    page = []
  }
  yield page
}

const shownSpan = ({ start, end }: DateRange) => ({ from: `${start}T00:00:00.000`, to: end })

const firstDay = '0001-01-01'
const lastDay = '9999-12-31'

/** Zones are at most 26 hours apart: what a day of one zone shows may stand that far away in another. */
function withMargin({ start, end }: DateRange) {
  const days = {
    start: start < '0001-01-03' ? firstDay : addDays(start, -2),
    end: end > '9999-12-29' ? lastDay : addDays(end, 2),
  }
  return { days, span: { from: `${days.start}T22:00:00.000`, to: end > '9999-12-29' ? '~' : `${addDays(end, 1)}T02` } }
}

/** How many cells of each row are asked for their zone before all others are read. */
const cellsToAsk = 4

/** The zone that the first stored cells of the range name, or `null`: then bare instants need not be sought all over the earth. */
async function findZone(
  sources: TimelineSources,
  rows: readonly ShownRow[],
  range: DateRange,
): Promise<TimeZone | null> {
  const span = shownSpan(range)
  const few = { span, observed: { from: '~', to: '~' }, pageSize: cellsToAsk * rows.length }
  const ignored = createUnreadable(range, () => '') // what cannot be read is told when all is read
  for await (const page of readStored(sources, rows, few, ignored)) return zoneNamedIn(page, range)
  return null
}

/** The zone that the rows' cells name first, in the order of the rows: those of the range, else those around it. */
function zoneNamedIn(page: readonly DrawnCell[], range: DateRange): TimeZone | null {
  const inOrder = page.toSorted((one, other) => one.row - other.row)
  const shown = inOrder.filter((cell) => cell.sortFrom < range.end && cell.sortTo > `${range.start}T00:00:00.000`)
  for (const { cell } of [...shown, ...inOrder]) {
    const zone = zoneNamedBy(cell)
    if (zone !== null) return zone
  }
  return null
}

const badWidth = (width: number): ConnectorError =>
  new ConnectorError({
    code: 'bad-parameter',
    message: `A timeline cannot be ${width} points wide. Say a whole number from 1.`,
    parameter: 'width',
  })
