import type { Timeline } from '../../../src/api/schemas.js'
import { type DayState, stateWords, toStretches } from '../progress/stretches.js'
import './day-states.css'
import { type DayAxis, percent, shareOf } from './day-axis.js'

const signs: Readonly<Record<DayState, string>> = {
  held: '',
  empty: '∅',
  coming: '⋯',
  missing: '▨',
  failed: '⚠',
  outside: '',
}

/** Days that are not simply there, each state in a pattern of its own over the chart, with its word where there is room. */
export function DayStates({ days, axis }: { readonly days: Timeline['rows'][number]['days']; readonly axis: DayAxis }) {
  return (
    <div class="day-states" aria-hidden="true">
      {toStretches(days, axis.timeZone).map(({ from, to, state }) => {
        if (state === 'held') return null
        const left = Math.max(shareOf(axis, from), 0)
        const width = Math.min(shareOf(axis, to), 1) - left
        return (
          <span
            key={from}
            class={`day-state day-state-${state}`}
            style={{ left: percent(left), width: percent(width) }}
          >
            <span>
              {signs[state]} {stateWords[state]}
            </span>
          </span>
        )
      })}
    </div>
  )
}
