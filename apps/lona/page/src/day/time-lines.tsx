import { useStore } from '../store/use-store.js'
import { crosshair } from './crosshair.js'
import { type DayAxis, percent, shareOf } from './day-axis.js'
import { useNow } from './use-now.js'

/** The line for now and the crosshair, behind what a chart draws: they cross no words. */
export function TimeLines({ axis }: { readonly axis: DayAxis }) {
  const at = useStore(crosshair)
  const now = useNow()
  const isNow = now >= axis.from && now < axis.to
  return (
    <div class="time-lines" aria-hidden="true">
      {isNow && <span class="now-line" style={{ left: percent(shareOf(axis, now)) }} />}
      {at !== null && <span class="crosshair-line" style={{ left: percent(shareOf(axis, at)) }} />}
    </div>
  )
}
