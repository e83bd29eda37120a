import { useEffect, useMemo, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import { alignCurves, type Curve } from '../chart/aligned-curves.js'
import { bars, dashes, gutter, seriesColor, tint, valueAxis } from '../chart/chart-style.js'
import { colorOf } from '../chart/colors.js'
import type { FigureGroup } from '../chart/figures.js'
import { TimeChart } from '../chart/time-chart.js'
import { isAmount, valueRange } from '../chart/value-range.js'
import { placeWords } from '../time/bucket-words.js'
import { ticksOf, tickWords } from '../time/ticks.js'
import { useUnitSystem } from '../units/unit-system.js'
import { toShownUnit } from '../units/units.js'
import { formatQuantity, formatRange } from '../words/numbers.js'
import { lineOrBand } from './band-path.js'
import type { ShownSpan } from './shown-span.js'

/** Where every time axis of the view begins and ends within its place, in CSS pixels. */
export const axisInset = { left: gutter, right: 10 } as const

/** What `LinePanel` draws. */
export interface LinePanelProps {
  /** The figures, all of one unit. */
  readonly group: FigureGroup
  /** Their lines, as far as they are loaded. */
  readonly curves: readonly Curve[]
  /** The zone of the time axis. */
  readonly timeZone: string
  /** What of time is shown. */
  readonly shown: ShownSpan
  /** Whether the time axis has its words here. */
  readonly isLast: boolean
  /** In CSS pixels. */
  readonly height: number
  /** Hears in words what the crosshair stands on; `''` for nothing. */
  onMoment(words: string): void
}

/** Lines of one unit: a line where each moment is a sample, else a band from the lowest to the highest. */
export function LinePanel({ group, curves, timeZone, shown, isLast, height, onMoment }: LinePanelProps) {
  const system = useUnitSystem()
  const unit = useMemo(() => toShownUnit(group.unit || undefined, system), [group, system])
  const aligned = useMemo(() => alignCurves(curves, group.figures, unit.convert), [curves, group, unit])
  const newest = useRef({ aligned, onMoment })
  newest.current = { aligned, onMoment }
  const chart = useRef<uPlot | null>(null)
  const values = useRef<(HTMLElement | null)[]>([])

  const options = useMemo(() => {
    const highOf = (series: number) => {
      const high = newest.current.aligned.data[series + 1]
      return high?.some((value) => value != null) ? high : null
    }
    const paths = lineOrBand(highOf, isAmount(group.unit) ? bars : undefined)
    const color = (place: number) => () => colorOf(seriesColor(place))
    const series: uPlot.Series[] = group.figures.flatMap((_, place) => [
      {
        scale: 'y',
        stroke: color(place),
        fill: () => tint(seriesColor(place), '90'),
        width: isAmount(group.unit) ? 0 : 1.5,
        dash: dashes[place % dashes.length] ?? [],
        paths,
        points: { size: 4, fill: color(place) },
      },
      // Drawn with the one before it.
      { scale: 'y', show: false },
    ])
    const readOut = (plot: uPlot): void => {
      const index = plot.cursor.left !== undefined && plot.cursor.left >= 0 ? plot.cursor.idx : null
      const { data } = newest.current.aligned
      const isBucket = group.figures.some((_, place) => highOf(1 + 2 * place) !== null)
      const isDay = group.figures.every(({ kind }) => kind === 'number')
      newest.current.onMoment(index == null ? '' : placeWords(data[0], index, { isBucket, isDay }, timeZone))
      group.figures.forEach((_, place) => {
        const element = values.current[place]
        if (element)
          element.textContent =
            index == null ? '' : valueWords(data[1 + 2 * place]?.[index], data[2 + 2 * place]?.[index], unit.unit)
      })
    }
    return {
      legend: { show: false },
      padding: [8, axisInset.right, 0, 0] as uPlot.Padding,
      cursor: {
        y: false,
        drag: { x: false, y: false, setScale: false },
        bind: { dblclick: () => null },
        sync: { key: 'row' },
      },
      scales: {
        x: { time: true, range: (): uPlot.Range.MinMax => [shown.get().from, shown.get().to] },
        y: {
          range: (): uPlot.Range.MinMax => {
            const { lowest, highest } = newest.current.aligned
            return valueRange(lowest, highest, group.unit)
          },
        },
      },
      series: [{}, ...series],
      axes: [
        {
          ...valueAxis(),
          size: isLast ? 26 : 6,
          splits: (plot: uPlot, _axis: number, from: number, to: number) =>
            ticksOf({ from, to }, Math.max(2, plot.width / 90), timeZone),
          // Words at the very end would be cut.
          values: (plot: uPlot, ticks: number[]) => {
            const { from, to } = shown.get()
            const last = to - ((to - from) * axisInset.right) / plot.width
            return tickWords(ticks, timeZone).map((words, place) =>
              isLast && (ticks[place] ?? to) < last ? words : '',
            )
          },
        },
        { ...valueAxis(), scale: 'y' },
      ],
      hooks: { setCursor: [readOut] },
    }
  }, [group, timeZone, shown, isLast, unit])

  useEffect(
    () =>
      shown.subscribe(() => {
        const { from, to } = shown.get()
        chart.current?.batch(() => chart.current?.setScale('x', { min: from, max: to }))
      }),
    [shown],
  )

  return (
    <figure class="line-panel">
      <figcaption>
        <span class="unit small">{unit.unit}</span>
        {group.figures.map(({ label, index }, place) => (
          <span key={index} class="figure-key">
            <svg width="22" height="8" aria-hidden="true">
              <line
                x1="0"
                y1="4"
                x2="22"
                y2="4"
                stroke={`var(${seriesColor(place)})`}
                stroke-width="2"
                stroke-dasharray={dashes[place % dashes.length]?.join(' ')}
              />
            </svg>
            {label}
            <output
              aria-live="off"
              ref={(element: HTMLElement | null) => {
                values.current[place] = element
              }}
            />
          </span>
        ))}
      </figcaption>
      <TimeChart
        options={options}
        data={aligned.data}
        height={height}
        label={panelWords(group, aligned, unit.unit)}
        onChart={(made) => {
          chart.current = made
        }}
      />
    </figure>
  )
}

function valueWords(low: number | null | undefined, high: number | null | undefined, unit: string): string {
  return low == null ? '' : formatRange(low, high ?? low, unit)
}

function panelWords(
  { figures }: FigureGroup,
  { lowest, highest }: { lowest: number | null; highest: number | null },
  unit: string,
) {
  const labels = figures.map(({ label }) => label).join(', ')
  if (lowest === null || highest === null) return `${labels}: nothing in these days`
  return `${labels}: ${formatQuantity(lowest, unit)} to ${formatQuantity(highest, unit)}`
}
