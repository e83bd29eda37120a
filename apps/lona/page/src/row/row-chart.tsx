import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { RowDetail, Timeline } from '../../../src/api/schemas.js'
import { type Figure, groupLines, marksOf } from '../chart/figures.js'
import { failuresOf, toStretches } from '../progress/stretches.js'
import { dayAt } from '../time/local-time.js'
import { DayStrip } from './day-strip.js'
import { followGestures, spanAfterKey } from './gestures.js'
import { axisInset, LinePanel } from './line-panel.js'
import { MarkLane } from './mark-lane.js'
import type { ShownSpan } from './shown-span.js'

/** What `RowChart` draws. */
export interface RowChartProps {
  /** The row. */
  readonly row: RowDetail
  /** The chosen figures. */
  readonly figures: readonly Figure[]
  /** The row's days, as far as they are loaded. */
  readonly timeline: Timeline
  /** What of time is shown. */
  readonly shown: ShownSpan
  /** The day that is open. */
  readonly day: string | undefined
  /** Opens a day. */
  onDay(day: string): void
}

const noRow: Timeline['rows'][number] = {
  lookupKey: '',
  timeZone: null,
  asOf: null,
  curves: [],
  marks: [],
  hasMoreMarks: false,
  failure: null,
  days: [],
}

/** How high a chart of lines is, by how many there are. */
const panelHeight = (panels: number): number => (panels === 1 ? 260 : 170)

/** The row of a timeline of one row. */
export const rowOf = ({ rows }: Timeline): Timeline['rows'][number] => rows[0] ?? noRow

/** A row over time: a chart for each unit, a lane for each figure that is a stretch or a moment, and the days under it. */
export function RowChart({ row, figures, timeline, shown, day, onDay }: RowChartProps) {
  const { timeZone } = timeline
  const loaded = rowOf(timeline)
  const groups = useMemo(() => groupLines(figures), [figures])
  const marks = useMemo(() => marksOf(figures), [figures])
  const stretches = useMemo(() => toStretches(loaded.days, timeZone), [loaded, timeZone])
  const place = useRef<HTMLDivElement>(null)
  const moment = useRef<HTMLParagraphElement>(null)
  const open = useRef(onDay)
  open.current = onDay

  useEffect(() => {
    if (!place.current) return
    return followGestures(place.current, { shown, axis: axisInset, onPick: (at) => open.current(dayAt(at, timeZone)) })
  }, [shown, timeZone])

  const showMoment = (words: string): void => {
    if (moment.current) moment.current.textContent = words
  }
  return (
    <div class="row-chart">
      <p class="moment small" ref={moment} />
      <div
        ref={place}
        class="moves"
        role="application"
        aria-roledescription="chart"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys move and zoom
        tabIndex={0}
        aria-label="Arrow keys move it, plus and minus zoom, Home and End lead to its ends, 0 shows all"
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return
          const span = spanAfterKey(event.key, shown)
          if (!span) return
          event.preventDefault()
          shown.show(span)
        }}
      >
        {groups.map((group, index) => (
          <LinePanel
            key={group.figures.map(({ path }) => path).join(' ')}
            group={group}
            curves={loaded.curves}
            timeZone={timeZone}
            shown={shown}
            isLast={index === groups.length - 1}
            height={panelHeight(groups.length)}
            onMoment={showMoment}
          />
        ))}
        {marks.map((figure) => (
          <MarkLane
            key={figure.path}
            figure={figure}
            marks={loaded.marks}
            hasMore={loaded.hasMoreMarks}
            shown={shown}
          />
        ))}
        <DayStrip
          stretches={stretches}
          failed={failuresOf(row, loaded)}
          timeZone={timeZone}
          shown={shown}
          day={day}
          onDay={onDay}
        />
      </div>
    </div>
  )
}
