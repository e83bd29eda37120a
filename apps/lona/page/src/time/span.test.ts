import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitSpan, panSpan, type Span, shortest, spanAround, stillServes, zoomSpan } from './span.js'

const day = 86_400
const bounds: Span = { from: 0, to: 4000 * day }
const anySpan = fc
  .tuple(fc.integer({ min: 0, max: 3999 * day }), fc.integer({ min: shortest, max: 4000 * day }))
  .map(([from, length]) => fitSpan({ from, to: from + length }, bounds))

describe('what a chart shows', () => {
  it('stays within the bounds and is never too short, whatever is done to it', () => {
    fc.assert(
      fc.property(anySpan, fc.double({ min: 0.01, max: 100, noNaN: true }), fc.integer(), (span, factor, seconds) => {
        for (const moved of [zoomSpan(span, bounds, factor), panSpan(span, bounds, seconds)]) {
          expect(moved.from).toBeGreaterThanOrEqual(bounds.from - 1e-3)
          expect(moved.to).toBeLessThanOrEqual(bounds.to + 1e-3)
          expect(moved.to - moved.from).toBeGreaterThanOrEqual(shortest - 1e-3)
        }
      }),
    )
  })

  it('keeps its length when it is moved', () => {
    fc.assert(
      fc.property(anySpan, fc.integer(), (span, seconds) => {
        const moved = panSpan(span, bounds, seconds)
        expect(moved.to - moved.from).toBeCloseTo(span.to - span.from, 3)
      }),
    )
  })

  it('keeps the moment under the pointer where it is', () => {
    const span = { from: 100 * day, to: 200 * day }
    expect(zoomSpan(span, bounds, 0.5, 120 * day)).toEqual({ from: 110 * day, to: 160 * day })
  })

  it('shows all where less than the shortest is there', () => {
    expect(fitSpan({ from: 0, to: day }, { from: 0, to: 3600 })).toEqual({ from: 0, to: 3600 })
  })

  it('is loaded with as much again on both sides, as far as there is more', () => {
    expect(spanAround({ from: 0, to: 10 * day }, bounds)).toEqual({ from: 0, to: 20 * day })
    expect(spanAround({ from: 100 * day, to: 110 * day }, bounds)).toEqual({ from: 90 * day, to: 120 * day })
  })

  it('is loaded anew near the edge of what is there, and when it became too coarse', () => {
    const shown = { from: 100 * day, to: 110 * day }
    const loaded = spanAround(shown, bounds)
    expect(stillServes(loaded, shown, bounds)).toBe(true)
    expect(stillServes(loaded, panSpan(shown, bounds, 4 * day), bounds)).toBe(true)
    expect(stillServes(loaded, panSpan(shown, bounds, 6 * day), bounds)).toBe(false)
    expect(stillServes(loaded, zoomSpan(shown, bounds, 0.5), bounds)).toBe(false)
    expect(stillServes(loaded, zoomSpan(shown, bounds, 4), bounds)).toBe(false)
    expect(stillServes(bounds, bounds, bounds)).toBe(true)
  })
})
