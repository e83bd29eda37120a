import { useEffect, useRef } from 'preact/hooks'

/** What keys do in the Day view. */
interface DayKeys {
  /** `←` and `→`: to the day, week, month or year before or after. */
  move(step: 1 | -1): void
  /** Shift with `←` and `→`: the crosshair. */
  moveCrosshair(step: 1 | -1): void
  /** Escape: no crosshair. */
  hideCrosshair(): void
  /** `t`: today. */
  toToday(): void
  /** `+` and `-`: nearer (-1) or further away (1). */
  zoomBy(step: 1 | -1): void
  /** `1` to `4`: a zoom by its place. */
  zoomTo(place: number): void
}

/** Listens to the keys, unless they are meant for a field, a dialog, or for the browser. */
export function useDayKeys(keys: DayKeys): void {
  const newest = useRef(keys)
  newest.current = keys
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || isForField(event.target)) return
      if (act(event, newest.current)) event.preventDefault()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}

function act({ key, shiftKey }: KeyboardEvent, keys: DayKeys): boolean {
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : null
  if (step !== null) shiftKey ? keys.moveCrosshair(step) : keys.move(step)
  else if (key === 'Escape') keys.hideCrosshair()
  else if (key === 't') keys.toToday()
  else if (key === '+' || key === '=') keys.zoomBy(-1)
  else if (key === '-') keys.zoomBy(1)
  else if (/^[1-4]$/.test(key)) keys.zoomTo(Number(key) - 1)
  else return false
  return true
}

const isForField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, select, textarea, dialog, [role=listbox], .table-scroll') !== null
