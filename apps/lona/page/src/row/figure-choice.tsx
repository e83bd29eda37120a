import type { DisplayFigure } from '../../../src/api/schemas.js'
import { type Figure, withPlaces } from '../chart/figures.js'

/** What `FigureChoice` offers. */
export interface FigureChoiceProps {
  /** What the row declares. */
  readonly display: readonly DisplayFigure[]
  /** The chosen ones. */
  readonly chosen: readonly Figure[]
  /** Hears of the paths that are chosen, separated by commas. */
  onChoose(paths: string): void
}

/** Which figures of the row are drawn; the last one cannot be taken away. */
export function FigureChoice({ display, chosen, onChoose }: FigureChoiceProps) {
  const places = new Set(chosen.map(({ index }) => index))
  return (
    <fieldset class="figure-choice">
      <legend class="unseen">Figures</legend>
      {withPlaces(display).map(({ index, label, unit }) => (
        <label key={index}>
          <input
            type="checkbox"
            checked={places.has(index)}
            disabled={places.size === 1 && places.has(index)}
            onChange={() => {
              const next = display.filter((_, place) => places.has(place) !== (place === index))
              onChoose(next.map(({ path }) => path).join(','))
            }}
          />
          {label}
          {unit !== undefined && <span class="small">{unit}</span>}
        </label>
      ))}
    </fieldset>
  )
}
