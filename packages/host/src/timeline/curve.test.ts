import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCurve } from './curve.js'

const axis = { from: 1000, to: 2000 }
type Given = readonly [at: number, value: number]

const draw = (samples: readonly Given[], width: number, step = 10) => {
  const curve = createCurve(axis, width)
  for (const [at, value] of samples) curve.add(at, value, step)
  return curve.finish()
}

/** Buckets by the book: every sample of every stretch is looked at, one stretch after the other. */
function inStretches(samples: readonly Given[], width: number) {
  const stretches = Array.from({ length: width }, (_, index) => {
    const [from, to] = [0, 1].map((more) => axis.from + ((index + more) * (axis.to - axis.from)) / width)
    const values = samples
      .filter(([at]) => at >= axis.from && at < axis.to)
      .filter(([at]) => Math.min(width - 1, Math.floor(((at - axis.from) / (axis.to - axis.from)) * width)) === index)
      .map(([, value]) => value)
    return {
      from: from ?? 0,
      to: to ?? 0,
      low: Math.min(...values),
      high: Math.max(...values),
      isEmpty: values.length === 0,
    }
  })
  const first = stretches.findIndex(({ isEmpty }) => !isEmpty)
  const last = stretches.findLastIndex(({ isEmpty }) => !isEmpty)
  return stretches
    .slice(first, last + 1)
    .filter(({ isEmpty }, index, shown) => !isEmpty || !shown[index - 1]?.isEmpty)
    .map(({ from, low, high, isEmpty }) => [
      Math.round(from * 1000) / 1000,
      isEmpty ? null : low,
      isEmpty ? null : high,
    ])
}

const given = fc.array(fc.tuple(fc.integer({ min: 900, max: 2100 }), fc.integer({ min: -50, max: 50 })), {
  maxLength: 80,
})

describe('a curve', () => {
  it('has each sample as it is while there is room, and else the lowest and highest of equal stretches', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: 1, max: 60 }), (samples, width) => {
        const shown = samples.filter(([at]) => at >= 1000 && at < 2000)
        const { at, low, high } = draw(samples, width)
        if (shown.length <= width) {
          expect(high).toBeNull()
          const points = at.map((time, index) => [time, low[index]]).filter(([, value]) => value !== null)
          expect(points).toEqual(shown.toSorted((one, other) => one[0] - other[0]))
        } else {
          expect(at.map((time, index) => [time, low[index], high?.[index]])).toEqual(inStretches(samples, width))
        }
      }),
    )
  })

  it('has a gap where the next sample is later than the step says', () => {
    expect(
      draw(
        [
          [1000, 1],
          [1010, 2],
          [1030, 3],
        ],
        9,
      ),
    ).toEqual({
      at: [1000, 1010, 1020, 1030],
      low: [1, 2, null, 3],
      high: null,
    })
  })

  it('has no gap between moments, which have no step', () => {
    expect(
      draw(
        [
          [1000, 1],
          [1900, 2],
        ],
        9,
        Number.POSITIVE_INFINITY,
      ).low,
    ).toEqual([1, 2])
  })

  it('takes what lies on the axis, its beginning included and its end not', () => {
    expect(
      draw(
        [
          [999.999, 1],
          [1000, 2],
          [1999.999, 3],
          [2000, 4],
        ],
        9,
        1000,
      ).low,
    ).toEqual([2, 3])
  })

  it('has one gap for many empty stretches in a row', () => {
    const samples: Given[] = [
      [1000, 1],
      [1001, 3],
      [1002, 5],
      [1950, 4],
      [1951, 9],
    ]
    expect(draw(samples, 4)).toEqual({ at: [1000, 1250, 1750], low: [1, null, 4], high: [5, null, 9] })
  })
})
