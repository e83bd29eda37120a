import { describe, expect, it } from 'vitest'
import { momentOf } from '../time/local-time.js'
import { changedClocks, nextMoment, shareOf, toDayAxis } from './day-axis.js'

const axisOf = (first: string, end: string, zoom: 'day' | 'week' | 'month' | 'year', isNarrow = false) =>
  toDayAxis(
    { from: momentOf(first, 'Europe/Berlin'), to: momentOf(end, 'Europe/Berlin'), timeZone: 'Europe/Berlin' },
    zoom,
    isNarrow,
    'en-GB',
  )

describe('the axis of the Day view', () => {
  it.each([
    ['2026-10-25', '2026-10-26', '25 hours: clocks go back'],
    ['2026-03-29', '2026-03-30', '23 hours: clocks go forward'],
    ['2026-11-21', '2026-11-22', null],
  ])('says of %s how long it is', (day, next, words) => {
    expect(changedClocks(axisOf(day, next, 'day'))).toBe(words)
  })

  it('marks local hours, also where one of them is there twice', () => {
    const { ticks } = axisOf('2026-10-25', '2026-10-26', 'day')
    expect(ticks.map(({ words }) => words)).toEqual([
      '25 Oct',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ])
    expect((ticks[1]?.at ?? 0) - (ticks[0]?.at ?? 0)).toBe(4 * 3600)
  })

  it('marks days, weeks and months further away, and fewer where it is narrow', () => {
    expect(axisOf('2026-11-16', '2026-11-23', 'week').ticks.map(({ words }) => words)).toHaveLength(7)
    expect(axisOf('2026-01-01', '2027-01-01', 'year').ticks).toHaveLength(12)
    expect(axisOf('2026-01-01', '2027-01-01', 'year', true).ticks).toHaveLength(4)
    expect(axisOf('2026-11-21', '2026-11-22', 'day', true).ticks).toHaveLength(4)
  })

  it('lies from 0 to 1', () => {
    const axis = axisOf('2026-11-21', '2026-11-22', 'day')
    expect([axis.from, axis.from + 6 * 3600, axis.to].map((at) => shareOf(axis, at))).toEqual([0, 0.25, 1])
  })

  it('moves the crosshair by steps, from the middle, and not beyond its ends', () => {
    const axis = axisOf('2026-11-21', '2026-11-22', 'day')
    const middle = nextMoment(axis, null, 1)
    expect(middle).toBe(axis.from + 12 * 3600)
    expect(nextMoment(axis, middle, 1)).toBe(middle + 3600)
    expect(nextMoment(axis, axis.from, -1)).toBe(axis.from)
    expect(nextMoment(axis, axis.to - 1, 1)).toBe(axis.to - 1)
  })
})
