import { useCallback } from 'preact/hooks'
import type { Timeline } from '../../../src/api/schemas.js'
import { colorOf } from '../chart/colors.js'
import type { Figure } from '../chart/figures.js'
import type { ShownSpan } from './shown-span.js'
import { type DrawOverTime, TimeCanvas } from './time-canvas.js'

/** A stretch or a moment of a figure, as the host answers it. */
export type Mark = Timeline['rows'][number]['marks'][number]

const laneHeight = 20

/** What `MarkLane` draws. */
export interface MarkLaneProps {
  /** The figure. */
  readonly figure: Figure
  /** The row's marks, as far as they are loaded. */
  readonly marks: readonly Mark[]
  /** Whether there are more than are drawn. */
  readonly hasMore: boolean
  /** What of time is shown. */
  readonly shown: ShownSpan
}

/** The stretches and moments of one figure, in a lane of their own. */
export function MarkLane({ figure, marks, hasMore, shown }: MarkLaneProps) {
  const draw: DrawOverTime = useCallback(
    (pen, toX, width) => {
      pen.fillStyle = colorOf('--line-2')
      pen.fillRect(0, laneHeight / 2, width, 1)
      pen.fillStyle = colorOf('--series-3')
      for (const { figure: place, from, to } of marks) {
        const x = toX(from)
        const end = to === null ? x + 2 : Math.max(toX(to), x + 2)
        if (place === figure.index && end >= 0 && x <= width)
          pen.fillRect(x, to === null ? 2 : 4, end - x, to === null ? 16 : 12)
      }
    },
    [marks, figure],
  )
  return (
    <figure class="mark-lane">
      <figcaption>
        {figure.label} {hasMore && <span class="small">too many to show all; zoom in</span>}
      </figcaption>
      <TimeCanvas shown={shown} height={laneHeight} draw={draw} />
    </figure>
  )
}
