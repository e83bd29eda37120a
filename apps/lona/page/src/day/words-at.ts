import type { Row, Timeline } from '../../../src/api/schemas.js'
import { withPlaces } from '../chart/figures.js'
import type { UnitSystem } from '../units/units.js'
import { type DayAxis, momentWords } from './day-axis.js'
import { lineWords } from './figure-values.js'

/** All that the rows say at a moment, as a sentence to be read out: "13:00. Temperature 12.3 °C, Wind 8 km/h." */
export function wordsAt(
  axis: DayAxis,
  rows: readonly Row[],
  timeline: Timeline,
  at: number,
  system: UnitSystem,
  locale?: string,
): string {
  const values = rows.flatMap(({ key, display }) => {
    const row = timeline.rows.find(({ lookupKey }) => lookupKey === key)
    return withPlaces(display).flatMap((figure) => {
      if (figure.kind === 'curve') {
        const words = lineWords(row, figure, at, system, locale)
        return words === '–' ? [] : [`${figure.label} ${words}`]
      }
      const isIn = row?.marks.some(
        (mark) => mark.figure === figure.index && mark.from <= at && at < (mark.to ?? mark.from),
      )
      return isIn ? [figure.label] : []
    })
  })
  return `${momentWords(axis, at, locale)}. ${values.length > 0 ? values.join(', ') : 'No values'}.`
}
