import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partialDates } from '../test/arbitraries.js'
import { dayDate, formatPartialDate, type PartialDate, parsePartialDate, partialDate } from './index.js'

describe('a partial date', () => {
  it('is read as a year, a month or a day', () => {
    expect(partialDate('2026')).toEqual({ kind: 'year', year: 2026 })
    expect(partialDate('2026-05')).toEqual({ kind: 'month', year: 2026, month: 5 })
    expect(partialDate('2026-05-17')).toEqual({ kind: 'day', year: 2026, month: 5, day: 17 })
    expect(dayDate('0033-04-03')).toEqual({ kind: 'day', year: 33, month: 4, day: 3 })
  })

  it('comes back from its text, and its text from it', () => {
    fc.assert(
      fc.property(partialDates, (date) => {
        const text = formatPartialDate(date)
        expect(parsePartialDate(text)).toEqual(date)
        expect(formatPartialDate(parsePartialDate(text))).toBe(text)
        expect(JSON.parse(JSON.stringify(date))).toEqual(date)
      }),
    )
  })

  it.each(['0000', '0000-01', '2026-13', '2026-00', '2026-02-29', '2026-5', '26', '20260', '2026-', 'May 2026', ''])(
    'refuses "%s"',
    (text) => {
      expect(() => parsePartialDate(text)).toThrow(expect.objectContaining({ code: 'invalid-date', text }))
    },
  )

  it.each<PartialDate>([
    { kind: 'year', year: 0 },
    { kind: 'year', year: 10_000 },
    { kind: 'year', year: 20.5 },
    { kind: 'month', year: 2026, month: 13 },
    { kind: 'day', year: 2026, month: 2, day: 29 },
    { kind: 'day', year: 2026, month: 2, day: -1 },
  ])('is not written when the calendar lacks it: %j', (date) => {
    expect(() => formatPartialDate(date)).toThrow(expect.objectContaining({ code: 'invalid-date' }))
  })

  it('is made from a day that exists only', () => {
    expect(() => dayDate('2026-02-30')).toThrow(expect.objectContaining({ code: 'invalid-date', text: '2026-02-30' }))
  })
})
