import { addDays, type DateRange, type Day, daysOf, mergeRanges, rangeContains } from '@tento/chrono'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as any from '../test/arbitraries.js'
import {
  coverRange,
  type Freshness,
  failRange,
  markStale,
  neededRanges,
  nextRefreshAt,
  tryRange,
  withoutDays,
} from './gap-map.js'
import type { CoveredRange, FailedRange, UncertifiedRange } from './row-sync-state.js'

// The model: one entry per day, and nothing clever.

const byDay = <Range extends DateRange>(ranges: readonly Range[]): Map<Day, Omit<Range, 'start' | 'end'>> =>
  new Map(ranges.flatMap(({ start, end, ...facts }) => daysOf({ start, end }).map((day) => [day, facts] as const)))

const sortedByDay = <Facts>(map: ReadonlyMap<Day, Facts>) => [...map].sort(([one], [other]) => (one < other ? -1 : 1))

/** Sorted, none empty, and never two neighbours that could be one. */
function expectTidy(ranges: readonly DateRange[]): void {
  for (const [index, { start, end, ...facts }] of ranges.entries()) {
    expect(start < end).toBe(true)
    const next = ranges[index + 1]
    if (!next) continue
    expect(end <= next.start).toBe(true)
    if (end === next.start) expect({ ...next, start, end }).not.toEqual({ start, end, ...facts })
  }
}

const millisPerDay = 86_400_000
const settled = (day: Day, readAt: string, { trailingDays }: Freshness): boolean =>
  Date.parse(addDays(day, trailingDays)) + millisPerDay + 12 * 3_600_000 <= Date.parse(readAt)
const dueAt = (readAt: string, { refreshMinutes }: Freshness): number => Date.parse(readAt) + refreshMinutes * 60_000

describe('the gap map', () => {
  it('holds for each day when it was read last', () => {
    fc.assert(
      fc.property(fc.array(any.reading, { maxLength: 12 }), (readings) => {
        const model = new Map<Day, { readAt: string }>()
        let covered: readonly CoveredRange[] = []
        for (const { range, readAt } of readings) {
          covered = coverRange(covered, range, readAt)
          for (const day of daysOf(range)) model.set(day, { readAt })
        }
        expect(sortedByDay(byDay(covered))).toEqual(sortedByDay(model))
        expectTidy(covered)
      }),
    )
  })

  it('holds for each day how it failed last, and counts the tries of the days that fail together', () => {
    fc.assert(
      fc.property(fc.array(any.failing, { maxLength: 12 }), (failings) => {
        const model = new Map<Day, { attempts: number }>()
        let failed: readonly FailedRange[] = []
        for (const { range, failure } of failings) {
          failed = failRange(failed, range, failure)
          const days = daysOf(range)
          const attempts = 1 + Math.max(0, ...days.map((day) => model.get(day)?.attempts ?? 0))
          for (const day of days) model.set(day, { ...failure, attempts })
        }
        expect(sortedByDay(byDay(failed))).toEqual(sortedByDay(model))
        expectTidy(failed)
      }),
    )
  })

  it('holds for each day when it was tried last without being there', () => {
    fc.assert(
      fc.property(fc.array(any.reading, { maxLength: 12 }), (tries) => {
        const model = new Map<Day, { triedAt: string }>()
        let uncertified: readonly UncertifiedRange[] = []
        for (const { range, readAt: triedAt } of tries) {
          uncertified = tryRange(uncertified, range, triedAt)
          for (const day of daysOf(range)) model.set(day, { triedAt })
        }
        expect(sortedByDay(byDay(uncertified))).toEqual(sortedByDay(model))
        expectTidy(uncertified)
      }),
    )
  })

  it('marks the days that were read before they changed, and no others; what is held stays held', () => {
    fc.assert(
      fc.property(any.coveredWithStale, any.range, any.pastInstant, (covered, stale, at) => {
        const model = new Map(
          sortedByDay(byDay(covered)).map(([day, facts]) => [
            day,
            rangeContains(stale, day) && facts.readAt < at ? { ...facts, staleSince: at } : facts,
          ]),
        )
        const marked = markStale(covered, stale, at)
        expect(sortedByDay(byDay(marked))).toEqual(sortedByDay(model))
        expectTidy(marked)
      }),
    )
  })

  it('needs the days that are said to have changed, until they are read again', () => {
    fc.assert(
      fc.property(any.covered, any.range, any.freshness, (covered, stale, freshness) => {
        const later = '2026-11-21T12:00:00.001Z'
        const marked = markStale(covered, stale, later)
        expect(neededRanges(stale, marked, freshness, later)).toEqual(mergeRanges([stale]))
        expect(neededRanges(stale, coverRange(marked, stale, later), freshness, later)).toEqual([])
      }),
    )
  })

  it('lets go of exactly the days that are cut out, and keeps what was known of the others', () => {
    fc.assert(
      fc.property(any.covered, any.range, (covered, taken) => {
        const model = byDay(covered)
        for (const day of daysOf(taken)) model.delete(day)
        const left = withoutDays(covered, taken)
        expect(sortedByDay(byDay(left))).toEqual(sortedByDay(model))
        expectTidy(left)
      }),
    )
  })

  it('joins what was read in one go, and keeps apart what was not', () => {
    const first = coverRange([], { start: '2026-11-10', end: '2026-11-12' }, '2026-11-20T10:00:00.000Z')
    const second = coverRange(first, { start: '2026-11-12', end: '2026-11-14' }, '2026-11-20T10:00:00.000Z')
    expect(second).toEqual([{ start: '2026-11-10', end: '2026-11-14', readAt: '2026-11-20T10:00:00.000Z' }])
    expect(coverRange(second, { start: '2026-11-14', end: '2026-11-15' }, '2026-11-20T11:00:00.000Z')).toHaveLength(2)
  })
})

