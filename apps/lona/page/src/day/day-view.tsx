import { useEffect, useMemo, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { AddAccount } from '../add/add-account.js'
import { FirstRun } from '../add/first-run.js'
import { useTitle } from '../frame/use-title.js'
import { useUnitSystem } from '../units/unit-system.js'
import { AccountSection } from './account-section.js'
import { toAccounts } from './accounts.js'
import { announcement, crosshair } from './crosshair.js'
import { CrosshairLayer } from './crosshair-layer.js'
import { type DayAddress, toDayAddress, zooms } from './day-address.js'
import { nextMoment, toDayAxis } from './day-axis.js'
import './day.css'
import { useDemand } from '../progress/use-demand.js'
import { today } from '../time/reader.js'
import { Ruler } from './ruler.js'
import { moveInCalendar, shownDays, shownWords, weekStartOf } from './shown-days.js'
import { Skeleton } from './skeleton.js'
import { StatusLine } from './status-line.js'
import { Toolbar } from './toolbar.js'
import { useDayData } from './use-day-data.js'
import { useDayKeys } from './use-day-keys.js'
import { useIsNarrow } from './use-is-narrow.js'
import { wordsAt } from './words-at.js'

const weekStart = weekStartOf(navigator.language)

/** All of the person's rows on one time axis. */
export function DayView({ address }: { readonly address: DayAddress }) {
  const { route } = useLocation()
  const { day, zoom } = address
  const system = useUnitSystem()
  const isNarrow = useIsNarrow()
  const shown = shownWords(address, shownDays(day, zoom, weekStart))
  const { rows, providers, timeline, problem } = useDayData(address, weekStart)
  const axis = useMemo(
    () => timeline.data && toDayAxis(timeline.data, zoom, isNarrow),
    [timeline.data?.from, timeline.data?.to, timeline.data?.timeZone, zoom, isNarrow],
  )
  useDemand(timeline.data)
  useEffect(() => () => crosshair.set(null), [toDayAddress(address)])

  const accounts = useMemo(
    () => rows.data && providers.data && toAccounts(rows.data.rows, providers.data.providers),
    [rows.data, providers.data],
  )
  const words = (at: number) =>
    axis && accounts && timeline.data
      ? wordsAt(
          axis,
          accounts.flatMap(({ rows }) => rows),
          timeline.data,
          at,
          system,
        )
      : ''
  const go = (to: Partial<DayAddress>) => route(toDayAddress({ ...address, ...to }))
  const move = (step: 1 | -1) => go({ day: moveInCalendar(day, zoom, step) })
  const zoomTo = (place: number) => go({ zoom: zooms[Math.min(Math.max(place, 0), zooms.length - 1)] ?? zoom })
  useDayKeys({
    move,
    moveCrosshair(step) {
      if (!axis) return
      const at = nextMoment(axis, crosshair.get(), step)
      crosshair.set(at)
      announcement.set(words(at))
    },
    hideCrosshair: () => crosshair.set(null),
    toToday: () => go({ day: today() }),
    zoomBy: (step) => zoomTo(zooms.indexOf(zoom) + step),
    zoomTo,
  })
  const reload = () => {
    rows.reload()
    timeline.reload()
  }

  // Not before it is known how high the charts are: then nothing below them moves.
  const isKnown = useRef(false)
  isKnown.current ||= accounts !== undefined && (timeline.data ?? timeline.problem) !== undefined

  const isFirstRun = accounts?.length === 0
  useTitle(isFirstRun ? 'Begin' : shown)
  if (isFirstRun) return <FirstRun providers={providers.data?.providers ?? []} onAdded={reload} />
  const zones = [...new Set(timeline.data?.rows.flatMap(({ timeZone }) => timeZone ?? []))]
  return (
    <div class="day-view">
      <Toolbar address={address} weekStart={weekStart} />
      <StatusLine address={address} rows={rows.data?.rows} timeZone={axis?.timeZone} zones={zones} />
      <CrosshairLayer axis={axis} wordsAt={words} onSwipe={move}>
        <Ruler axis={axis} />
        {problem && problem.code !== 'unreachable' && problem.status !== 401 && (
          <p role="alert" class="trouble">
            {problem.words}
          </p>
        )}
        {(isKnown.current ? accounts : undefined)?.map((account) => (
          <AccountSection
            key={account.key}
            account={account}
            timeline={timeline.data}
            axis={axis}
            address={address}
            shown={shown}
            onRemoved={reload}
          />
        )) ?? <Skeleton />}
      </CrosshairLayer>
      {isKnown.current && accounts && (
        <details class="add-more">
          <summary class="add-button">Add</summary>
          <AddAccount providers={providers.data?.providers ?? []} onAdded={reload} />
        </details>
      )}
      {isKnown.current && (
        <p class="small keys">
          Keys: <kbd>←</kbd> <kbd>→</kbd> move, with <kbd>Shift</kbd> the crosshair; <kbd>1</kbd> to <kbd>4</kbd> zoom;{' '}
          <kbd>t</kbd> today.
        </p>
      )}
    </div>
  )
}
