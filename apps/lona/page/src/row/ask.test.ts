import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lengthInDays } from '../progress/stretches.js'
import { moveDay } from '../time/local-time.js'
import { toAsk } from './ask.js'

describe('what is asked for a chart', () => {
  it('has as many points as the chart has room for, where they are shorter than days', () => {
    expect(toAsk({ from: '2026-11-01', to: '2026-11-30' }, 960.4)).toEqual({
      from: '2026-11-01',
      to: '2026-11-30',
      width: 960,
    })
  })

  it('is whole days a point where there are more days than points, and never fewer points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 100, max: 12_000 }), (days, points) => {
        const [from, to] = ['1850-01-01', moveDay('1850-01-01', days - 1)]
        const ask = toAsk({ from, to }, points)
        expect(ask.width).toBeLessThanOrEqual(10_000)
        if (days <= 10_000) expect(ask.width).toBeGreaterThanOrEqual(Math.min(points, 10_000))
        if (days < Math.min(points, 10_000)) {
          expect(ask.from).toBe(from)
          return
        }
        const each = lengthInDays(ask.from, to) / ask.width
        expect(Number.isInteger(each)).toBe(true)
        expect(lengthInDays(ask.from, from) - 1).toBeLessThan(each)
      }),
    )
  })
})
