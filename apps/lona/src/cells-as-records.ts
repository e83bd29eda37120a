import { type Display, type Json, valueAt } from '@lona/connector'
import type { ReadCell } from '@lona/host'
import { formatSemanticTime } from '@tento/chrono'

/** One line of a table of cells: its time, and one value per column. */
export type CellRecord = Readonly<Record<string, Json>>

/**
 * A cell as lines of a table, by what its row declares to show: one line, or one per sample for a day's series (a list
 * per figure, with `startedAt` and `stepSeconds` beside them).
 */
export function toRecords(cell: ReadCell, display: readonly Display[]): readonly CellRecord[] {
  const time = formatSemanticTime(cell.date)
  const { data } = cell
  if (display.length === 0) return [{ time, data: JSON.stringify(data) }]
  const columns = display.map(({ path }): [string, Json] => [path, valueAt(data, path)])
  const startedAt = valueAt(data, 'startedAt')
  const stepSeconds = valueAt(data, 'stepSeconds')
  if (typeof startedAt !== 'string' || typeof stepSeconds !== 'number')
    return [{ time, ...Object.fromEntries(columns) }]
  const samples = Math.max(0, ...columns.map(([, value]) => (Array.isArray(value) ? value.length : 0)))
  return Array.from({ length: samples }, (_, index) => ({
    time: new Date(Date.parse(startedAt) + index * stepSeconds * 1000).toISOString(),
    ...Object.fromEntries(
      columns.map(([path, value]) => [path, Array.isArray(value) ? (value[index] ?? null) : value]),
    ),
  }))
}
