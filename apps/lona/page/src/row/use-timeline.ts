import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Timeline } from '../../../src/api/schemas.js'
import { type RequestError, toPath } from '../api/request.js'
import { useResource } from '../api/use-resource.js'
import { lengthInDays } from '../progress/stretches.js'
import { momentOf, moveDay } from '../time/local-time.js'
import { type Span, spanAround, stillServes } from '../time/span.js'
import { type Ask, toAsk } from './ask.js'
import { daysOf, type ShownRange, sameRange, toShownRange, toSpan } from './shown-range.js'
import { createShownSpan, type ShownSpan } from './shown-span.js'

/** What `useTimeline` needs. */
export interface UseTimelineOptions {
  /** The row's key. */
  readonly rowKey: string
  /** The days that can be shown, the last included. */
  readonly days: ShownRange
  /** What is shown at first; all of it unless said. */
  readonly initial: ShownRange | undefined
  /** How wide the chart is, in pixels. */
  readonly width: number
}

/** What a row's chart draws, as far as it is known. */
export interface LoadedTimeline {
  /** The newest answer; what was drawn stays until the next one is there. */
  readonly timeline: Timeline | undefined
  /** What of time is shown; `undefined` until the row's zone is known. */
  readonly shown: ShownSpan | undefined
  /** What stands in the way of newer data. */
  readonly problem: RequestError | undefined
}

/** As much again on both sides of what is shown first: by days, because the row's zone is not known yet. */
function firstAsk(initial: ShownRange, days: ShownRange, width: number): Ask {
  const [first, last] = [initial.from.slice(0, 10), initial.to.slice(0, 10)]
  const length = lengthInDays(first, last)
  const from = moveDay(first, -Math.min(length, Math.max(0, lengthInDays(days.from, first) - 1)))
  const to = moveDay(last, Math.min(length, Math.max(0, lengthInDays(last, days.to) - 1)))
  return toAsk({ from, to }, (width * lengthInDays(from, to)) / length)
}

/** A row's days around what is shown, loaded anew before the edge of what is there comes into sight. */
export function useTimeline({ rowKey, days, initial, width }: UseTimelineOptions): LoadedTimeline {
  const [ask, setAsk] = useState<Ask>(() => firstAsk(initial ?? days, days, width))
  const { data, problem } = useResource<Timeline>(toPath('/api/timeline', { key: rowKey, ...ask }), {
    isLive: true,
    concerns: ({ key, range }) => key === rowKey && (range === null || (range.start <= ask.to && range.end > ask.from)),
  })
  const newest = useRef<Timeline | undefined>(undefined)
  if (data) newest.current = data
  const timeline = newest.current
  const timeZone = timeline?.timeZone

  const range = useRef(initial)
  const shown = useMemo(
    () =>
      timeZone === undefined
        ? undefined
        : createShownSpan(toSpan(range.current ?? days, timeZone), toSpan(days, timeZone)),
    [timeZone, days.from, days.to],
  )
  const loaded = useMemo((): Span | undefined => {
    if (!timeline) return undefined
    const { start, end } = timeline.range
    return { from: momentOf(start, timeline.timeZone), to: momentOf(end, timeline.timeZone) }
  }, [timeline])

  useEffect(() => {
    if (!shown || !loaded || timeZone === undefined) return
    const check = (): void => {
      const span = shown.get()
      // Who sees all of it sees all of it also when there is more.
      range.current = sameRange(toShownRange(span, timeZone), days) ? undefined : toShownRange(span, timeZone)
      if (stillServes(loaded, span, shown.bounds)) return
      const around = spanAround(span, shown.bounds)
      const screens = (around.to - around.from) / (span.to - span.from)
      setAsk(toAsk(daysOf(around, timeZone), width * screens))
    }
    check()
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = shown.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        check()
      }, 100)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [shown, loaded, timeZone, width])

  return { timeline, shown, problem }
}