describe('the days that have to be read', () => {
  it('are those never read, and those read while they could still change and not since refreshMinutes', () => {
    fc.assert(
      fc.property(any.range, any.coveredWithStale, any.freshness, (window, covered, freshness) => {
        const known = byDay(covered)
        const model = daysOf(window).filter((day) => {
          const { readAt, staleSince } = known.get(day) ?? {}
          return (
            readAt === undefined ||
            staleSince !== undefined ||
            (dueAt(readAt, freshness) <= Date.parse(any.now) && !settled(day, readAt, freshness))
          )
        })
        const needed = neededRanges(window, covered, freshness, any.now)
        expect(needed.flatMap(daysOf)).toEqual(model)
        expectTidy(needed)
      }),
    )
  })

  it('are none right after everything was read', () => {
    fc.assert(
      fc.property(any.range, any.covered, any.freshness, (window, covered, freshness) => {
        expect(neededRanges(window, coverRange(covered, window, any.now), freshness, any.now)).toEqual([])
      }),
    )
  })

  const daily = { trailingDays: 3, refreshMinutes: 60 }
  const november20 = { start: '2026-11-20', end: '2026-11-21' }

  it('include a day once more that a host slept through, and then never again', () => {
    const before = coverRange([], november20, '2026-11-20T18:00:00.000Z')
    expect(neededRanges(november20, before, daily, '2026-11-20T18:59:59.999Z')).toEqual([])
    const afterSleep = '2027-02-01T08:00:00.000Z'
    expect(neededRanges(november20, before, daily, afterSleep)).toEqual([november20])
    const after = coverRange(before, november20, afterSleep)
    expect(neededRanges(november20, after, daily, '2036-01-01T00:00:00.000Z')).toEqual([])
  })

  it('are counted where a day ends last, so that nobody loses the evening of theirs', () => {
    const everyMinute = { trailingDays: 0, refreshMinutes: 1 }
    const later = '2026-12-01T00:00:00.000Z'
    const early = coverRange([], november20, '2026-11-21T11:59:59.999Z')
    expect(neededRanges(november20, early, everyMinute, later)).toEqual([november20])
    const late = coverRange([], november20, '2026-11-21T12:00:00.000Z')
    expect(neededRanges(november20, late, everyMinute, later)).toEqual([])
  })
})

describe('the next refresh', () => {
  it('is the moment at which a covered day is needed again, and not a moment earlier', () => {
    fc.assert(
      fc.property(any.range, any.covered, any.freshness, (window, covered, freshness) => {
        const held = [...byDay(covered)].filter(([day]) => day >= window.start && day < window.end)
        const dues = held.flatMap(([day, { readAt }]) =>
          settled(day, readAt, freshness) ? [] : [dueAt(readAt, freshness)],
        )
        const at = nextRefreshAt(window, covered, freshness)
        expect(at).toBe(dues.length === 0 ? null : new Date(Math.min(...dues)).toISOString())
        if (at === null) return

        const neededOfHeld = (moment: number) =>
          neededRanges(window, covered, freshness, new Date(moment).toISOString())
            .flatMap(daysOf)
            .filter((day) => held.some(([heldDay]) => heldDay === day))
        expect(neededOfHeld(Date.parse(at)).length).toBeGreaterThan(0)
        expect(neededOfHeld(Date.parse(at) - 1)).toEqual([])
      }),
    )
  })
})
