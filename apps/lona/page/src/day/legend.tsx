import './legend.css'

/** One line of a legend. */
interface LegendItem {
  /** What the figure is called. */
  readonly label: string
  /** What it says under the crosshair, or over all that is shown. */
  readonly value: string
}

/** Which line is which, and what it says. Each has a place of fixed width, so that nothing moves while values change. */
export function Legend({
  items,
  shape,
}: {
  readonly items: readonly LegendItem[]
  readonly shape: 'line' | 'bar' | 'dot'
}) {
  return (
    <figcaption class="legend">
      {items.map(({ label, value }, place) => (
        <span key={label} class="legend-item">
          <span class={`swatch swatch-${shape} swatch-${(place % 4) + 1}`} aria-hidden="true" />
          <span class="legend-label">{label}</span> <span class="legend-value">{value}</span>
        </span>
      ))}
    </figcaption>
  )
}
