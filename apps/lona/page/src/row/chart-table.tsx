import { useState } from 'preact/hooks'
import type { Timeline } from '../../../src/api/schemas.js'
import { alignCurves } from '../chart/aligned-curves.js'
import type { Figure } from '../chart/figures.js'
import { placeWords } from '../time/bucket-words.js'
import type { Span } from '../time/span.js'
import { useUnitSystem } from '../units/unit-system.js'
import { toShownUnit } from '../units/units.js'
import { formatMoment } from '../words/days.js'
import { formatCount, formatRange } from '../words/numbers.js'
import { type ShownSpan, useRestingSpan } from './shown-span.js'

const mostLines = 500

/** What `ChartTable` shows. */
export interface ChartTableProps {
  /** The chosen figures. */
  readonly figures: readonly Figure[]
  /** The row, as far as it is loaded. */
  readonly row: Timeline['rows'][number]
  /** The zone of the times. */
  readonly timeZone: string
  /** What of time is shown. */
  readonly shown: ShownSpan
}

/** What the chart shows, as a table; made only when somebody opens it. */
export function ChartTable(props: ChartTableProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class="chart-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Table of what the chart shows</summary>
      {isOpen && <OpenTable {...props} />}
    </details>
  )
}

function OpenTable({ figures, row, timeZone, shown }: ChartTableProps) {
  const span = useRestingSpan(shown)
  const system = useUnitSystem()
  const lines = figures.filter(({ kind }) => kind === 'curve' || kind === 'number')
  const isDay = lines.every(({ kind }) => kind === 'number')
  const units = lines.map(({ unit }) => toShownUnit(unit, system))
  const { data } = alignCurves(row.curves, lines, (value) => value)
  const [times] = data
  const seen = times.map((at, index) => ({ at, index })).filter(({ at }) => isSeen(at, span))
  const marks = row.marks.filter(
    ({ figure, from, to }) =>
      figures.some(({ index }) => index === figure) && (isSeen(from, span) || (to !== null && isSeen(to, span))),
  )
  const isBanded = row.curves.some(({ figure, high }) => high !== null && lines.some(({ index }) => index === figure))

  return (
    <>
      {seen.length > mostLines && (
        <p class="small">
          The first {formatCount(mostLines)} of {formatCount(seen.length)} points. Zoom in to see the rest.
        </p>
      )}
      {isBanded && <p class="small">Each line is a stretch of samples: its lowest and its highest value.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section class="scrolls" tabIndex={0} aria-label="Table of what the chart shows">
        {lines.length > 0 && (
          <table>
            <thead>
              <tr>
                <th scope="col">{isDay ? 'Day' : 'Time'}</th>
                {lines.map(({ index, label }, place) => (
                  <th key={index} scope="col">
                    {label} {units[place]?.unit && `(${units[place].unit})`}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {seen.slice(0, mostLines).map(({ at, index }) => (
                <tr key={at}>
                  <th scope="row">{placeWords(times, index, { isBucket: isBanded, isDay }, timeZone)}</th>
                  {lines.map((figure, place) => (
                    <td key={figure.index}>
                      {valueWords(data[1 + 2 * place]?.[index], data[2 + 2 * place]?.[index], units[place]?.convert)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {marks.length > 0 && (
          <table>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
              </tr>
            </thead>
            <tbody>
              {marks.slice(0, mostLines).map(({ figure, from, to, text }) => (
                <tr key={`${figure} ${from}`}>
                  <th scope="row">
                    {figures.find(({ index }) => index === figure)?.label} {text}
                  </th>
                  <td>{formatMoment(new Date(from * 1000), timeZone)}</td>
                  <td>{to !== null && formatMoment(new Date(to * 1000), timeZone)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  )
}

const isSeen = (at: number, { from, to }: Span): boolean => at >= from && at < to

function valueWords(
  low: number | null | undefined,
  high: number | null | undefined,
  convert = (value: number) => value,
): string {
  return low == null ? '–' : formatRange(convert(low), convert(high ?? low), '')
}
