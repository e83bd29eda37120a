import { dayAt } from '../time/local-time.js'
import { fitSpan, panSpan, zoomSpan } from '../time/span.js'
import { formatDays } from '../words/days.js'
import { type ShownSpan, useRestingSpan } from './shown-span.js'

const lengths = [
  { label: '1 week', days: 7 },
  { label: '1 month', days: 30.4 },
  { label: '1 year', days: 365.25 },
]

/** What is shown, in words, and buttons that change it as the keys do. */
export function RangeButtons({ shown, timeZone }: { readonly shown: ShownSpan; readonly timeZone: string }) {
  const resting = useRestingSpan(shown)
  const length = resting.to - resting.from
  const showDays = (days: number): void => {
    const { from, to } = shown.target()
    const seconds = days * 86_400
    // Around the middle; but what reached the newest day still does.
    const end = to >= shown.bounds.to - 1 ? to : Math.min((from + to) / 2 + seconds / 2, shown.bounds.to)
    shown.show(fitSpan({ from: end - seconds, to: end }, shown.bounds))
  }
  const move = (share: number): void => {
    const span = shown.target()
    shown.show(panSpan(span, shown.bounds, (span.to - span.from) * share))
  }
  const zoom = (factor: number): void => shown.show(zoomSpan(shown.target(), shown.bounds, factor))
  return (
    <div class="range-buttons">
      <p class="shown-days" role="status">
        {formatDays(dayAt(resting.from, timeZone), dayAt(resting.to - 1, timeZone))}
      </p>
      <p class="range-lengths">
        {lengths.map(({ label, days }) => (
          <button
            key={label}
            type="button"
            aria-pressed={Math.abs(length / 86_400 - days) < 0.5}
            onClick={() => showDays(days)}
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={length >= shown.bounds.to - shown.bounds.from - 1}
          onClick={() => shown.show(shown.bounds)}
        >
          All
        </button>
      </p>
      <p class="range-steps">
        <button type="button" aria-label="Earlier" onClick={() => move(-0.5)}>
          ←
        </button>
        <button type="button" aria-label="Later" onClick={() => move(0.5)}>
          →
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => zoom(2)}>
          −
        </button>
        <button type="button" aria-label="Zoom in" onClick={() => zoom(0.5)}>
          +
        </button>
      </p>
    </div>
  )
}
