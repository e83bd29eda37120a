import type { Row } from '../../../src/api/schemas.js'
import { type Figure, groupLines, marksOf, withPlaces } from '../chart/figures.js'
import type { Zoom } from './day-address.js'

/** Something that the view draws of a row. */
export type ChartGroup =
  /** Lines of one unit over time. */
  | {
      readonly shape: 'lines'
      /** As the row declares it; `''` for bare numbers. */
      readonly unit: string
      readonly figures: readonly Figure[]
    }
  /** Figures of the whole day, as numbers. */
  | { readonly shape: 'numbers'; readonly figures: readonly Figure[] }
  /** Stretches and moments: on a lane of one day, or over several days by their time of day. */
  | { readonly shape: 'lane' | 'times'; readonly figures: readonly Figure[] }

/** As many lines as one chart can tell apart. */
const mostLines = 4

/** What is drawn of a row at a zoom: numbers first, then stretches and moments, then a chart for each unit. */
export function chartGroups({ display }: Pick<Row, 'display'>, zoom: Zoom): ChartGroup[] {
  const all = withPlaces(display)
  const numbers = zoom === 'day' ? all.filter(({ kind }) => kind === 'number') : []
  const marks = marksOf(all)
  const lines = groupLines(all.filter((figure) => !numbers.includes(figure))).flatMap(({ unit, figures }) =>
    // Figures without a unit have nothing in common but that.
    chunks(figures, unit === '' ? 1 : mostLines).map((some) => ({ shape: 'lines' as const, unit, figures: some })),
  )
  return [
    ...(numbers.length > 0 ? [{ shape: 'numbers' as const, figures: numbers }] : []),
    ...(marks.length > 0 ? [{ shape: zoom === 'day' ? ('lane' as const) : ('times' as const), figures: marks }] : []),
    ...lines,
  ]
}

function chunks<Item>(items: readonly Item[], most: number): Item[][] {
  const count = Math.ceil(items.length / most)
  return Array.from({ length: count }, (_, index) => items.slice(index * most, (index + 1) * most))
}
