import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rangeOf, valueAt } from './value-at.js'

const hours = (...low: (number | null)[]) => ({ at: low.map((_, hour) => hour * 3600), low, high: null })

describe('the value of a line under the crosshair', () => {
  it('is the nearest sample, wherever the crosshair stands', () => {
    const curve = hours(...Array.from({ length: 48 }, (_, hour) => hour))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 47 * 3600 }), (at) => {
        expect(Math.abs((valueAt(curve, at)?.low ?? -1) * 3600 - at)).toBeLessThanOrEqual(1800)
      }),
    )
  })

  it('is nothing in a gap, and nothing further than a step away', () => {
    expect(valueAt(hours(1, null, 3), 3600)).toBeNull()
    expect(valueAt(hours(1, 2, 3), 4 * 3600)).toBeNull()
    expect(valueAt(hours(), 0)).toBeNull()
    expect(valueAt(hours(7), 9e6)).toEqual({ low: 7, high: 7 })
  })

  it('is of the stretch that has begun, where samples stand for the time from their moment on', () => {
    const days = { at: [0, 86_400, 172_800], low: [1, 2, 3], high: null }
    expect([0, 80_000, 86_400, 172_700, 250_000].map((at) => valueAt(days, at, true)?.low)).toEqual([1, 1, 2, 2, 3])
    expect(valueAt(days, -1, true)).toBeNull()
  })

  it('is low and high where samples are put together', () => {
    expect(valueAt({ at: [0, 10], low: [1, 2], high: [5, 6] }, 9)).toEqual({ low: 2, high: 6 })
  })

  it('is without a crosshair what the whole line reaches from and to', () => {
    expect(rangeOf({ low: [3, null, -1], high: [4, null, 9] })).toEqual({ low: -1, high: 9 })
    expect(rangeOf({ low: [null], high: null })).toBeNull()
  })
})
