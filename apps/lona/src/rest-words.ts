const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long the rest takes, as roughly as it is known: `about 12 minutes left`. Nothing when nobody can say, or none is left. */
export function restWords(restMs: number | null): string | null {
  if (restMs === null || restMs === 0) return null
  if (restMs < minuteMs) return 'less than a minute left'
  if (restMs < 1.5 * hourMs) return about(restMs / minuteMs, 'minute')
  if (restMs < 1.5 * dayMs) return about(restMs / hourMs, 'hour')
  return about(restMs / dayMs, 'day')
}

function about(count: number, unit: string): string {
  const whole = Math.round(count)
  return `about ${whole.toLocaleString('en')} ${unit}${whole === 1 ? '' : 's'} left`
}
