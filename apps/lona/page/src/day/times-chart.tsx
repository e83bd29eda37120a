import { useMemo } from 'preact/hooks'
import type uPlot from 'uplot'
import { seriesColor, tint, valueAxis } from '../chart/chart-style.js'
import { colorOf } from '../chart/colors.js'
import { TimeChart } from '../chart/time-chart.js'
import { useStore } from '../store/use-store.js'
import { dayAt } from '../time/local-time.js'
import { formatTime } from '../words/days.js'
import type { ChartGroup } from './chart-groups.js'
import { crosshair } from './crosshair.js'
import { DataTable } from './data-table.js'
import type { DayAxis } from './day-axis.js'
import { DayStates } from './day-states.js'
import { markWords } from './figure-values.js'
import { Legend } from './legend.js'
import type { DayChartProps } from './line-chart.js'
import { sharedOptions } from './shared-options.js'
import { markTable } from './table-rows.js'
import { TimeLines } from './time-lines.js'
import { type TimeOfDay, toTimesOfDay } from './times-data.js'

const height = 116

/** Stretches and moments of several days: days from left to right, the time of day from below. */
export function TimesChart({
  group,
  row,
  axis,
  shown,
}: DayChartProps<Extract<ChartGroup, { shape: 'lane' | 'times' }>>) {
  const { figures } = group
  const at = useStore(crosshair)
  const name = figures.map(({ label }) => label).join(', ')
  const times = useMemo(() => (row && axis ? toTimesOfDay(row.marks, axis.timeZone) : []), [row, axis])
  const options = useMemo(
    () =>
      axis &&
      timesOptions(
        axis,
        times,
        figures.map(({ index }) => index),
      ),
    [axis, times, figures],
  )
  const data = useMemo<uPlot.AlignedData>(
    () => [[...new Set(times.map(({ at }) => at))].sort((a, b) => a - b)],
    [times],
  )
  const items = figures.map(({ label, index }) => {
    const mark =
      at === null || !axis
        ? undefined
        : row?.marks.find(
            ({ figure, from }) => figure === index && dayAt(from, axis.timeZone) === dayAt(at, axis.timeZone),
          )
    return { label, value: mark && axis ? markWords(mark, axis.timeZone) : '' }
  })
  return (
    <figure class="chart">
      <Legend items={items} shape="dot" />
      <div class="plot" style={{ height: `${height}px` }}>
        {axis && <TimeLines axis={axis} />}
        {options && (
          <TimeChart options={options} data={data} height={height} label={`${name}, by time of day; ${shown}`} />
        )}
        {axis && row && <DayStates days={row.days} axis={axis} />}
        {row?.hasMoreMarks && <p class="more-marks">There are more; open the row for all.</p>}
      </div>
      {axis && row && <DataTable name={name} rows={() => markTable(axis, row, figures)} />}
    </figure>
  )
}

/** Hours of the day upwards; the marks are painted where they are. */
function timesOptions(
  axis: DayAxis,
  times: readonly TimeOfDay[],
  places: readonly number[],
): Omit<uPlot.Options, 'width' | 'height'> {
  const { x, xAxis, ...shared } = sharedOptions(axis)
  const hours = valueAxis((splits) => splits.map((hour) => formatTime(new Date(hour * 3_600_000), 'UTC')))
  return {
    ...shared,
    scales: { x, y: { range: [0, 24] } },
    axes: [xAxis, { ...hours, splits: () => [0, 6, 12, 18, 24] }],
    series: [{}],
    hooks: { draw: [(chart) => paint(chart, times, places)] },
  }
}

function paint(chart: uPlot, times: readonly TimeOfDay[], places: readonly number[]): void {
  const { ctx } = chart
  const day = chart.valToPos(86_400, 'x', true) - chart.valToPos(0, 'x', true)
  const size = Math.max(Math.min(day * 0.35, 4 * devicePixelRatio), 1.6 * devicePixelRatio)
  const { left, top, width, height } = chart.bbox
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  for (const { at, from, to, figure } of times) {
    const color = seriesColor(places.indexOf(figure))
    const [middle, low, high] = [
      chart.valToPos(at, 'x', true),
      chart.valToPos(from, 'y', true),
      chart.valToPos(to, 'y', true),
    ]
    ctx.beginPath()
    if (from === to) {
      ctx.fillStyle = colorOf(color)
      ctx.arc(middle, low, size / 1.6, 0, 2 * Math.PI)
    } else {
      ctx.fillStyle = tint(color, 'b0')
      ctx.rect(middle - day * 0.35, high, day * 0.7, low - high)
    }
    ctx.fill()
  }
  ctx.restore()
}
