// Canvas knows no custom properties, so the charts ask here for what the style says now.

const known = new Map<string, string>()
const listeners = new Set<() => void>()

/** What a custom property such as `--accent` says in the colours that the system asks for now. */
export function colorOf(property: `--${string}`): string {
  let color = known.get(property)
  if (color === undefined) {
    color = getComputedStyle(document.documentElement).getPropertyValue(property).trim()
    known.set(property, color)
  }
  return color
}

/** Calls the listener when the colours have changed, until the answer is called. */
export function onColorsChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)']) {
  matchMedia(query).addEventListener('change', () => {
    known.clear()
    for (const listener of [...listeners]) listener()
  })
}
