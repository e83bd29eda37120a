import uPlot from 'uplot'
import { colorOf } from '../chart/colors.js'
import { formatTicks } from '../words/numbers.js'

/** What stands left of every chart, in CSS pixels; the style's `--gutter` is the same. */
export const gutter = 46

/** How lines are told apart without their colours. */
export const dashes: readonly number[][] = [[], [6, 4], [2, 3], [9, 3, 2, 3]]

/** The custom property of a line's colour, by its place in the chart. */
export const seriesColor = (place: number): `--${string}` => `--series-${(place % dashes.length) + 1}`

const font = '11px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'

/** The axis left of a chart. */
export const valueAxis = (values?: (splits: number[]) => string[]): uPlot.Axis => ({
  size: gutter,
  gap: 6,
  space: 24,
  font,
  stroke: () => colorOf('--ink-2'),
  ticks: { show: false },
  grid: { stroke: () => colorOf('--line-2'), width: 1 },
  values: (_, splits) => (values ? values(splits) : formatTicks(splits)),
})

/** A colour that lets the grid through. */
export const tint = (property: `--${string}`, alpha: string): string => `${colorOf(property)}${alpha}`

/** Bars beginning at their time. */
export const bars = uPlot.paths.bars?.({ size: [0.7, 28, 1], align: 1 })
