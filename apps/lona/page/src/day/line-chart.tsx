import { useEffect, useMemo, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import type { Timeline } from '../../../src/api/schemas.js'
import { TimeChart } from '../chart/time-chart.js'
import { isAmount } from '../chart/value-range.js'
import { useStore } from '../store/use-store.js'
import { useUnitSystem } from '../units/unit-system.js'
import { toShownUnit } from '../units/units.js'
import type { ChartGroup } from './chart-groups.js'
import { crosshair } from './crosshair.js'
import { DataTable } from './data-table.js'
import type { DayAxis } from './day-axis.js'
import { DayStates } from './day-states.js'
import { lineWords } from './figure-values.js'
import { Legend } from './legend.js'
import { lineData, lineOptions, lineTraits } from './line-options.js'
import { noValuesWords, useNoValues } from './no-values.js'
import { lineTable } from './table-rows.js'
import { TimeLines } from './time-lines.js'

/** What the charts of the view are given. */
export interface DayChartProps<Group extends ChartGroup = ChartGroup> {
  /** What to draw. */
  readonly group: Group
  /** The row's part of the timeline, once it is there. */
  readonly row: Timeline['rows'][number] | undefined
  /** The axis, once the timeline is there. */
  readonly axis: DayAxis | undefined
  /** What is shown, in words, for names. */
  readonly shown: string
}

/** How high every chart is, with or without data. */
const height = 116

/** Lines of one unit over time, with their values under the crosshair. */
export function LineChart({ group, row, axis, shown }: DayChartProps<Extract<ChartGroup, { shape: 'lines' }>>) {
  const { figures, unit } = group
  const system = useUnitSystem()
  const at = useStore(crosshair)
  const chart = useRef<uPlot | null>(null)
  const { hasHigh, isEmpty } = lineTraits(row, figures)
  const options = useMemo(
    () => axis && lineOptions(axis, figures, unit, { hasHigh, isEmpty }),
    [axis, figures, unit, hasHigh, isEmpty],
  )
  const data = useMemo(() => lineData(row, figures, unit, toShownUnit(unit, system)), [row, figures, unit, system])
  const words = (at: number | null) =>
    figures.map((figure) => ({ label: figure.label, value: lineWords(row, figure, at, system) }))
  useEffect(() => {
    const { current } = chart
    current?.setCursor(
      at === null ? { left: -10, top: -10 } : { left: current.valToPos(at, 'x'), top: current.over.clientHeight / 2 },
    )
  }, [at, options, data])

  const noValues = useNoValues(row, figures, shown)
  const none = <p class="no-values">{axis && noValuesWords(figures, axis.zoom)}</p>
  if (noValues === 'line') return none
  return (
    <figure class="chart">
      <Legend items={words(at)} shape={isAmount(unit) ? 'bar' : 'line'} />
      <div class="plot" style={{ height: `${height}px` }}>
        {axis && <TimeLines axis={axis} />}
        {noValues && none}
        {options && !noValues && (
          <TimeChart
            options={options}
            data={data}
            height={height}
            label={`${words(null)
              .map(({ label, value }) => `${label}: ${value}`)
              .join('; ')}; ${shown}`}
            onChart={(made) => {
              chart.current = made
            }}
          />
        )}
        {axis && row && <DayStates days={row.days} axis={axis} />}
      </div>
      {axis && row && (
        <DataTable
          name={figures.map(({ label }) => label).join(', ')}
          rows={() => lineTable(axis, row, figures, system)}
        />
      )}
    </figure>
  )
}
