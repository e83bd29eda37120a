import { describe, expect, it } from 'vitest'
import { townOf } from '../add/town-of.js'
import { formatDay, formatDays, formatMoment, formatTime } from './days.js'
import { formatCount, formatNumber, formatQuantity, formatRange, formatTicks } from './numbers.js'
import { formatSpan } from './spans.js'

describe('words for numbers', () => {
  it('have as many digits as the size deserves', () => {
    expect(
      [1234.5, 100, 99.94, 12.34, 1.25, 0.456, 0.001, 0, -4.26].map((value) => formatNumber(value, 'en-GB')),
    ).toEqual(['1,235', '100', '99.9', '12.3', '1.3', '0.46', '0', '0', '−4.3'])
  })

  it('stand along an axis once each, and only where they are true', () => {
    expect(formatTicks([1015, 1015.5, 1016, 1016.5, 1017], 'en-GB')).toEqual(['1,015', '', '1,016', '', '1,017'])
    expect(formatTicks([0, 0.05, 0.1, 0.15, 0.2], 'en-GB')).toEqual(['0', '0.05', '0.1', '0.15', '0.2'])
    expect(formatTicks([9.95, 10, 10.05, 10.1], 'en-GB')).toEqual(['', '10', '', '10.1'])
  })

  it('are those of the locale', () => {
    expect(formatQuantity(12.34, '°C', 'de-DE')).toBe('12,3\u00a0°C')
    expect(formatQuantity(3, '', 'de-DE')).toBe('3')
    expect(formatCount(31_734, 'de-DE')).toBe('31.734')
  })

  it('are hours and minutes where hours are meant', () => {
    const words = (hours: number): string => formatQuantity(hours, 'h', 'en-GB').replaceAll('\u00a0', ' ')
    expect([7.2, 7, 0.2, 31.99, 0.005, 0, -1.5].map(words)).toEqual([
      '7 h 12 min',
      '7 h',
      '12 min',
      '31 h 59 min',
      '18 s',
      '0 s',
      '−1 h 30 min',
    ])
  })

  it('are a range where the lowest is not the highest', () => {
    expect(formatRange(4.1, 12.3, '°C', 'en-GB')).toBe('4.1\u2009–\u200912.3\u00a0°C')
    expect(formatRange(12.31, 12.34, '°C', 'en-GB')).toBe('12.3\u00a0°C')
    expect(formatRange(6.5, 7, 'h', 'en-GB').replaceAll(/\s/g, ' ')).toBe('6 h 30 min – 7 h')
  })
})

describe('words for time', () => {
  it('are those of the locale and the zone', () => {
    expect(formatDay('2026-11-21', 'long', 'de-DE')).toBe('Samstag, 21. November 2026')
    expect(formatDay('2026-11-21', 'medium', 'en-US')).toBe('Nov 21, 2026')
    expect(formatTime('2026-11-21T11:03:00Z', 'Europe/Berlin', 'en-GB')).toBe('12:03')
    expect(formatTime('2026-11-21T11:03:00Z', 'America/New_York', 'en-US').replace('\u202f', ' ')).toBe('6:03 AM')
    expect(formatMoment('2026-11-21T23:30:00Z', 'Asia/Tokyo', 'en-GB')).toBe('22 Nov 2026, 08:30')
  })

  it('do not say twice what a range shares', () => {
    expect(formatDays('2026-11-16', '2026-11-22', 'en-GB').replaceAll(/[\s\u2009]/g, '')).toBe('16–22Nov2026')
  })

  it('are whole units, rounded up', () => {
    expect([0, 900, 59_000, 61_000, 240_000, 5_400_000, 90_000_000].map((span) => formatSpan(span))).toEqual([
      '1 second',
      '1 second',
      '1 minute',
      '1 minute',
      '4 minutes',
      '2 hours',
      '1 day',
    ])
  })
})

describe('the town of a time zone', () => {
  it.each([
    ['Europe/Berlin', 'Berlin'],
    ['America/Argentina/Buenos_Aires', 'Buenos Aires'],
    ['UTC', null],
    ['Etc/GMT+2', null],
  ])('%s is %s', (zone, town) => {
    expect(townOf(zone)).toBe(town)
  })
})
