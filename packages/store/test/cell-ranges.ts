import { type Cell, type DateRange, dayDate, instantTime, zonedTime } from '@lona/connector'
import { type DateRange as Range, sortFrom, sortTo } from '@tento/chrono'
import fc from 'fast-check'
import { cellIdOf } from '../src/index.js'

const firstMs = Date.parse('2026-02-20T00:00:00.000Z')
const ms = fc.integer({ min: 0, max: 40 * 24 * 60 }).map((minutes) => firstMs + minutes * 60_000)
const day = ms.map((at) => new Date(at).toISOString().slice(0, 10))

const date = fc.oneof(
  { weight: 3, arbitrary: day.map(dayDate) },
  { weight: 3, arbitrary: ms.map((at) => instantTime(at)) },
  fc.tuple(ms, fc.constantFrom('Europe/Berlin', 'Pacific/Auckland')).map(([at, zone]) => zonedTime(at, zone)),
  fc.constantFrom({ kind: 'month' as const, year: 2026, month: 2 }, { kind: 'month' as const, year: 2026, month: 3 }),
  fc.constantFrom({ kind: 'year' as const, year: 2025 }, { kind: 'year' as const, year: 2026 }),
)

/** Cells of every kind in forty days around a change of clocks; many with the same time, some of many days. */
export const cellsOfAllKinds: fc.Arbitrary<readonly Cell[]> = fc
  .array(
    fc.oneof(
      fc.tuple(date, fc.option(date, { nil: undefined, freq: 3 })),
      // Of a few days: the border between those that are read near the range and those that are looked for.
      fc
        .tuple(ms, fc.integer({ min: 0, max: 4 * 24 * 60 }))
        .map(([at, minutes]) => [instantTime(at), instantTime(at + minutes * 60_000)] as const),
    ),
    { maxLength: 40 },
  )
  .map((dates) =>
    dates.map(([from, to], index) => ({ id: String(index), date: from, ...(to && { endDate: to }), data: index })),
  )

/** Ranges within them, at their borders, and far away. */
export const ranges: fc.Arbitrary<DateRange> = fc
  .tuple(fc.oneof(day, fc.constantFrom('0001-01-01', '2024-12-31', '2030-01-01')), fc.nat({ max: 9 }))
  .map(([start, days]) => ({
    start,
    end: new Date(Date.parse(`${start}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10),
  }))

/** The ids of the cells that touch the range, in order: each cell is looked at by itself. */
export function touching(rowId: string, cells: readonly Cell[], range: Range | null): readonly string[] {
  return cells
    .map((cell) => ({
      id: cell.id ?? '',
      from: sortFrom(cell.date),
      to: sortTo(cell.date, cell.endDate),
      cellId: cellIdOf(rowId, cell),
    }))
    .filter(({ from, to }) => range === null || (to > `${range.start}T00:00:00.000` && from < range.end))
    .sort((one, other) => {
      const [a, b] = [one, other].map(({ from, to, cellId }) => `${from} ${to.padEnd(40)} ${cellId}`)
      return (a ?? '') < (b ?? '') ? -1 : 1
    })
    .map(({ id }) => id)
}
