import type uPlot from 'uplot'
import type { Timeline } from '../../../src/api/schemas.js'
import { alignCurves, type Curve } from '../chart/aligned-curves.js'
import { bars, dashes, seriesColor, tint, valueAxis } from '../chart/chart-style.js'
import { colorOf } from '../chart/colors.js'
import type { Figure } from '../chart/figures.js'
import { isAmount, valueRange } from '../chart/value-range.js'
import type { ShownUnit } from '../units/units.js'
import type { DayAxis } from './day-axis.js'
import { sharedOptions } from './shared-options.js'

const halfDay = 43_200

/** Lines over one list of times, low and high of each; a figure of a whole day stands in its middle, a bar at its beginning. */
export function lineData(
  row: Timeline['rows'][number] | undefined,
  figures: readonly Figure[],
  unit: string,
  { convert }: ShownUnit,
): uPlot.AlignedData {
  const isMoved = (index: number): boolean =>
    !isAmount(unit) && figures.some((figure) => figure.index === index && figure.kind === 'number')
  const curves = row?.curves.map(
    (curve): Curve => (isMoved(curve.figure) ? { ...curve, at: curve.at.map((at) => at + halfDay) } : curve),
  )
  return alignCurves(curves ?? [], figures, convert).data
}

/** What of the data decides how it is drawn. */
interface LineTraits {
  /** Whether samples are put together, so that there is a lowest and a highest. */
  readonly hasHigh: boolean
  /** Whether there is nothing to draw. */
  readonly isEmpty: boolean
}

/** What of a row's lines decides how they are drawn. */
export function lineTraits(row: Timeline['rows'][number] | undefined, figures: readonly Figure[]): LineTraits {
  const curves = row?.curves.filter(({ figure }) => figures.some(({ index }) => index === figure)) ?? []
  return { hasHigh: curves.some(({ high }) => high !== null), isEmpty: curves.every(({ at }) => at.length === 0) }
}

/** How lines of one unit are drawn: each as a line, as a band from low to high where samples are put together, or as bars. */
export function lineOptions(
  axis: DayAxis,
  figures: readonly Figure[],
  unit: string,
  { hasHigh, isEmpty }: LineTraits,
): Omit<uPlot.Options, 'width' | 'height'> {
  const { x, xAxis, ...shared } = sharedOptions(axis)
  const hasPoints = axis.zoom !== 'year' && figures.every(({ kind }) => kind === 'number')
  const asBars = isAmount(unit)
  return {
    ...shared,
    cursor: {
      ...shared.cursor,
      points: asBars ? { show: false } : { size: 8, width: 2, fill: () => colorOf('--paper') },
    },
    scales: { x, y: { range: (_, low, high) => valueRange(low, high, unit) } },
    axes: [xAxis, valueAxis(isEmpty ? () => [] : undefined)],
    series: [
      {},
      ...figures.flatMap((_, place): uPlot.Series[] => {
        const color = seriesColor(place)
        const line: uPlot.Series = {
          stroke: () => colorOf(color),
          width: hasHigh ? 0.75 : 1.75,
          dash: hasHigh ? [] : (dashes[place] ?? []),
          points: { show: hasPoints && !asBars, size: 5, fill: () => colorOf(color) },
          ...(asBars && bars && { paths: bars, fill: () => tint(color, 'b0'), width: 0 }),
        }
        return asBars && hasHigh ? [{ ...line, show: false }, line] : [line, { ...line, show: hasHigh }]
      }),
    ],
    ...(hasHigh &&
      !asBars && {
        bands: figures.map((_, place) => ({
          series: [2 * place + 2, 2 * place + 1],
          fill: () => tint(seriesColor(place), '38'),
        })),
      }),
  }
}
