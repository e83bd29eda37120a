import type { Timeline } from '../../../src/api/schemas.js'
import type { Figure } from '../chart/figures.js'

/** A mark on its line of a lane. */
interface LaneMark {
  /** The mark. */
  readonly mark: Timeline['rows'][number]['marks'][number]
  /** What it is. */
  readonly figure: Figure
  /** Where the next mark of the line begins; `Infinity` for the last. */
  readonly until: number
}

/** The marks on lines: one for all moments, one for all stretches, as far as the row declares any. */
export function laneLines(figures: readonly Figure[], marks: Timeline['rows'][number]['marks']): LaneMark[][] {
  const kinds = [...new Set(figures.map(({ kind }) => kind))]
  return kinds.map((kind) => {
    const ofKind = marks.flatMap((mark) => {
      const figure = figures.find(({ index }) => index === mark.figure)
      return figure?.kind === kind ? [{ mark, figure }] : []
    })
    const sorted = ofKind.toSorted((a, b) => a.mark.from - b.mark.from)
    return sorted.map((one, place) => ({ ...one, until: sorted[place + 1]?.mark.from ?? Infinity }))
  })
}
