import { colorOf, onColorsChange } from '../chart/colors.js'
import type { DayState } from '../progress/stretches.js'

// The states of days differ in shape, not in colour alone: full, hollow, striped, dotted, crossed.

type Draw = (pen: CanvasRenderingContext2D, x: number, width: number, height: number) => void

const tile = 6
const patterns = new Map<DayState, CanvasPattern | null>()
onColorsChange(() => patterns.clear())

function patternOf(state: DayState, pen: CanvasRenderingContext2D, paint: (tilePen: CanvasRenderingContext2D) => void) {
  const known = patterns.get(state)
  if (known) return known
  const canvas = document.createElement('canvas')
  canvas.width = tile * devicePixelRatio
  canvas.height = tile * devicePixelRatio
  const tilePen = canvas.getContext('2d')
  if (!tilePen) return null
  tilePen.scale(devicePixelRatio, devicePixelRatio)
  paint(tilePen)
  const made = pen.createPattern(canvas, 'repeat')
  made?.setTransform(new DOMMatrix().scale(1 / devicePixelRatio))
  patterns.set(state, made)
  return made
}

const fillWith: (state: DayState, paint: (tilePen: CanvasRenderingContext2D) => void) => Draw =
  (state, paint) => (pen, x, width, height) => {
    pen.fillStyle = patternOf(state, pen, paint) ?? colorOf('--ink-3')
    pen.fillRect(x, 0, width, height)
  }

/** Lines from the lower left to the upper right, meeting those of the next tile. */
function slant(pen: CanvasRenderingContext2D): void {
  pen.beginPath()
  for (const shift of [-tile, 0, tile]) {
    pen.moveTo(shift - 1, tile + 1)
    pen.lineTo(shift + tile + 1, -1)
  }
  pen.stroke()
}

const drawStates: Readonly<Record<DayState, Draw>> = {
  outside: () => {},
  held(pen, x, width, height) {
    pen.fillStyle = colorOf('--accent')
    pen.fillRect(x, 0, width, height)
  },
  empty(pen, x, width, height) {
    pen.fillStyle = colorOf('--accent')
    pen.fillRect(x, 0, width, 2)
    pen.fillRect(x, height - 2, width, 2)
  },
  missing: fillWith('missing', (pen) => {
    pen.fillStyle = colorOf('--ink-3')
    pen.fillRect(2, 2, 2, 2)
  }),
  coming: fillWith('coming', (pen) => {
    pen.fillStyle = colorOf('--accent-soft')
    pen.fillRect(0, 0, tile, tile)
    pen.strokeStyle = colorOf('--accent')
    pen.lineWidth = 1.5
    slant(pen)
  }),
  failed: fillWith('failed', (pen) => {
    pen.fillStyle = colorOf('--trouble-soft')
    pen.fillRect(0, 0, tile, tile)
    pen.strokeStyle = colorOf('--trouble')
    pen.lineWidth = 1.2
    slant(pen)
    pen.translate(tile, 0)
    pen.scale(-1, 1)
    slant(pen)
  }),
}

/** The states in the order in which they are drawn: what needs somebody lies above what is well. */
export const drawOrder: readonly DayState[] = ['held', 'empty', 'missing', 'coming', 'failed']

/** Draws days in one state, from the top. A single bad day of many years is still two pixels wide. */
export function drawDays(
  pen: CanvasRenderingContext2D,
  state: DayState,
  { x, width, height }: { readonly x: number; readonly width: number; readonly height: number },
): void {
  drawStates[state](pen, x, state === 'held' ? width : Math.max(width, 2), height)
}
