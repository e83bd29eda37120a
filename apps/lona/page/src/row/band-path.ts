import uPlot from 'uplot'

/**
 * Draws a series as `plain` does, a line unless said, or, where `highOf` gives the highest values beside its lowest, as one filled shape between
 * them: a shape is drawn several times faster than two jagged lines and what lies between, and a chart that is moved is
 * drawn sixty times a second.
 */
export function lineOrBand(
  highOf: (series: number) => readonly (number | null | undefined)[] | null,
  plain?: uPlot.Series.PathBuilder,
): uPlot.Series.PathBuilder {
  const line = uPlot.paths.linear?.()
  return (plot, series, first, last) => {
    const high = highOf(series)
    if (high) {
      const low = plot.data[series] ?? []
      const fill = bandPath(plot, low, high, first, last)
      // Where the highest is hardly above the lowest, steep stretches would be too thin to be seen.
      const stroke = isThin(plot, low, high, first, last) ? line?.(plot, series, first, last)?.stroke : null
      return { stroke: stroke ?? null, fill, flags: 1 }
    }
    if (plain) return plain(plot, series, first, last)
    const paths = line?.(plot, series, first, last)
    return paths ? { ...paths, fill: null } : null
  }
}

function bandPath(
  plot: uPlot,
  low: ArrayLike<number | null | undefined>,
  high: ArrayLike<number | null | undefined>,
  first: number,
  last: number,
): Path2D {
  const path = new Path2D()
  const toX = axisMap(plot, 'x')
  const toY = axisMap(plot, 'y')
  const [times] = plot.data
  for (let start = first; start <= last; start++) {
    if (low[start] == null) continue
    let end = start
    while (end < last && low[end + 1] != null) end++
    for (let index = start; index <= end; index++) path.lineTo(toX(times[index] ?? 0), toY(low[index] ?? 0))
    // At least a pixel high, so that a stretch of equal values is a line.
    for (let index = end; index >= start; index--) {
      path.lineTo(toX(times[index] ?? 0), Math.min(toY(high[index] ?? low[index] ?? 0), toY(low[index] ?? 0) - 1))
    }
    path.closePath()
    // The next `lineTo` begins a shape of its own.
    const next = nextKnown(low, end + 1, last)
    if (next === null) break
    path.moveTo(toX(times[next] ?? 0), toY(low[next] ?? 0))
    start = next - 1
  }
  return path
}

/** Whether the highest values are less than three pixels above the lowest, on average. */
function isThin(
  plot: uPlot,
  low: ArrayLike<number | null | undefined>,
  high: ArrayLike<number | null | undefined>,
  first: number,
  last: number,
): boolean {
  let sum = 0
  for (let index = first; index <= last; index++) sum += (high[index] ?? 0) - (low[index] ?? 0)
  const { min = 0, max = 1 } = plot.scales.y ?? {}
  return (sum / (last - first + 1) / (max - min)) * plot.over.clientHeight < 3
}

function nextKnown(values: ArrayLike<number | null | undefined>, from: number, last: number): number | null {
  for (let index = from; index <= last; index++) if (values[index] != null) return index
  return null
}

/** Where values lie on the canvas: both axes are even. */
function axisMap(plot: uPlot, scale: 'x' | 'y'): (value: number) => number {
  const { min = 0, max = 1 } = plot.scales[scale] ?? {}
  const start = plot.valToPos(min, scale, true)
  const perUnit = (plot.valToPos(max, scale, true) - start) / (max - min)
  return (value) => start + (value - min) * perUnit
}
