import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { RowDetail } from '../../../src/api/schemas.js'
import { CellPanel } from '../cell/cell-panel.js'
import { chosenFigures } from '../chart/figures.js'
import { failuresOf, stretchAt, stretchWords, toStretches } from '../progress/stretches.js'
import { useDemand } from '../progress/use-demand.js'
import { moveDay } from '../time/local-time.js'
import { today } from '../time/reader.js'
import { ChartTable } from './chart-table.js'
import { Downloads } from './downloads.js'
import { FigureChoice } from './figure-choice.js'
import { RangeButtons } from './range-buttons.js'
import type { RowAddress } from './row-address.js'
import { RowChart, rowOf } from './row-chart.js'
import { daysOfRow } from './row-days.js'
import { type ShownRange, sameRange, toShownRange, withinDays } from './shown-range.js'
import type { ShownSpan } from './shown-span.js'
import { useTimeline } from './use-timeline.js'

/** What `RowTime` shows. */
export interface RowTimeProps {
  /** The row. */
  readonly row: RowDetail
  /** What the address says. */
  readonly address: RowAddress
  /** Something else is shown now, and the address is to say so. */
  onShow(change: RowAddress): void
  /** A day, or a cell of it, is to be opened. */
  onOpenDay(day: string, cell?: string): void
  /** The open day is to be closed. */
  onCloseDay(): void
  /** What stands below it; not before it is known how high it is, so that nothing moves. */
  readonly children: ComponentChildren
}

/** A row over time: the chart with all that moves it, the table, the files, and the open day. */
export function RowTime({ row, address, onShow, onOpenDay, onCloseDay, children }: RowTimeProps) {
  const display = useSame(row.display)
  const figures = useMemo(() => chosenFigures(display, address.figures), [display, address.figures])
  const days = useSame(daysOfRow(row, today()))
  const [initial] = useState(() => address.range && withinDays(address.range, days))
  const [width] = useState(() => Math.min(document.documentElement.clientWidth, 960))
  const { timeline, shown, problem } = useTimeline({ rowKey: row.key, days, initial, width })
  useSaid(shown, timeline?.timeZone, days, (range) => onShow({ range }))
  const { from, to } = address.range ?? days
  const range = { start: from.slice(0, 10), end: moveDay(to.slice(0, 10), 1) }
  useDemand(timeline && { ...timeline, range })

  const stretches = timeline ? toStretches(rowOf(timeline).days, timeline.timeZone) : []
  const { day } = address
  const stretch = day === undefined ? undefined : stretches[stretchAt(stretches, day)]
  return (
    <>
      <FigureChoice display={display} chosen={figures} onChoose={(paths) => onShow({ figures: paths })} />
      {problem && problem.status !== 0 && <p class="trouble">{problem.words}</p>}
      {timeline && shown && (
        <>
          {rowOf(timeline).failure !== null && (
            <p class="trouble">Not all days can be shown. {rowOf(timeline).failure}</p>
          )}
          <RangeButtons shown={shown} timeZone={timeline.timeZone} />
          <RowChart row={row} figures={figures} timeline={timeline} shown={shown} day={address.day} onDay={onOpenDay} />
          <ChartTable figures={figures} row={rowOf(timeline)} timeZone={timeline.timeZone} shown={shown} />
          <Downloads rowKey={row.key} shown={shown} timeZone={timeline.timeZone} />
        </>
      )}
      {(timeline || problem) && children}
      {day !== undefined && (
        <CellPanel
          rowKey={row.key}
          day={day}
          cell={address.cell}
          dayWords={
            timeline && stretch && stretch.first <= day && day <= stretch.last
              ? stretchWords({ first: day, last: day, state: stretch.state }, failuresOf(row, rowOf(timeline)))
              : ''
          }
          onShow={onOpenDay}
          onClose={onCloseDay}
        />
      )}
    </>
  )
}

/** The same object for as long as it says the same. */
function useSame<Value>(value: Value): Value {
  const text = JSON.stringify(value)
  return useMemo(() => value, [text])
}

const restMs = 250

/** Has the address say what is shown, once it has stood still. */
function useSaid(
  shown: ShownSpan | undefined,
  timeZone: string | undefined,
  days: ShownRange,
  say: (range: ShownRange | undefined) => void,
): void {
  const newest = useRef(say)
  newest.current = say
  useEffect(() => {
    if (!shown || timeZone === undefined) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = shown.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        const range = toShownRange(shown.get(), timeZone)
        newest.current(sameRange(range, days) ? undefined : range)
      }, restMs)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [shown, timeZone, days])
}
