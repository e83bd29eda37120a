import { useLocation } from 'preact-iso/router'
import { today } from '../time/reader.js'
import { type DayAddress, isDay, toDayAddress, zooms } from './day-address.js'
import { moveInCalendar, shownDays, shownWords } from './shown-days.js'

const zoomLabels = { day: 'Day', week: 'Week', month: 'Month', year: 'Year' } as const

/** What is shown, and the ways to what else could be. */
export function Toolbar({ address, weekStart }: { readonly address: DayAddress; readonly weekStart: number }) {
  const { route } = useLocation()
  const { day, zoom } = address
  const days = shownDays(day, zoom, weekStart)
  const step = (count: 1 | -1) => {
    const to = { ...address, day: moveInCalendar(day, zoom, count) }
    const words = shownWords(to, shownDays(to.day, zoom, weekStart))
    const label = `${zoomLabels[zoom]} ${count === 1 ? 'after' : 'before'}: ${words}`
    return (
      <a class="button" href={toDayAddress(to)} title={words}>
        <span aria-hidden="true">{count === 1 ? '→' : '←'}</span>
        <span class="unseen">{label}</span>
      </a>
    )
  }
  return (
    <div class="toolbar">
      <h1 aria-live="polite">{shownWords(address, days)}</h1>
      <div class="toolbar-tools">
        <div class="toolbar-moves">
          {step(-1)}
          {step(1)}
          <a class="button" href={toDayAddress({ ...address, day: today() })}>
            Today
          </a>
          <input
            type="date"
            aria-label="Go to a day"
            value={day}
            onChange={({ currentTarget: { value } }) => {
              if (isDay(value)) route(toDayAddress({ ...address, day: value }))
            }}
          />
        </div>
        <fieldset class="segments">
          <legend class="unseen">Zoom</legend>
          {zooms.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="zoom"
                checked={one === zoom}
                onChange={() => route(toDayAddress({ ...address, zoom: one }))}
              />
              {zoomLabels[one]}
            </label>
          ))}
        </fieldset>
      </div>
    </div>
  )
}
