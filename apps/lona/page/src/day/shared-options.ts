import type uPlot from 'uplot'
import { colorOf } from '../chart/colors.js'
import type { DayAxis } from './day-axis.js'

const nobody = () => null

/** What all charts of the view have in common: the same axis at the same pixels, and a crosshair that the view moves. */
export function sharedOptions(axis: DayAxis): Pick<uPlot.Options, 'legend' | 'padding' | 'cursor'> & {
  readonly x: uPlot.Scale
  readonly xAxis: uPlot.Axis
} {
  const ticks = axis.ticks.map(({ at }) => at)
  return {
    legend: { show: false },
    padding: [6, 0, 6, 0],
    cursor: {
      x: false,
      y: false,
      drag: { x: false, y: false, setScale: false },
      bind: {
        mousedown: nobody,
        mouseup: nobody,
        click: nobody,
        dblclick: nobody,
        mousemove: nobody,
        mouseleave: nobody,
        mouseenter: nobody,
      },
    },
    x: { time: false, auto: false, range: [axis.from, axis.to] },
    xAxis: {
      size: 0,
      splits: () => ticks,
      values: () => ticks.map(() => null),
      ticks: { show: false },
      grid: { stroke: () => colorOf('--line-2'), width: 1 },
    },
  }
}
