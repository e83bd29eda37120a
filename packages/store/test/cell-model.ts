import { addDays, type Cell, type DateRange, type Day, dayDate } from '@lona/connector'
import type { ChangeCounts } from '@lona/rows'
import fc from 'fast-check'

/** The rules of persisting in a few lines over plain maps, to hold the SQL against. */

const firstDay: Day = '2026-03-01'
const dayCount = 5
export const dayAt = (index: number): Day => addDays(firstDay, index)
export const instantAt = (second: number): string => `2026-06-01T00:00:${String(second).padStart(2, '0')}.000Z`

/** A cell in the tests: named by the provider, or by its day. */
export interface ModelCell {
  readonly id: string | null
  readonly day: number
  readonly value: number
}

export interface ModelWrite {
  readonly kind: 'persist' | 'replace'
  readonly covered: readonly [number, number] | 'everything' | null
  readonly cells: readonly ModelCell[]
  /** Seconds after the base; `null` leaves it to the run. */
  readonly observedAt: number | null
}

export type ModelStep =
  | ModelWrite
  | { readonly kind: 'open'; readonly now: number }
  | { readonly kind: 'fenced'; readonly write: ModelWrite }

const day = fc.nat({ max: dayCount - 1 })
const cell = fc.record({ id: fc.constantFrom(null, 'a', 'b'), day, value: fc.nat({ max: 1 }) })
const covered = fc
  .tuple(day, fc.integer({ min: 1, max: dayCount }))
  .map(([start, end]): [number, number] => [Math.min(start, end - 1), end])

const keyOfCell = ({ id, day }: ModelCell): string => id ?? dayAt(day)

/** Of two cells that are named by one day only the last may stay: the store refuses contradictions. */
const noContradictions = (cells: readonly ModelCell[]): readonly ModelCell[] =>
  cells.filter(
    ({ id, day }, index) =>
      id !== null || !cells.slice(index + 1).some((later) => later.id === null && later.day === day),
  )

const write: fc.Arbitrary<ModelWrite> = fc
  .record({
    kind: fc.constantFrom('persist' as const, 'replace' as const),
    covered: fc.oneof({ weight: 4, arbitrary: covered }, { weight: 1, arbitrary: fc.constant('everything' as const) }),
    isCovered: fc.boolean(),
    cells: fc.array(cell, { maxLength: 6 }).map(noContradictions),
    observedAt: fc.option(fc.nat({ max: 12 })),
  })
  .map(({ isCovered, ...drawn }) => {
    const { kind, covered, cells } = drawn
    if (kind === 'persist') return { ...drawn, covered: isCovered && covered !== 'everything' ? covered : null }
    if (covered === 'everything') return drawn
    return { ...drawn, cells: cells.filter(({ day }) => day >= covered[0] && day < covered[1]) }
  })

export const steps: fc.Arbitrary<readonly ModelStep[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: write },
    { weight: 3, arbitrary: fc.nat({ max: 10 }).map((now) => ({ kind: 'open' as const, now })) },
    { weight: 1, arbitrary: write.map((write) => ({ kind: 'fenced' as const, write })) },
  ),
  { minLength: 1, maxLength: 14 },
)

export const toCell = ({ id, day, value }: ModelCell): Cell => ({
  ...(id !== null && { id }),
  date: dayDate(dayAt(day)),
  data: { value },
})

export const toRange = ([start, end]: readonly [number, number]): DateRange => ({
  start: dayAt(start),
  end: dayAt(end),
})

interface Held extends ModelCell {
  readonly observedAt: number
}

export class CellModel {
  readonly cells = new Map<string, Held>()
  /** When each day was read whole, by its number. */
  readonly readAt = new Map<number, number>()

  apply({ kind, covered, cells, observedAt }: ModelWrite, startedAt: number): ChangeCounts {
    const at = observedAt === null ? startedAt : Math.min(observedAt, startedAt)
    const isNewer = (day: number): boolean => (this.readAt.get(day) ?? -1) > at
    const isCovered = (day: number): boolean =>
      covered === 'everything' || (covered !== null && day >= covered[0] && day < covered[1])
    const counts = { inserted: 0, updated: 0, unchanged: 0, removed: 0, outdated: 0 }
    const input = new Map(cells.map((cell) => [keyOfCell(cell), cell]))
    const before = new Map(this.cells)
    for (const [key, cell] of input) {
      const stored = before.get(key)
      if (isNewer(cell.day) || (stored && (stored.observedAt > at || isNewer(stored.day)))) counts.outdated += 1
      else if (stored && stored.day === cell.day && stored.value === cell.value) counts.unchanged += 1
      else {
        this.cells.set(key, { ...cell, observedAt: at })
        counts[stored ? 'updated' : 'inserted'] += 1
      }
    }
    for (const [key, stored] of kind === 'replace' ? before : []) {
      if (!isCovered(stored.day) || isNewer(stored.day) || stored.observedAt > at || input.has(key)) continue
      this.cells.delete(key)
      counts.removed += 1
    }
    for (let day = 0; day < dayCount; day += 1) if (isCovered(day) && !isNewer(day)) this.readAt.set(day, at)
    return counts
  }
}

export const allDayNumbers = Array.from({ length: dayCount }, (_, day) => day)
