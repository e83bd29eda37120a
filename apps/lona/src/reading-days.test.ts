import { addDays, daysBetween, isDay } from '@tento/chrono'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAppError } from './errors.js'
import { readDay, readDays } from './reading-days.js'

const today = '2026-11-21'
const read = (words: string, edge?: 'first' | 'last') =>
  readDay(words, { option: '--since', today, ...(edge && { edge }) })
const aDay = fc.integer({ min: 0, max: 3_000_000 }).map((days) => addDays('0001-01-01', days))

describe('days that a person types', () => {
  it.each([
    ['2024-01-31', '2024-01-31'],
    ['today', '2026-11-21'],
    [' Yesterday ', '2026-11-20'],
    ['tomorrow', '2026-11-22'],
    ['30d', '2026-10-22'],
    ['6w', '2026-10-10'],
    ['3m', '2026-08-21'],
    ['2Y', '2024-11-21'],
    ['0d', '2026-11-21'],
    ['2024', '2024-01-01'],
    ['2024-03', '2024-03-01'],
    ['all', '1900-01-01'],
  ])('are understood: %j is %s', (words, day) => {
    expect(read(words)).toBe(day)
  })

  it.each([
    ['2024', '2024-12-31'],
    ['2024-02', '2024-02-29'],
    ['2023-02', '2023-02-28'],
    ['2024-04', '2024-04-30'],
    ['2024-04-03', '2024-04-03'],
  ])('mean the end of %j where an end is asked for', (words, day) => {
    expect(read(words, 'last')).toBe(day)
  })

  it('stay in a month that is shorter', () => {
    expect(readDay('1m', { option: '--since', today: '2026-03-31' })).toBe('2026-02-28')
    expect(readDay('1y', { option: '--since', today: '2024-02-29' })).toBe('2023-02-28')
  })

  it('include both ends, and are open where one is left out', () => {
    expect(readDays({ from: '2024', to: '2024-01' }, today)).toEqual({ from: '2024-01-01', to: '2024-01-31' })
    expect(readDays({ from: '1w' }, today)).toEqual({ from: '2026-11-14' })
    expect(readDays({ to: 'yesterday' }, today)).toEqual({ to: '2026-11-20' })
    expect(readDays({}, today)).toEqual({})
    expect(() => readDays({ from: '2024-02', to: '2024-01' }, today)).toThrow(/2024-01-31 is before .*Swap the two/)
  })

  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-13',
    '0000',
    'last week',
    '',
    '-3d',
    '3 days',
    '99999y',
    '2026-1-1',
    '20260101',
  ])('refuse %j with what to write', (words) => {
    expect(() => read(words)).toThrow(/--since is .* no day\. Write it like 2024-01-31, .*30d/)
  })

  it('lie as long ago as they say', () => {
    fc.assert(
      fc.property(aDay, fc.nat(2000), fc.nat(200), (today, days, weeks) => {
        fc.pre(daysBetween('0001-01-01', today) > 2000)
        const ago = (words: string) => daysBetween(readDay(words, { option: '--since', today }), today)
        expect([ago(`${days}d`), ago(`${weeks}w`)]).toEqual([days, weeks * 7])
      }),
    )
  })

  it('are the same day of an earlier month, or its last one', () => {
    const months = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
    fc.assert(
      fc.property(aDay, fc.nat(600), (today, count) => {
        fc.pre(months(today) - count > 12)
        const day = readDay(`${count}m`, { option: '--since', today })
        expect(months(today) - months(day)).toBe(count)
        const isLast = addDays(day, 1).endsWith('-01')
        expect(day.slice(8) === today.slice(8) || (isLast && day.slice(8) < today.slice(8))).toBe(true)
      }),
    )
  })

  it('are days of the calendar or a sentence, whatever is typed', () => {
    const words = fc.oneof(fc.string(), fc.stringMatching(/^\d{0,5}[dwmy-]?\d{0,3}-?\d{0,2}$/))
    fc.assert(
      fc.property(words, aDay, fc.constantFrom('first', 'last'), (text, today, edge) => {
        try {
          expect(isDay(readDay(text, { option: '--to', today, edge }))).toBe(true)
        } catch (error) {
          expect(isAppError(error) && error.code).toBe('bad-option')
        }
      }),
    )
  })
})
