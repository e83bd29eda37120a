import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { colorOf } from '../chart/colors.js'
import {
  countStates,
  type FailedDays,
  type Stretch,
  stateWords,
  stretchAt,
  stretchWords,
} from '../progress/stretches.js'
import { dayAt, momentOf, moveDay } from '../time/local-time.js'
import { panSpan } from '../time/span.js'
import { formatCount } from '../words/numbers.js'
import { drawDays, drawOrder } from './draw-days.js'
import { type ShownSpan, useRestingSpan } from './shown-span.js'
import { StateSwatch } from './state-swatch.js'
import { type DrawOverTime, TimeCanvas } from './time-canvas.js'

const stripHeight = 22

/** What `DayStrip` draws. */
export interface DayStripProps {
  /** The days, as far as they are loaded. */
  readonly stretches: readonly Stretch[]
  /** The days that failed, with why. */
  readonly failed: readonly FailedDays[]
  /** The zone whose days they are. */
  readonly timeZone: string
  /** What of time is shown. */
  readonly shown: ShownSpan
  /** The day that is open. */
  readonly day: string | undefined
  /** Opens a day. */
  onDay(day: string): void
}

/** The days of a row and what they are; arrow keys walk over them, each stretch said in words. */
export function DayStrip({ stretches, failed, timeZone, shown, day, onDay }: DayStripProps) {
  const [chosen, setChosen] = useState<Pick<Stretch, 'first' | 'last' | 'state'> | null>(null)
  const resting = useRestingSpan(shown)
  const seen = useMemo(
    () => clipStretches(stretches, resting.from, resting.to, timeZone),
    [stretches, resting, timeZone],
  )
  const draw: DrawOverTime = useCallback(
    (pen, toX, width) => {
      for (const state of drawOrder) {
        for (const stretch of stretches) {
          const [x, end] = [toX(stretch.from), toX(stretch.to)]
          if (stretch.state !== state || end < 0 || x > width) continue
          const start = Math.max(x, -6)
          drawDays(pen, state, { x: start, width: Math.min(end, width + 6) - start, height: stripHeight })
        }
      }
      if (!chosen) return
      const [x, end] = [toX(momentOf(chosen.first, timeZone)), toX(momentOf(moveDay(chosen.last, 1), timeZone))]
      pen.strokeStyle = colorOf('--ink')
      pen.lineWidth = 2
      pen.strokeRect(x - 1, 1, Math.max(end - x, 2) + 2, stripHeight - 2)
    },
    [stretches, chosen, timeZone],
  )

  const choose = (next: Pick<Stretch, 'first' | 'last' | 'state'> | undefined): void => {
    if (!next) return
    setChosen(next)
    const span = shown.target()
    const [from, to] = [momentOf(next.first, timeZone), momentOf(moveDay(next.last, 1), timeZone)]
    if (to <= span.from)
      shown.show(panSpan(span, shown.bounds, to - span.from - Math.min(to - from, span.to - span.from)))
    if (from >= span.to)
      shown.show(panSpan(span, shown.bounds, from - span.to + Math.min(to - from, span.to - span.from)))
  }
  const choosePlace = (place: number): void => choose(stretches[Math.min(Math.max(place, 0), stretches.length - 1)])
  const chooseDay = (day: string): void => {
    const stretch = stretches[stretchAt(stretches, day)]
    if (stretch && stretch.first <= day && day <= stretch.last) choose({ first: day, last: day, state: stretch.state })
  }
  const newest = useRef(chooseDay)
  newest.current = chooseDay
  useEffect(() => {
    if (day !== undefined) newest.current(day)
  }, [day])
  const place = chosen ? stretchAt(stretches, chosen.first) : stretches.length - 1
  const words = chosen ? stretchWords({ ...chosen, state: stretches[place]?.state ?? chosen.state }, failed) : ''

  return (
    <div class="day-strip">
      <div
        class="strip-days"
        role="slider"
        tabIndex={0}
        aria-label="Days: arrow keys walk over stretches, with Shift over days; Enter opens a day"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, stretches.length - 1)}
        aria-valuenow={Math.max(0, place)}
        aria-valuetext={words || countWords(seen)}
        onFocus={() => chosen || choose(seen.at(-1) && stretches[stretchAt(stretches, seen.at(-1)?.first ?? '')])}
        onKeyDown={(event) => {
          const back = event.key === 'ArrowLeft' || event.key === 'ArrowDown'
          if (back || event.key === 'ArrowRight' || event.key === 'ArrowUp') {
            const step = back ? -1 : 1
            if (event.shiftKey && chosen)
              chooseDay(moveDay(back ? chosen.first : chosen.last, chosen.first === chosen.last ? step : 0))
            else choosePlace(chosen ? place + step : place)
          } else if (event.key === 'Home') choosePlace(0)
          else if (event.key === 'End') choosePlace(stretches.length - 1)
          else if ((event.key === 'Enter' || event.key === ' ') && chosen) onDay(newestSeen(chosen, seen))
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      >
        <TimeCanvas shown={shown} height={stripHeight} draw={draw} />
      </div>
      <ul class="strip-legend" aria-label="What the days are">
        {drawOrder.map((state) => {
          const days = seen.length === 0 ? 0 : (countStates(seen).find((count) => count.state === state)?.days ?? 0)
          return (
            <li key={state} class={days === 0 ? 'is-none' : undefined}>
              <StateSwatch state={state} />
              {stateWords[state]} <span class="count">{formatCount(days)}</span>
            </li>
          )
        })}
      </ul>
      <p class="strip-words">{words}</p>
    </div>
  )
}

/** The stretches as far as they are seen, to the whole day. */
function clipStretches(stretches: readonly Stretch[], from: number, to: number, timeZone: string): Stretch[] {
  return stretches
    .filter((stretch) => stretch.to > from && stretch.from < to)
    .map((stretch) => ({
      ...stretch,
      first: stretch.from < from ? dayAt(from, timeZone) : stretch.first,
      last: stretch.to > to ? dayAt(to - 1, timeZone) : stretch.last,
    }))
}

/** The newest day of what is chosen that is seen. */
function newestSeen({ first, last }: Pick<Stretch, 'first' | 'last'>, seen: readonly Stretch[]): string {
  const lastSeen = seen.at(-1)?.last ?? last
  return lastSeen >= first && lastSeen < last ? lastSeen : last
}

function countWords(stretches: readonly Stretch[]): string {
  return countStates(stretches)
    .map(({ state, days }) => `${formatCount(days)} ${days === 1 ? 'day' : 'days'} ${stateWords[state]}`)
    .join(', ')
}
