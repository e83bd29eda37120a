import type { Axis } from './axis.js'
import { mostMarks, type TimelineMark } from './timeline.js'

/** Marks that are gathered while cells come by. */
export interface Marks {
  /** Takes a mark; one that does not touch the axis is passed over. */
  add(mark: TimelineMark): void
  /** The earliest of them, and whether there were more. */
  finish(): { readonly marks: readonly TimelineMark[]; readonly hasMoreMarks: boolean }
}

/** The earliest marks on an axis, at most `most` of them: no more than twice that are ever held. */
export function createMarks({ from, to }: Axis, most: number = mostMarks): Marks {
  let marks: TimelineMark[] = []
  let hasMoreMarks = false
  function keepEarliest(): void {
    marks.sort((one, other) => one.from - other.from || one.figure - other.figure)
    hasMoreMarks ||= marks.length > most
    marks = marks.slice(0, most)
  }
  return {
    add(mark) {
      const touches = mark.from < to && (mark.to === null ? mark.from >= from : mark.to > from)
      if (!touches) return
      marks.push(mark)
      if (marks.length >= 2 * most) keepEarliest()
    },
    finish() {
      keepEarliest()
      return { marks, hasMoreMarks }
    },
  }
}
