import { useEffect, useRef } from 'preact/hooks'
import { onColorsChange } from '../chart/colors.js'
import type { ShownSpan } from './shown-span.js'

/** Draws on a canvas in CSS pixels; `toX` says where a moment lies. */
export type DrawOverTime = (pen: CanvasRenderingContext2D, toX: (at: number) => number, width: number) => void

/** What `TimeCanvas` draws. */
export interface TimeCanvasProps {
  /** What of time it shows. */
  readonly shown: ShownSpan
  /** In CSS pixels. */
  readonly height: number
  /** Draws it; the canvas is empty when it is called. */
  readonly draw: DrawOverTime
}

/** A canvas over the same time axis as the chart, drawn in the same step. It is a picture: words stand beside it. */
export function TimeCanvas({ shown, height, draw }: TimeCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const newest = useRef(draw)
  newest.current = draw
  const redraw = useRef(() => {})

  useEffect(() => {
    const element = canvas.current
    const pen = element?.getContext('2d')
    if (!element || !pen) return
    const paint = (): void => {
      const { from, to } = shown.get()
      const width = element.clientWidth
      pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
      pen.clearRect(0, 0, width, height)
      newest.current(pen, (at) => ((at - from) / (to - from)) * width, width)
    }
    redraw.current = paint
    const resize = (): void => {
      element.width = Math.round(element.clientWidth * devicePixelRatio)
      element.height = Math.round(height * devicePixelRatio)
      paint()
    }
    const sizes = new ResizeObserver(resize)
    sizes.observe(element)
    const stops = [shown.subscribe(paint), onColorsChange(paint), () => sizes.disconnect()]
    return () => {
      for (const stop of stops) stop()
    }
  }, [shown, height])
  useEffect(() => redraw.current(), [draw])

  return <canvas ref={canvas} class="time-canvas" style={{ height: `${height}px` }} />
}
