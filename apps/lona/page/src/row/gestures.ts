import { panSpan, type Span, zoomSpan } from '../time/span.js'
import type { ShownSpan } from './shown-span.js'

/** What `followGestures` needs to know. */
export interface GestureOptions {
  /** What is moved. */
  readonly shown: ShownSpan
  /** Where the time axis lies within the element, in CSS pixels. */
  readonly axis: { readonly left: number; readonly right: number }
  /** Hears of a click, at a moment. */
  onPick(at: number): void
}

const stillPixels = 4
const doubleClickMs = 260

/** Lets a mouse, fingers and keys move what is shown, until the answer is called. */
export function followGestures(element: HTMLElement, { shown, axis, onPick }: GestureOptions): () => void {
  const ending = new AbortController()
  const { signal } = ending
  const pointers = new Map<number, number>()
  let begun: { readonly span: Span; readonly xs: readonly number[] } | undefined
  let hasMoved = false
  let click: ReturnType<typeof setTimeout> | undefined

  const lengthOf = ({ from, to }: Span): number => to - from
  const box = () => {
    const { left, width } = element.getBoundingClientRect()
    return { left: left + axis.left, width: Math.max(1, width - axis.left - axis.right) }
  }
  const momentAt = (clientX: number, span = shown.target()): number => {
    const { left, width } = box()
    return span.from + ((clientX - left) / width) * lengthOf(span)
  }
  const isWithin = (clientX: number): boolean => {
    const { left, width } = box()
    return clientX >= left && clientX <= left + width
  }
  const begin = (): void => {
    begun = { span: shown.target(), xs: [...pointers.values()] }
  }

  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 16
      const sideways = event.shiftKey ? event.deltaX + event.deltaY : event.deltaX
      const span = shown.target()
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        shown.show(panSpan(span, shown.bounds, (sideways * unit * lengthOf(span)) / box().width))
      } else {
        const factor = Math.exp(event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.002))
        shown.show(zoomSpan(span, shown.bounds, factor, momentAt(event.clientX)))
      }
    },
    { passive: false, signal },
  )
  element.addEventListener(
    'pointerdown',
    (event) => {
      const isWords = event.target instanceof Element && event.target.closest('figcaption, p, ul')
      if (isWords || event.button !== 0 || !isWithin(event.clientX)) return
      // The chart's own listeners keep the browser from doing it.
      element.focus({ preventScroll: true })
      pointers.set(event.pointerId, event.clientX)
      hasMoved = pointers.size > 1
      begin()
    },
    { signal },
  )
  element.addEventListener(
    'pointermove',
    (event) => {
      if (!begun || !pointers.has(event.pointerId)) return
      pointers.set(event.pointerId, event.clientX)
      const xs = [...pointers.values()]
      const [startX = 0, otherStartX] = begun.xs
      const [x = 0, otherX] = xs
      if (!hasMoved && Math.abs(x - startX) < stillPixels) return
      if (!hasMoved) element.setPointerCapture(event.pointerId)
      hasMoved = true
      if (otherStartX === undefined || otherX === undefined) {
        shown.show(panSpan(begun.span, shown.bounds, ((startX - x) * lengthOf(begun.span)) / box().width))
        return
      }
      // The moment between the fingers stays between them.
      const factor = Math.max(10, Math.abs(otherStartX - startX)) / Math.max(10, Math.abs(otherX - x))
      const middle = momentAt((startX + otherStartX) / 2, begun.span)
      const zoomed = zoomSpan(begun.span, shown.bounds, factor, middle)
      const moved = ((startX + otherStartX - x - otherX) / 2 / box().width) * lengthOf(zoomed)
      shown.show(panSpan(zoomed, shown.bounds, moved))
    },
    { signal },
  )
  for (const type of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(
      type,
      (event) => {
        if (!pointers.delete(event.pointerId)) return
        if (pointers.size > 0) return begin()
        begun = undefined
        if (hasMoved || type === 'pointercancel') return
        const at = momentAt(event.clientX)
        clearTimeout(click)
        // A second click would mean something else.
        click = setTimeout(() => onPick(at), doubleClickMs)
      },
      { signal },
    )
  }
  element.addEventListener(
    'dblclick',
    (event) => {
      if (!isWithin(event.clientX)) return
      clearTimeout(click)
      shown.show(zoomSpan(shown.target(), shown.bounds, 0.5, momentAt(event.clientX)))
    },
    { signal },
  )
  return () => {
    clearTimeout(click)
    ending.abort()
  }
}

/** Where a key leads: arrows move, `+` and `-` zoom, Home and End lead to the ends, `0` shows all; `null` for other keys. */
export function spanAfterKey(key: string, { target, bounds }: Pick<ShownSpan, 'target' | 'bounds'>): Span | null {
  const span = target()
  const length = span.to - span.from
  switch (key) {
    case 'ArrowLeft':
      return panSpan(span, bounds, -length / 8)
    case 'ArrowRight':
      return panSpan(span, bounds, length / 8)
    case '+':
    case '=':
      return zoomSpan(span, bounds, 1 / 1.5)
    case '-':
      return zoomSpan(span, bounds, 1.5)
    case 'Home':
      return panSpan(span, bounds, bounds.from - span.from)
    case 'End':
      return panSpan(span, bounds, bounds.to - span.to)
    case '0':
      return bounds
    default:
      return null
  }
}
