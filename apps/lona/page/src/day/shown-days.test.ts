import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moveDay } from '../time/local-time.js'
import { zooms } from './day-address.js'
import { moveInCalendar, shownDays, shownWords, weekStartOf } from './shown-days.js'

const anyDay = fc.integer({ min: 0, max: 365 * 90 }).map((days) => moveDay('1940-01-01', days))
const anyZoom = fc.constantFrom(...zooms)

describe('the days that a view shows', () => {
  it('hold the day itself, and are the same for each of them', () => {
    fc.assert(
      fc.property(anyDay, anyZoom, fc.integer({ min: 1, max: 7 }), (day, zoom, weekStart) => {
        const shown = shownDays(day, zoom, weekStart)
        expect(shown.first <= day && day <= shown.last).toBe(true)
        expect(shownDays(shown.first, zoom, weekStart)).toEqual(shown)
        expect(shownDays(shown.last, zoom, weekStart)).toEqual(shown)
      }),
    )
  })

  it('follow the ones before without a gap', () => {
    fc.assert(
      fc.property(anyDay, anyZoom, (day, zoom) => {
        const { last } = shownDays(day, zoom)
        expect(shownDays(moveInCalendar(day, zoom, 1), zoom).first).toBe(moveDay(last, 1))
      }),
    )
  })

  it('are the last of a month where the month is shorter', () => {
    expect(moveInCalendar('2026-01-31', 'month', 1)).toBe('2026-02-28')
    expect(moveInCalendar('2024-02-29', 'year', -1)).toBe('2023-02-28')
    expect(moveInCalendar('2026-01-15', 'month', -1)).toBe('2025-12-15')
  })

  it('begin where the week of the reader begins', () => {
    expect(shownDays('2026-11-21', 'week', weekStartOf('en-GB'))).toEqual({ first: '2026-11-16', last: '2026-11-22' })
    expect(shownDays('2026-11-21', 'week', weekStartOf('en-US'))).toEqual({ first: '2026-11-15', last: '2026-11-21' })
  })

  it.each([
    ['day', 'Saturday 21 November 2026'],
    ['week', '16–22 Nov 2026'],
    ['month', 'November 2026'],
    ['year', '2026'],
  ] as const)('have words for a %s', (zoom, words) => {
    const days = shownDays('2026-11-21', zoom)
    const said = shownWords({ day: '2026-11-21', zoom }, days, 'en-GB')
    expect(said.replaceAll(/[\u2009\u202f]/g, '').replace(',', '')).toBe(words)
  })
})
