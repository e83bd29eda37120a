import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { useStore } from '../store/use-store.js'
import './axis.css'
import { gutter } from '../chart/chart-style.js'
import { announcement, crosshair } from './crosshair.js'
import type { DayAxis } from './day-axis.js'

/** What the layer is given. */
interface CrosshairLayerProps {
  /** The axis, once it is known. */
  readonly axis: DayAxis | undefined
  /** What the page says at a moment, to be read out. */
  readonly wordsAt: (at: number) => string
  /** Called with the direction of a swipe: 1 for later. */
  readonly onSwipe: (step: 1 | -1) => void
  /** The charts. */
  readonly children: ComponentChildren
}

/** A finger that moved so far (CSS pixels) within this time (milliseconds) has swiped. */
const swipe = { pixels: 60, ms: 400 }

/**
 * What moves the one crosshair of all charts. A mouse does by pointing; a finger by a tap, or by dragging
 * after it has rested; a quick move of a finger to the side is a swipe.
 */
export function CrosshairLayer({ axis, wordsAt, onSwipe, children }: CrosshairLayerProps) {
  const layer = useRef<HTMLDivElement>(null)
  const touch = useRef<{ x: number; y: number; time: number } | null>(null)
  const momentUnder = ({ clientX }: PointerEvent): number | null => {
    const box = layer.current?.getBoundingClientRect()
    if (!box || !axis) return null
    const share = (clientX - box.left - gutter) / (box.width - gutter)
    return share < 0 || share >= 1 ? null : axis.from + share * (axis.to - axis.from)
  }
  const point = (event: PointerEvent) => crosshair.set(momentUnder(event))
  return (
    <div
      ref={layer}
      class="crosshair-layer"
      onPointerMove={(event) => {
        if (event.pointerType === 'mouse') point(event)
        else if (touch.current && event.timeStamp - touch.current.time > swipe.ms) point(event)
      }}
      onPointerLeave={({ pointerType }) => {
        if (pointerType === 'mouse') crosshair.set(null)
      }}
      onPointerDown={({ pointerType, clientX, clientY, timeStamp }) => {
        touch.current = pointerType === 'mouse' ? null : { x: clientX, y: clientY, time: timeStamp }
      }}
      onPointerCancel={() => {
        touch.current = null
      }}
      onPointerUp={(event) => {
        const begin = touch.current
        touch.current = null
        if (!begin) return
        const [right, down] = [event.clientX - begin.x, event.clientY - begin.y]
        if (
          Math.abs(right) > swipe.pixels &&
          Math.abs(right) > 2 * Math.abs(down) &&
          event.timeStamp - begin.time < swipe.ms
        ) {
          onSwipe(right < 0 ? 1 : -1)
          return
        }
        point(event)
        const at = crosshair.get()
        if (at !== null) announcement.set(wordsAt(at))
      }}
    >
      {children}
      <Announcement />
    </div>
  )
}

function Announcement() {
  return (
    <p class="unseen" aria-live="polite">
      {useStore(announcement)}
    </p>
  )
}
