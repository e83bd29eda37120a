import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDay } from '../test/arbitraries.js'
import { addDays, daysBetween, isDay } from './index.js'

describe('a day', () => {
  it.each(['2024-02-29', '0001-01-01', '9999-12-31', '2000-02-29'])('can be %s', (text) => {
    expect(isDay(text)).toBe(true)
  })

  it.each([
    '2026-02-29',
    '2026-02-30',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-01-01',
    '10000-01-01',
    '+010000-01-01',
    '-000001-01-01',
    '2026-1-1',
    '2026-01-01 ',
    '2026-01-01T00:00:00Z',
    '20260101',
    '２０２６-01-01',
    '',
  ])('cannot be "%s"', (text) => {
    expect(isDay(text)).toBe(false)
    expect(() => addDays(text, 1)).toThrow(expect.objectContaining({ code: 'invalid-date', text }))
    expect(() => daysBetween('2026-01-01', text)).toThrow(expect.objectContaining({ code: 'invalid-date', text }))
  })

  it('moves over month, leap day and year', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(daysBetween('2023-12-31', '2025-01-01')).toBe(367)
    expect(daysBetween('0001-01-01', '9999-12-31')).toBe(3_652_058)
  })

  it('moves by as many days as lie between, for any two days', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        expect(addDays(a, daysBetween(a, b))).toBe(b)
        expect(daysBetween(a, b) < 0).toBe(b < a)
      }),
    )
  })

  it('does not leave the years 0001 to 9999', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(expect.objectContaining({ code: 'invalid-date' }))
    expect(() => addDays('0001-01-01', -1)).toThrow(expect.objectContaining({ code: 'invalid-date' }))
  })

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY])('does not move by %s days', (days) => {
    expect(() => addDays('2026-01-01', days)).toThrow(expect.objectContaining({ code: 'invalid-count' }))
  })
})
