import type { DateRange } from '@lona/connector'
import { addDays, daysOf, rangeContains } from '@tento/chrono'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysInStates, type KnownDays, SeenDays } from './day-states.js'
import type { DayState } from './timeline.js'

const dayAt = (index: number): string => addDays('2026-02-20', index)
const someDays = fc
  .tuple(fc.integer({ min: -5, max: 30 }), fc.integer({ min: 0, max: 12 }))
  .map(([start, length]): DateRange => ({ start: dayAt(start), end: dayAt(start + length) }))
const manyDays = fc.array(someDays, { maxLength: 3 })
const known = fc.option(
  fc.record({ covered: manyDays, failed: manyDays, coming: fc.option(someDays), wanted: manyDays }),
)

/** The state of one day, by its rules one after the other. */
function stateOf(
  day: string,
  known: KnownDays | null,
  withCells: readonly DateRange[],
  unreadable: readonly DateRange[],
): DayState {
  const isIn = (ranges: readonly DateRange[]): boolean => ranges.some((range) => rangeContains(range, day))
  if (isIn(unreadable)) return 'failed'
  if (!known) return isIn(withCells) ? 'held' : 'outside'
  if (isIn(known.covered)) return isIn(withCells) ? 'held' : 'empty'
  if (known.coming && isIn([known.coming])) return 'coming'
  if (isIn(known.failed)) return 'failed'
  return isIn(known.wanted) ? 'missing' : 'outside'
}

describe('the states of days', () => {
  it('are what each day by itself is, in as few runs as can be', () => {
    fc.assert(
      fc.property(someDays, known, manyDays, manyDays, (range, facts, withCells, unreadable) => {
        const seen = new SeenDays(range)
        for (const days of withCells) seen.add(days)
        const failed = new SeenDays(range)
        for (const days of unreadable) failed.add(days)
        const runs = daysInStates(range, facts, seen, failed)
        const byDay = runs.flatMap((run) => daysOf(run).map((day) => [day, run.state]))
        expect(byDay).toEqual(daysOf(range).map((day) => [day, stateOf(day, facts, withCells, unreadable)]))
        for (const [index, run] of runs.entries()) expect(run.state).not.toBe(runs[index - 1]?.state)
      }),
    )
  })
})
