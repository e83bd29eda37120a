import './marks-lane.css'
import type { ChartGroup } from './chart-groups.js'
import { DataTable } from './data-table.js'
import { percent, shareOf } from './day-axis.js'
import { DayStates } from './day-states.js'
import { markWords } from './figure-values.js'
import { laneLines } from './lane-lines.js'
import type { DayChartProps } from './line-chart.js'
import { markTable } from './table-rows.js'
import { TimeLines } from './time-lines.js'

/** Stretches and moments of one day, each where it is, with its name and time. */
export function MarksLane({
  group,
  row,
  axis,
  shown,
}: DayChartProps<Extract<ChartGroup, { shape: 'lane' | 'times' }>>) {
  const { figures } = group
  const name = figures.map(({ label }) => label).join(', ')
  const lines = laneLines(figures, row?.marks ?? [])
  return (
    <figure class="chart lane">
      <figcaption class="unseen">{name}</figcaption>
      <div class="plot" style={{ height: `${lines.length * 34 + 6}px` }}>
        {axis && <TimeLines axis={axis} />}
        {axis && row && <DayStates days={row.days} axis={axis} />}
        <ul class="lane-lines" aria-label={`${name}; ${shown}`}>
          {axis &&
            lines.flatMap((line, place) =>
              line.map(({ mark, figure, until }) => {
                const left = Math.max(shareOf(axis, mark.from), 0)
                const right = Math.min(shareOf(axis, mark.to ?? until), 1)
                const isEvent = mark.to === null
                const isBefore = isEvent && left > 0.8 && right === 1
                return (
                  <li
                    key={`${mark.figure} ${mark.from}`}
                    class={`mark ${isEvent ? 'mark-event' : 'mark-band'} ${isBefore ? 'mark-before' : ''}`}
                    style={{
                      top: `${place * 34 + 3}px`,
                      left: percent(left),
                      ...(isEvent
                        ? !isBefore && { maxWidth: percent(right - left) }
                        : { width: percent(right - left) }),
                    }}
                  >
                    <span class="mark-words">
                      {figure.label} <span class="mark-time">{markWords(mark, axis.timeZone)}</span>
                    </span>
                  </li>
                )
              }),
            )}
        </ul>
        {row?.hasMoreMarks && <p class="more-marks">There are more; open the row for all.</p>}
      </div>
      {axis && row && <DataTable name={name} rows={() => markTable(axis, row, figures)} />}
    </figure>
  )
}
