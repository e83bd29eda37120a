import { useUnitSystem } from '../units/unit-system.js'
import type { ChartGroup } from './chart-groups.js'
import { lineWords } from './figure-values.js'
import type { DayChartProps } from './line-chart.js'

/** Figures of a whole day, as numbers. */
export function BigFigures({ group, row }: DayChartProps<Extract<ChartGroup, { shape: 'numbers' }>>) {
  const system = useUnitSystem()
  return (
    <dl class="big-figures">
      {group.figures.map((figure) => (
        <div key={figure.index}>
          <dt>{figure.label}</dt>
          <dd>{row ? lineWords(row, figure, null, system) : '\u00a0'}</dd>
        </div>
      ))}
    </dl>
  )
}
