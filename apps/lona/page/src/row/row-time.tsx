import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { RowDetail } from '../../../src/api/schemas.js'
import { RequestError, request } from '../api/request.js'
import { CellPanel } from '../cell/cell-panel.js'
import { ChartTable } from './chart-table.js'
import { Downloads } from './downloads.js'
import { FigureChoice } from './figure-choice.js'
import { chosenFigures } from './figures.js'
import { dayAt, moveDay } from './local-time.js'
import { RangeButtons } from './range-buttons.js'
import type { RowAddress } from './row-address.js'
import { RowChart, rowOf } from './row-chart.js'
import { daysOfRow } from './row-days.js'
import { daysOf, type ShownRange, toShownRange } from './shown-range.js'
import type { ShownSpan } from './shown-span.js'
import { stretchAt, stretchWords, toStretches } from './stretches.js'
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
}

/** A row over time: the chart with all that moves it, the table, the files, and the open day. */
export function RowTime({ row, address, onShow, onOpenDay, onCloseDay }: RowTimeProps) {
  const display = useSame(row.display)
  const figures = useMemo(() => chosenFigures(display, address.figures), [display, address.figures])
  const days = useSame(daysOfRow(row, dayAt(Date.now() / 1000, Intl.DateTimeFormat().resolvedOptions().timeZone)))
  const [initial] = useState(() => address.range ?? days)
  const [width] = useState(() => Math.min(document.documentElement.clientWidth, 960))
  const { timeline, shown, problem } = useTimeline({ rowKey: row.key, days, initial, width })
  useSaid(shown, timeline?.timeZone, days, (range) => onShow({ range }))
  useDemand(row.key, shown, timeline?.timeZone)

  const stretches = timeline ? toStretches(rowOf(timeline).days, timeline.timeZone) : []
  const { day } = address
  const stretch = day === undefined ? undefined : stretches[stretchAt(stretches, day)]
  return (
    <>
      <FigureChoice display={display} chosen={figures} onChoose={(paths) => onShow({ figures: paths })} />
      {problem && problem.status !== 0 && <p class="trouble">{problem.words}</p>}
      <div class="row-time">
        {timeline && shown && (
          <>
            <RangeButtons shown={shown} timeZone={timeline.timeZone} />
            <RowChart row={row} figures={figures} timeline={timeline} shown={shown} onDay={onOpenDay} />
            <ChartTable figures={figures} row={rowOf(timeline)} timeZone={timeline.timeZone} shown={shown} />
            <Downloads rowKey={row.key} shown={shown} timeZone={timeline.timeZone} />
          </>
        )}
      </div>
      {day !== undefined && (
        <CellPanel
          rowKey={row.key}
          day={day}
          cell={address.cell}
          dayWords={
            stretch && stretch.first <= day && day <= stretch.last
              ? stretchWords({ first: day, last: day, state: stretch.state }, row.sync?.failed ?? [])
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
        newest.current(range.from === days.from && range.to === days.to ? undefined : range)
      }, restMs)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [shown, timeZone, days])
}

/** Tells the host which days are looked at: they are brought first. */
function useDemand(rowKey: string, shown: ShownSpan | undefined, timeZone: string | undefined): void {
  useEffect(() => {
    if (!shown || timeZone === undefined) return
    const ask = (): void => {
      const { from, to } = daysOf(shown.get(), timeZone)
      const body = { keys: [rowKey], range: { start: from, end: moveDay(to, 1) } }
      request('/api/demand', { method: 'POST', body }).catch((error: unknown) => {
        // What is looked at comes later then, as all else does; the frame says whether the host answers.
        if (!(error instanceof RequestError)) throw error
      })
    }
    ask()
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = shown.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(ask, 1000)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [rowKey, shown, timeZone])
}
