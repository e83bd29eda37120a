import type { Timeline } from '../../../src/api/schemas.js'
import { alignCurves } from '../chart/aligned-curves.js'
import type { Figure } from '../chart/figures.js'
import { placeWords } from '../time/bucket-words.js'
import { dayAt } from '../time/local-time.js'
import { toShownUnit, type UnitSystem } from '../units/units.js'
import { formatDay, formatTime } from '../words/days.js'
import { formatNumber } from '../words/numbers.js'
import type { DayAxis } from './day-axis.js'
import { markWords } from './figure-values.js'

type TimelineRow = Timeline['rows'][number]

/** What a data table says. */
export interface TableRows {
  /** The columns, the first of which is the time or the name. */
  readonly head: readonly string[]
  /** The lines. */
  readonly body: readonly (readonly string[])[]
}

/** Lines as a table: a line for each time, a column for each figure. */
export function lineTable(axis: DayAxis, row: TimelineRow, figures: readonly Figure[], system: UnitSystem): TableRows {
  const { unit, convert } = toShownUnit(figures[0]?.unit, system)
  const [ats, ...values] = alignCurves(row.curves, figures, convert).data
  const isBucket = row.curves.some(({ figure, high }) => high !== null && figures.some(({ index }) => index === figure))
  const isDay = figures.every(({ kind }) => kind === 'number')
  const number = (value: number | null | undefined): string =>
    value === null || value === undefined ? '' : formatNumber(value)
  return {
    head: ['Time', ...figures.map(({ label }) => (unit === '' ? label : `${label} (${unit})`))],
    body: ats.map((at, index) => [
      axis.zoom === 'day'
        ? formatTime(new Date(at * 1000), axis.timeZone)
        : placeWords(ats, index, { isBucket, isDay }, axis.timeZone),
      ...figures.map((_, place) => {
        const [low, high] = [values[2 * place]?.[index], values[2 * place + 1]?.[index]].map(number)
        return !high || low === high ? (low ?? '') : `${low}\u2009–\u2009${high}`
      }),
    ]),
  }
}

/** Stretches and moments as a table: a line for each. */
export function markTable(axis: DayAxis, row: TimelineRow, figures: readonly Figure[]): TableRows {
  const marks = row.marks.filter(({ figure }) => figures.some(({ index }) => index === figure))
  return {
    head: ['What', 'Day', 'Time'],
    body: marks.map((mark) => [
      figures.find(({ index }) => index === mark.figure)?.label ?? '',
      formatDay(dayAt(mark.from, axis.timeZone)),
      markWords(mark, axis.timeZone),
    ]),
  }
}
