import type { Cell, DateRange, Uuid } from '@lona/connector'
import { formatSemanticTime, type SemanticTime, sortFrom, sortTo } from '@tento/chrono'
import { StoreError } from './errors.js'
import { cellIdOf } from './ids.js'
import { jsonText } from './json-text.js'
import { isStorable } from './scope.js'

/** A cell as it goes into the table. */
export interface CellColumns {
  readonly id: Uuid
  readonly time: string
  readonly end_time: string | null
  readonly sort_from: string
  readonly sort_to: string
  readonly data: string
  readonly provider_id: string | null
}

/** The columns of the cells, each identity once: of one record on two pages, the last stands. */
export function toCellColumns(rowId: Uuid, cells: readonly Cell[]): readonly CellColumns[] {
  const byId = new Map<Uuid, CellColumns>()
  for (const cell of cells) {
    const columns = cellColumns(rowId, cell)
    const before = byId.get(columns.id)
    if (before && cell.id === undefined && before.data !== columns.data) {
      throw new StoreError({
        code: 'duplicate-cell',
        message: `Two cells without an id have the time ${columns.time} and different data. Give such cells the provider's id.`,
        rowId,
        cell: columns.time,
      })
    }
    byId.set(columns.id, columns)
  }
  return [...byId.values()]
}

function cellColumns(rowId: Uuid, cell: Cell): CellColumns {
  const refuse = (why: string, cause?: unknown): never => {
    const name = (cell.id ?? nameOf(cell.date)).toWellFormed().slice(0, 200)
    throw new StoreError({ code: 'invalid-cell', message: `The cell ${name} ${why}.`, rowId, cell: name, cause })
  }
  if (cell.id !== undefined && (cell.id === '' || !isStorable(cell.id))) {
    return refuse('has an id that is empty or not well-formed text')
  }
  let data: string
  try {
    data = jsonText(cell.data)
  } catch (cause) {
    // A TypeError names the place; what nests too deeply, or in itself, runs out of stack.
    return refuse(
      `has data that is not JSON: ${cause instanceof TypeError ? cause.message : 'it nests too deeply'}`,
      cause,
    )
  }
  try {
    return {
      id: cellIdOf(rowId, cell),
      ...timeColumns(cell),
      data,
      provider_id: cell.id ?? null,
    }
  } catch (cause) {
    return refuse('has a date or endDate that is no time', cause)
  }
}

type TimeColumns = Pick<CellColumns, 'time' | 'end_time' | 'sort_from' | 'sort_to'>

// Most cells stand for a day, and the same days come again and again: what was worked out for one is remembered.
const timesByDay = new Map<string, TimeColumns>()
const mostDays = 10_000

function timeColumns({ date, endDate }: Pick<Cell, 'date' | 'endDate'>): TimeColumns {
  if (date.kind !== 'day' || endDate) return workOutTimes(date, endDate)
  const key = `${date.year}-${date.month}-${date.day}`
  const known = timesByDay.get(key)
  if (known) return known
  const columns = workOutTimes(date, endDate)
  if (timesByDay.size >= mostDays) timesByDay.clear()
  timesByDay.set(key, columns)
  return columns
}

const workOutTimes = (date: SemanticTime, endDate: SemanticTime | undefined): TimeColumns => ({
  time: formatSemanticTime(date),
  end_time: endDate ? formatSemanticTime(endDate) : null,
  sort_from: sortFrom(date),
  sort_to: sortTo(date, endDate),
})

function nameOf(date: SemanticTime): string {
  try {
    return `of ${formatSemanticTime(date)}`
  } catch {
    return 'without an id' // its date is what is wrong with it
  }
}

/** Refuses cells that begin outside the range that is being certified: part of a day must not pass for all of it. */
export function ensureWithin(rowId: Uuid, covered: DateRange, cells: readonly CellColumns[]): void {
  const outside = cells.find(({ sort_from }) => sort_from < covered.start || sort_from >= covered.end)
  if (!outside) return
  throw new StoreError({
    code: 'cell-outside-covered',
    message: `The cell ${outside.provider_id ?? outside.time} begins outside ${covered.start} to ${covered.end} (end excluded), which is certified. Leave it out, or certify the days that it needs.`,
    rowId,
    cell: outside.provider_id ?? outside.time,
  })
}
