import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLimiter, type LimitWindow, weightOf } from './limiter.js'

describe('the weight of a request', () => {
  it.each([
    [1, 1, 1],
    [10, 14, 1],
    [15, 7, 1.5],
    [20, 28, 4],
    [10, 365, 365 / 14],
    [5, 56, 2],
    [0, 30_000, 1],
  ])('%d variables over %d days cost %d', (variables, days, weight) => {
    expect(weightOf(variables, days)).toBeCloseTo(weight, 9)
  })
})

const lengths: Record<LimitWindow, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

describe('the limiter', () => {
  it('behaves as sums over the windows of all that passed', () => {
    const step = fc.record({
      waitMs: fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 4_000_000 })),
      weight: fc.integer({ min: 1, max: 40 }),
      address: fc.constantFrom('a', 'b'),
    })
    const limits = { minute: 60, hour: 200, day: 500 }
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const limiter = createLimiter(limits)
        const passed: { at: number; weight: number; address: string }[] = []
        let at = Date.UTC(2026, 10, 21, 23, 50)
        for (const { waitMs, weight, address } of steps) {
          at += waitMs
          const used = (window: LimitWindow) =>
            passed
              .filter((one) => one.address === address)
              .filter((one) => Math.floor(one.at / lengths[window]) === Math.floor(at / lengths[window]))
              .reduce((sum, one) => sum + one.weight, 0)
          const expected = (['minute', 'hour', 'day'] as const).find((window) => used(window) >= limits[window]) ?? null
          expect(limiter.check(address, new Date(at))).toBe(expected)
          if (expected !== null) continue
          limiter.add(address, weight, new Date(at))
          passed.push({ at, weight, address })
        }
      }),
    )
  })

  it('clears on the full minute, hour and day of UTC, not a minute after the first request', () => {
    const limiter = createLimiter({ minute: 1, hour: 3, day: 4 })
    const at = (time: string) => new Date(`2026-11-21T${time}Z`)
    limiter.add('a', 1, at('10:59:59'))
    expect(limiter.check('a', at('10:59:59'))).toBe('minute')
    expect(limiter.check('a', at('11:00:00'))).toBeNull()
    limiter.add('a', 3, at('11:00:00'))
    expect(limiter.check('a', at('11:01:00'))).toBe('hour')
    expect(limiter.check('a', at('12:00:00'))).toBe('day')
    expect(limiter.check('a', new Date('2026-11-22T00:00:00Z'))).toBeNull()
    expect(limiter.check('b', at('11:00:00'))).toBeNull()
  })

  it('is switched off by 0', () => {
    const limiter = createLimiter({ minute: 0, hour: 0, day: 0 })
    limiter.add('a', 1e9, new Date(0))
    expect(limiter.check('a', new Date(0))).toBeNull()
  })
})
