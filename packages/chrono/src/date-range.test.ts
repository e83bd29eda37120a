import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelDay, modelRanges } from '../test/arbitraries.js'
import {
  type DateRange,
  dateRange,
  dayCount,
  daysOf,
  intersectRanges,
  isEmptyRange,
  mergeRanges,
  rangeContains,
  splitRange,
  subtractRanges,
} from './index.js'

// The model: a range is the set of its days, found by asking each day of a window whether it lies inside.
const window = Array.from({ length: 80 }, (_, index) => modelDay(index))
const setOf = (...ranges: readonly DateRange[]): Set<string> =>
  new Set(window.filter((day) => ranges.some(({ start, end }) => day >= start && day < end)))
const manyRanges = fc.array(modelRanges, { maxLength: 8 })

const expectSortedAndApart = (ranges: readonly DateRange[]): void => {
  for (const [index, range] of ranges.entries()) {
    expect(range.start < range.end).toBe(true)
    const next = ranges[index + 1]
    if (next) expect(range.end < next.start).toBe(true)
  }
}

describe('a range of days', () => {
  it('lists, counts and contains the days of its set', () => {
    fc.assert(
      fc.property(modelRanges, (range) => {
        const days = setOf(range)
        expect(daysOf(range)).toEqual([...days])
        expect(dayCount(range)).toBe(days.size)
        expect(isEmptyRange(range)).toBe(days.size === 0)
        expect(window.filter((day) => rangeContains(range, day))).toEqual([...days])
        expect(dateRange(range.start, range.end)).toEqual(range)
        expect(JSON.parse(JSON.stringify(range))).toEqual(range)
      }),
    )
  })

  it('shares with another range the days that are in both sets', () => {
    fc.assert(
      fc.property(modelRanges, modelRanges, (a, b) => {
        const shared = intersectRanges(a, b)
        const both = new Set([...setOf(a)].filter((day) => setOf(b).has(day)))
        expect(setOf(...(shared ? [shared] : []))).toEqual(both)
        expect(shared === null).toBe(both.size === 0)
      }),
    )
  })

  it('merges with others into the same days, sorted and apart', () => {
    fc.assert(
      fc.property(manyRanges, (ranges) => {
        const merged = mergeRanges(ranges)
        expect(setOf(...merged)).toEqual(setOf(...ranges))
        expectSortedAndApart(merged)
      }),
    )
  })

  it('loses the taken days and no others', () => {
    fc.assert(
      fc.property(manyRanges, manyRanges, (from, taken) => {
        const left = subtractRanges(from, taken)
        const gone = setOf(...taken)
        expect(setOf(...left)).toEqual(new Set([...setOf(...from)].filter((day) => !gone.has(day))))
        expectSortedAndApart(left)
      }),
      { numRuns: 500 },
    )
  })

  it('is cut into slices without a gap, of full length but for the last', () => {
    fc.assert(
      fc.property(modelRanges, fc.integer({ min: 1, max: 9 }), (range, days) => {
        const forward = splitRange(range, days)
        const backward = splitRange(range, days, { from: 'end' })
        expect(forward.flatMap(daysOf)).toEqual(daysOf(range))
        expect([...backward].reverse().flatMap(daysOf)).toEqual(daysOf(range))
        for (const slices of [forward, backward]) {
          for (const slice of slices.slice(0, -1)) expect(dayCount(slice)).toBe(days)
        }
      }),
    )
  })

  it('is cut from the end with the newest slice first and the odd rest oldest', () => {
    expect(splitRange(dateRange('2026-01-01', '2026-01-08'), 3, { from: 'end' })).toEqual([
      { start: '2026-01-05', end: '2026-01-08' },
      { start: '2026-01-02', end: '2026-01-05' },
      { start: '2026-01-01', end: '2026-01-02' },
    ])
    expect(splitRange(dateRange('2026-01-01', '2026-01-08'), 3).at(-1)).toEqual({
      start: '2026-01-07',
      end: '2026-01-08',
    })
  })

  it('leaves its arguments as they were', () => {
    const ranges = Object.freeze([dateRange('2026-02-01', '2026-03-01'), dateRange('2026-01-01', '2026-02-01')])
    expect(mergeRanges(ranges)).toEqual([{ start: '2026-01-01', end: '2026-03-01' }])
    expect(subtractRanges(ranges, ranges)).toEqual([])
    expect(ranges[0]?.start).toBe('2026-02-01')
  })

  it('may be empty, but not backwards or impossible', () => {
    expect(isEmptyRange(dateRange('2026-01-01', '2026-01-01'))).toBe(true)
    expect(() => dateRange('2026-01-02', '2026-01-01')).toThrow(expect.objectContaining({ code: 'invalid-range' }))
    expect(() => dateRange('2026-02-30', '2026-03-01')).toThrow(expect.objectContaining({ code: 'invalid-date' }))
    expect(() => dateRange('2026-01-01', '2026-02-30')).toThrow(expect.objectContaining({ code: 'invalid-date' }))
  })

  it('holds no day when it was made backwards by hand', () => {
    const backwards = { start: '2026-01-05', end: '2026-01-01' }
    expect(isEmptyRange(backwards)).toBe(true)
    expect(dayCount(backwards)).toBe(0)
    expect(daysOf(backwards)).toEqual([])
    expect(mergeRanges([backwards])).toEqual([])
    expect(splitRange(backwards, 3)).toEqual([])
  })

  it.each([0, -1, 1.5, Number.NaN])('is not cut into slices of %s days', (days) => {
    const split = () => splitRange(dateRange('2026-01-01', '2026-01-08'), days)
    expect(split).toThrow(expect.objectContaining({ code: 'invalid-count' }))
  })
})
