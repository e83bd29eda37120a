import { ConnectorError, type DateRange } from '@lona/connector'
import type { CellDecoder, Dispatcher, ReadCell, RowKeyEntry, RowRecord } from '@lona/rows'
import type { Store } from '@lona/store'
import type { SyncedRow } from '@lona/sync'
import type { EnrolledRow, Orchestrator, RowExplanation } from '@lona/sync/postgres'
import { addDays, sortFrom, sortTo, type TimeZone } from '@tento/chrono'
import { axisOf } from './axis.js'
import { comingDays, daysInStates, type KnownDays } from './day-states.js'
import { createRowDrawing, type DrawnCell, zoneNamedBy } from './draw-row.js'
import type { Timeline, TimelineRequest } from './timeline.js'

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
  readonly orchestrator: Pick<Orchestrator, 'explain'>
  /** What a record is to this host, or `null` for one that it does not show. */
  shownRow(record: RowRecord): ShownRow | null
}

/** Rows on one time axis. What is held of a row is what is shown of it, however many cells are read. */
export async function readTimeline(sources: TimelineSources, request: TimelineRequest): Promise<Timeline> {
  const { range, width, signal } = request
  if (!Number.isSafeInteger(width) || width < 1) throw badWidth(width)
  axisOf(range, request.timeZone ?? 'UTC') // refuses what makes no sense before anything is read
  const rows = chooseRows(sources, await sources.store.listRows(request.owner), request)
  const explained = await explain(sources, rows)

  let timeZone: TimeZone | undefined
  let axis = axisOf(range, 'UTC')
  let drawings: ReturnType<typeof createRowDrawing>[] = []
  for await (const page of readPages(sources, rows, request)) {
    signal?.throwIfAborted()
    if (timeZone === undefined) {
      timeZone = request.timeZone ?? zoneOf(page, range)
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
    rows: drawings.map((drawing, index) => {
      const { seen, ...drawn } = drawing.finish()
      const row = rows[index]
      const known = row ? knownDays(row, explained) : null
      return { lookupKey: row?.record.lookupKey ?? '', ...drawn, days: daysInStates(range, known, seen) }
    }),
  }
}

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

async function explain({ orchestrator }: TimelineSources, rows: readonly ShownRow[]) {
  const synced = rows.flatMap(({ sync }) => (sync ? [sync.row] : []))
  const explained = synced.length > 0 ? await orchestrator.explain(synced) : []
  return new Map(explained.map((explanation) => [explanation.rowId, explanation]))
}

function knownDays({ sync }: ShownRow, explained: ReadonlyMap<string, RowExplanation>): KnownDays | null {
  const explanation = sync && explained.get(sync.row.rowId)
  if (!explanation) return null
  const { synced } = sync
  const { state, reason, now } = explanation
  return {
    covered: state.covered,
    failed: state.failed,
    coming: comingDays(synced, state, reason, now),
    wanted: synced.shape.stages.map((stage) => synced.stageRange(stage, { now, since: state.since })),
  }
}

/** The cells in and around the range, in pages; the first one has cells of every row that has any. */
async function* readPages(
  sources: TimelineSources,
  rows: readonly ShownRow[],
  { owner, range, signal }: TimelineRequest,
): AsyncIterable<readonly DrawnCell[]> {
  const { days, span } = withMargin(range)
  const stored = rows.flatMap((shown, index) => (shown.row.listCells ? [] : [{ ...shown, index }]))
  const computed = rows.flatMap((shown, index) => (shown.row.listCells ? [{ ...shown, index }] : []))
  const addresses = stored.map(({ record }) => sources.store.bearerAddress(record))
  const pages = [
    mapPages(sources.store.listCellsOf(addresses, span, shownSpan(range)), ({ cell, ...place }) => {
      const { index = 0, decode } = stored[place.row] ?? {}
      return { ...place, row: index, cell: decode ? { ...cell, data: decode(cell.data) } : cell }
    }),
    ...computed.map(({ record: { lookupKey }, index }) => {
      const cells = sources.dispatcher.get({ caller: owner, lookupKey, range: days, ...(signal && { signal }) })
      return mapPages(inPages(cells), (cell) => ({
        row: index,
        cell,
        sortFrom: sortFrom(cell.date),
        sortTo: sortTo(cell.date, cell.endDate),
      }))
    }),
  ].map((source) => source[Symbol.asyncIterator]())
  const first = await Promise.all(pages.map((source) => source.next()))
  yield first.flatMap((page) => (page.done ? [] : page.value))
  for (const source of pages) {
    for (let page = await source.next(); !page.done; page = await source.next()) yield page.value
  }
}

async function* mapPages<From, To>(
  pages: AsyncIterable<readonly From[]>,
  map: (item: From) => To,
): AsyncIterable<readonly To[]> {
  for await (const page of pages) yield page.map(map)
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

/** The zone that the rows' cells name first: those of the range, else those around it; else UTC. */
function zoneOf(page: readonly DrawnCell[], range: DateRange): TimeZone {
  const inOrder = page.toSorted((one, other) => one.row - other.row)
  const shown = inOrder.filter((cell) => cell.sortFrom < range.end && cell.sortTo > `${range.start}T00:00:00.000`)
  for (const { cell } of [...shown, ...inOrder]) {
    const zone = zoneNamedBy(cell)
    if (zone !== null) return zone
  }
  return 'UTC'
}

const badWidth = (width: number): ConnectorError =>
  new ConnectorError({
    code: 'bad-parameter',
    message: `A timeline cannot be ${width} points wide. Say a whole number from 1.`,
    parameter: 'width',
  })
