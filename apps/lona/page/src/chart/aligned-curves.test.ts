import { describe, expect, it } from 'vitest'
import { alignCurves } from './aligned-curves.js'

const same = (value: number) => value
const figures = [{ index: 0 }, { index: 3 }]

describe('curves of one unit', () => {
  it('keep their times where they share them, and their gaps', () => {
    const curves = [
      { figure: 0, at: [1, 2, 3], low: [5, null, 7], high: null },
      { figure: 3, at: [1, 2, 3], low: [1, 2, 3], high: [2, 3, 9] },
    ]
    expect(alignCurves(curves, figures, same)).toEqual({
      data: [
        [1, 2, 3],
        [5, null, 7],
        [undefined, undefined, undefined],
        [1, 2, 3],
        [2, 3, 9],
      ],
      lowest: 1,
      highest: 9,
    })
  })

  it('are put over the times of all where they differ', () => {
    const curves = [
      { figure: 3, at: [2, 4], low: [20, null], high: null },
      { figure: 0, at: [1, 2, 3], low: [1, 2, 3], high: null },
    ]
    const { data } = alignCurves(curves, figures, same)
    expect(data[0]).toEqual([1, 2, 3, 4])
    expect(data[1]).toEqual([1, 2, 3, undefined])
    expect(data[3]).toEqual([undefined, 20, undefined, null])
  })

  it('are in the unit of the reader', () => {
    const curves = [{ figure: 0, at: [1], low: [10], high: null }]
    expect(alignCurves(curves, [{ index: 0 }], (value) => value * 1.8 + 32)).toMatchObject({
      data: [[1], [50], [undefined]],
      lowest: 50,
      highest: 50,
    })
  })

  it('are nothing where none has arrived', () => {
    expect(alignCurves([], [{ index: 0 }], same)).toEqual({ data: [[], [], []], lowest: null, highest: null })
  })
})
