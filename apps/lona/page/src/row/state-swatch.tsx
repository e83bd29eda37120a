import { useEffect, useRef } from 'preact/hooks'
import { onColorsChange } from '../chart/colors.js'
import type { DayState } from '../progress/stretches.js'
import { drawDays } from './draw-days.js'

const size = { width: 22, height: 14 }

/** How days in a state are drawn, for a legend. */
export function StateSwatch({ state }: { readonly state: DayState }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    const pen = element?.getContext('2d')
    if (!element || !pen) return
    element.width = size.width * devicePixelRatio
    element.height = size.height * devicePixelRatio
    const paint = (): void => {
      pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
      pen.clearRect(0, 0, size.width, size.height)
      drawDays(pen, state, { x: 0, ...size })
    }
    paint()
    return onColorsChange(paint)
  }, [state])
  return <canvas ref={canvas} class="state-swatch" />
}
