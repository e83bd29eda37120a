import { useStore } from '../store/use-store.js'
import { crosshair } from './crosshair.js'
import { changedClocks, type DayAxis, momentWords, percent, shareOf } from './day-axis.js'
import { useNow } from './use-now.js'

/** The one axis of all charts, always in sight: where the hours or days are, and where the crosshair stands. */
export function Ruler({ axis }: { readonly axis: DayAxis | undefined }) {
  const at = useStore(crosshair)
  const now = useNow()
  const clocks = axis && changedClocks(axis)
  return (
    <div class="ruler">
      <div class="ruler-ticks" aria-hidden="true">
        {axis?.ticks.map(({ at, words }) => (
          <span key={at} class="tick" style={{ left: percent(shareOf(axis, at)) }}>
            {words}
          </span>
        ))}
        {axis && now >= axis.from && now < axis.to && (
          <span class="now" style={{ left: percent(shareOf(axis, now)) }} />
        )}
        {axis && at !== null && (
          <span
            class={shareOf(axis, at) > 0.5 ? 'pointed pointed-before' : 'pointed'}
            style={{ left: percent(shareOf(axis, at)) }}
          >
            {momentWords(axis, at)}
          </span>
        )}
      </div>
      {clocks && <p class="clocks">{clocks}</p>}
    </div>
  )
}
