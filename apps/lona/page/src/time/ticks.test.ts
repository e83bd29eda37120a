import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toSpan } from '../row/shown-range.js'
import { ticksOf, tickWords } from './ticks.js'

const zone = 'Europe/Berlin'
const spanOf = (from: string, to: string) => toSpan({ from, to }, zone)
const wordsOf = (from: string, to: string, most: number) =>
  tickWords(ticksOf(spanOf(from, to), most, zone), zone, 'en-GB')

describe('the ticks of a time axis', () => {
  it.each([
    ['2026-11-20', '2026-11-20', 4, ['20 Nov', '06:00', '12:00', '18:00', '21 Nov']],
    ['2026-03-28', '2026-03-30', 4, ['28 Mar', '29 Mar', '30 Mar', '31 Mar']],
    ['2026-01-01', '2026-06-30', 6, ['2026', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul']],
    ['2024-12-20', '2025-01-02', 15, expect.arrayContaining(['31 Dec', '2025'])],
    ['2016-01-01', '2026-11-21', 6, ['2016', '2018', '2020', '2022', '2024', '2026']],
  ])('of %s to %s say what begins there', (from, to, most, words) => {
    expect(wordsOf(from, to, most)).toEqual(words)
  })

  it('stand at round hours of the local clock, also where it is changed', () => {
    expect(wordsOf('2026-03-29', '2026-03-29', 8)).toEqual([
      '29 Mar',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
      '30 Mar',
    ])
  })

  it('ascend, lie within the axis, and are few', () => {
    const anySpan = fc.tuple(fc.integer({ min: 0, max: 2e9 }), fc.integer({ min: 10_800, max: 3e9 }))
    fc.assert(
      fc.property(anySpan, fc.integer({ min: 2, max: 12 }), ([from, length], most) => {
        const ticks = ticksOf({ from, to: from + length }, most, zone)
        expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b))
        expect(ticks.every((at) => at >= from && at <= from + length)).toBe(true)
        expect(ticks.length).toBeLessThanOrEqual(most + 2)
      }),
    )
  })

  it('do not wander while the axis moves', () => {
    const span = spanOf('2026-05-01', '2026-06-30')
    const later = { from: span.from + 86_400, to: span.to + 86_400 }
    const seen = new Set(ticksOf(span, 5, zone))
    const inBoth = ticksOf(later, 5, zone).filter((at) => at <= span.to)
    expect(inBoth.every((at) => seen.has(at))).toBe(true)
  })
})
