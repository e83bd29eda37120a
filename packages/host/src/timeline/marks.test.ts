import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMarks } from './marks.js'
import type { TimelineMark } from './timeline.js'

const axis = { from: 100, to: 200 }
const mark = fc
  .tuple(fc.integer({ min: 50, max: 250 }), fc.option(fc.integer({ min: 1, max: 60 })), fc.nat({ max: 2 }))
  .map(
    ([from, length, figure]): TimelineMark => ({
      figure,
      from,
      to: length === null ? null : from + length,
      text: null,
    }),
  )

it('marks are the earliest of those that touch the axis, and say when there were more', () => {
  fc.assert(
    fc.property(fc.array(mark, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (given, most) => {
      const marks = createMarks(axis, most)
      for (const one of given) marks.add(one)
      const shown = given
        .filter(({ from, to }) => from < 200 && (to === null ? from >= 100 : to > 100))
        .toSorted((one, other) => one.from - other.from || one.figure - other.figure)
      const found = marks.finish()
      expect(found.hasMoreMarks).toBe(shown.length > most)
      expect(found.marks.map(({ from, figure }) => [from, figure])).toEqual(
        shown.slice(0, most).map(({ from, figure }) => [from, figure]),
      )
    }),
  )
})
