/** Where charts will be, while it is not known yet which. */
export function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      <span class="skeleton-head" />
      {[1, 2, 3, 4].map((chart) => (
        <span key={chart} class="skeleton-chart" />
      ))}
    </div>
  )
}
