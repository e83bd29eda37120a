import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyMs, semanticTimes, timeZone } from '../test/arbitraries.js'
import {
  compareSemanticTimes,
  formatSemanticTime,
  instantOf,
  localDayOf,
  parseSemanticTime,
  sortFrom,
  sortTo,
  zonedTime,
} from './index.js'

const from = (text: string): string => sortFrom(parseSemanticTime(text))
const to = (text: string, endText?: string): string =>
  endText === undefined ? sortTo(parseSemanticTime(text)) : sortTo(parseSemanticTime(text), parseSemanticTime(endText))

describe('sort keys', () => {
  it('are the local wall clock, and UTC’s for a bare instant', () => {
    expect(from('2026')).toBe('2026-01-01T00:00:00.000')
    expect(from('2026-05')).toBe('2026-05-01T00:00:00.000')
    expect(from('2026-05-17')).toBe('2026-05-17T00:00:00.000')
    expect(from('2026-05-17T10:00:00Z')).toBe('2026-05-17T10:00:00.000')
    expect(from('2026-05-17T12:00:00+02:00[Europe/Paris]')).toBe('2026-05-17T12:00:00.000')
  })

  it('end, exclusive, with the year, month or day, and a millisecond after a point in time', () => {
    expect(to('2026')).toBe('2027-01-01T00:00:00.000')
    expect(to('2024-02')).toBe('2024-03-01T00:00:00.000')
    expect(to('2026-12')).toBe('2027-01-01T00:00:00.000')
    expect(to('2024-02-28')).toBe('2024-02-29T00:00:00.000')
    expect(to('0001')).toBe('0002-01-01T00:00:00.000')
    expect(to('2026-05-17T10:00:00Z')).toBe('2026-05-17T10:00:00.001')
    expect(to('2026-05-17T23:59:59.999+02:00[Europe/Paris]')).toBe('2026-05-18T00:00:00.000')
  })

  it('include a partial end date as a whole, and stop at a point in time', () => {
    expect(to('2026-05-17', '2026-05-19')).toBe('2026-05-20T00:00:00.000')
    expect(to('2026-05-17', '2026-06')).toBe('2026-07-01T00:00:00.000')
    expect(to('2026-05-17T10:00:00Z', '2026-05-17T11:30:00Z')).toBe('2026-05-17T11:30:00.000')
    expect(to('2026-05-17T22:00:00+02:00[Europe/Paris]', '2026-05-18T06:00:00+02:00[Europe/Paris]')).toBe(
      '2026-05-18T06:00:00.000',
    )
  })

  it('never end before they have begun', () => {
    expect(to('2026-05-17T10:00:00Z', '2026-05-17T10:00:00Z')).toBe('2026-05-17T10:00:00.001')
    expect(to('2026-05-17', '2025')).toBe('2026-05-17T00:00:00.001')
    // A flight to the west lands before it took off, by the clocks.
    expect(to('2026-05-17T10:00:00+02:00[Europe/Paris]', '2026-05-17T09:30:00+01:00[Europe/London]')).toBe(
      '2026-05-17T10:00:00.001',
    )
    fc.assert(
      fc.property(semanticTimes, fc.option(semanticTimes, { nil: undefined }), (date, endDate) => {
        expect(sortTo(date, endDate) > sortFrom(date)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('keep the two readings of an autumn hour apart by their offset', () => {
    expect(from('2026-10-25T01:59:59.999+02:00[Europe/Paris]')).toBe('2026-10-25T01:59:59.999')
    expect(from('2026-10-25T02:30:00+02:00[Europe/Paris]')).toBe('2026-10-25T02:30:00.000+02:00')
    expect(from('2026-10-25T02:30:00+01:00[Europe/Paris]')).toBe('2026-10-25T02:30:00.000+01:00')
    expect(from('2026-10-25T03:00:00+01:00[Europe/Paris]')).toBe('2026-10-25T03:00:00.000')
    expect(from('2026-11-01T01:00:00-04:00[America/New_York]')).toBe('2026-11-01T01:00:00.000-04:00')
    expect(from('2026-11-01T01:00:00-05:00[America/New_York]')).toBe('2026-11-01T01:00:00.000-05:00')
  })

  it('know that Lord Howe repeats half an hour only', () => {
    expect(from('2026-04-05T01:29:59.999+11:00[Australia/Lord_Howe]')).toBe('2026-04-05T01:29:59.999')
    expect(from('2026-04-05T01:30:00+11:00[Australia/Lord_Howe]')).toBe('2026-04-05T01:30:00.000+11:00')
    expect(from('2026-04-05T01:30:00+10:30[Australia/Lord_Howe]')).toBe('2026-04-05T01:30:00.000+10:30')
    expect(from('2026-04-05T02:00:00+10:30[Australia/Lord_Howe]')).toBe('2026-04-05T02:00:00.000')
  })

  it('append no offset around the hour that spring skips, nor in a zone that is an offset', () => {
    expect(from('2026-03-29T01:59:59.999+01:00[Europe/Paris]')).toBe('2026-03-29T01:59:59.999')
    expect(from('2026-03-29T03:00:00+02:00[Europe/Paris]')).toBe('2026-03-29T03:00:00.000')
    expect(from('2026-10-25T02:30:00+02:00')).toBe('2026-10-25T02:30:00.000')
  })

  it('let one span end where the next one begins, also within a repeated hour', () => {
    const middle = '2026-10-25T02:30:00+01:00[Europe/Paris]'
    expect(to('2026-10-25T01:00:00+02:00[Europe/Paris]', middle)).toBe(from(middle))
    expect(to('2026-10-25T02:30:00+02:00[Europe/Paris]')).toBe('2026-10-25T02:30:00.001+02:00')
    expect(to('2026-10-25T01:59:59.999+02:00[Europe/Paris]')).toBe('2026-10-25T02:00:00.000+02:00')
    expect(to('2026-10-25T02:59:59.999+02:00[Europe/Paris]')).toBe('2026-10-25T03:00:00.000')
  })

  it('order the times of one zone as their instants do, but for repeated hours', () => {
    fc.assert(
      fc.property(
        anyMs,
        fc.oneof(anyMs, fc.integer({ min: -7_200_000, max: 7_200_000 })),
        timeZone,
        (a, other, zone) => {
          const b = Math.abs(other) <= 7_200_000 ? a + other : other
          const [first, second] = [zonedTime(a, zone), zonedTime(b, zone)]
          // A repeated wall clock is longer, by its offset.
          fc.pre([first, second].every((time) => sortFrom(time).length === '2026-05-17T12:00:00.000'.length))
          expect(Math.sign(compareSemanticTimes(first, second))).toBe(Math.sign(a - b))
          if (a < b) expect(sortTo(first) <= sortFrom(second)).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('begin on the local day', () => {
    fc.assert(
      fc.property(semanticTimes, (time) => {
        expect(sortFrom(time).startsWith(`${localDayOf(time)}T`)).toBe(true)
      }),
    )
  })

  it('stay text that sorts last at the very end of time', () => {
    for (const last of ['9999', '9999-12', '9999-12-31', '9999-12-31T23:59:59.999Z']) {
      expect(to(last)).toBe('9999-12-31T24:00:00.000')
    }
    expect(to('9999-12-31T23:59:59.999Z') > from('9999-12-31T23:59:59.999Z')).toBe(true)
  })
})

describe('comparing semantic times', () => {
  it('is a total order: zero for the same only, and sorted the same from any order', () => {
    fc.assert(
      fc.property(fc.array(semanticTimes, { maxLength: 12 }), (times) => {
        const sorted = times.toSorted(compareSemanticTimes).map(formatSemanticTime)
        expect(times.toReversed().sort(compareSemanticTimes).map(formatSemanticTime)).toEqual(sorted)
        for (const a of times) {
          for (const b of times) {
            expect(compareSemanticTimes(a, b)).toBe(-compareSemanticTimes(b, a) + 0)
            expect(compareSemanticTimes(a, b) === 0).toBe(formatSemanticTime(a) === formatSemanticTime(b))
          }
        }
      }),
    )
  })

  it('puts the year before its first month, and that before its first day', () => {
    const texts = ['2026-01-01', '2026-01-01T00:00:00.000Z', '2026', '2026-01', '2025-12-31']
    expect(texts.map(parseSemanticTime).sort(compareSemanticTimes).map(formatSemanticTime)).toEqual([
      '2025-12-31',
      '2026',
      '2026-01',
      '2026-01-01',
      '2026-01-01T00:00:00.000Z',
    ])
  })

  it('goes by wall clocks, so that a morning in Tokyo and one in Paris are neighbours', () => {
    const tokyo = parseSemanticTime('2026-05-17T08:00:00+09:00[Asia/Tokyo]')
    const paris = parseSemanticTime('2026-05-17T07:00:00+02:00[Europe/Paris]')
    expect(compareSemanticTimes(paris, tokyo)).toBeLessThan(0)
    expect(instantOf(tokyo) < instantOf(paris)).toBe(true)
  })
})
