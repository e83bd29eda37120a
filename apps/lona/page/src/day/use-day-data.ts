import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Provider, Row, Timeline } from '../../../src/api/schemas.js'
import { prefetch } from '../api/answers.js'
import { type RequestError, toPath } from '../api/request.js'
import { type Resource, useResource } from '../api/use-resource.js'
import { lengthInDays } from '../progress/stretches.js'
import { moveDay } from '../time/local-time.js'
import type { DayAddress, Zoom } from './day-address.js'
import { moveInCalendar, shownDays } from './shown-days.js'

/** All that the Day view shows. */
interface DayData {
  /** What the person follows. */
  readonly rows: Resource<{ readonly rows: readonly Row[] }>
  /** Where data can come from. */
  readonly providers: Resource<{ readonly providers: readonly Provider[] }>
  /** The days. */
  readonly timeline: Resource<Timeline>
  /** What stands in the way of any of it. */
  readonly problem: RequestError | undefined
}

/** What an address asks for. All is asked for at once, and what is shown next is probably there before. */
export function useDayData(address: DayAddress, weekStart: number): DayData {
  const [wide] = useState(chartWidth)
  const { day, zoom, zone } = address
  const { first, last } = shownDays(day, zoom, weekStart)
  const width = widthOf(first, last, zoom, wide)
  const rows = useResource<{ rows: readonly Row[] }>('/api/rows', { isLive: true })
  const providers = useResource<{ providers: readonly Provider[] }>('/api/providers')
  const end = moveDay(last, 1)
  const timeline = useResource<Timeline>(timelinePath(first, last, width, zone), {
    isLive: true,
    concerns: ({ range }) => range === null || (range.start < end && range.end > first),
  })
  const neighbours = useMemo(
    () =>
      [1, -1].map((step) => {
        const days = shownDays(moveInCalendar(day, zoom, step), zoom, weekStart)
        return timelinePath(days.first, days.last, widthOf(days.first, days.last, zoom, wide), zone)
      }),
    [day, zoom, zone, weekStart, wide],
  )
  const isThere = timeline.data !== undefined && !timeline.isLoading
  useEffect(() => {
    if (isThere) for (const path of neighbours) void prefetch(path)
  }, [isThere, neighbours])
  return { rows, providers, timeline, problem: rows.problem ?? providers.problem ?? timeline.problem }
}

/** A year is calm when each of its days is one stretch from low to high. */
const widthOf = (first: string, last: string, zoom: Zoom, wide: number): number =>
  zoom === 'year' ? lengthInDays(first, last) : wide

const timelinePath = (from: string, to: string, width: number, timeZone: string | undefined): string =>
  toPath('/api/timeline', { from, to, width, timeZone })

/** About as many points as a chart has pixels; in steps, so that a window of about the same size asks for the same. */
const chartWidth = (): number => Math.ceil(Math.min(innerWidth, 960) / 100) * 100
