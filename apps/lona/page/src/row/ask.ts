import { lengthInDays } from '../progress/stretches.js'
import { moveDay } from '../time/local-time.js'
import type { ShownRange } from './shown-range.js'

/** What is asked of the host: days, the last included, and how many points at most it is to draw of them. */
export interface Ask extends ShownRange {
  /** How many. */
  readonly width: number
}

/** The widest chart that the host draws points for. */
const mostWidth = 10_000

/**
 * Days with at least so many points. Where there are more days than that, each point is a whole number of them, and some
 * days before the first are asked for too where they do not come out even.
 */
export function toAsk({ from, to }: ShownRange, points: number): Ask {
  const wanted = Math.min(Math.round(points), mostWidth)
  const days = lengthInDays(from, to)
  const each = Math.max(Math.floor(days / wanted), Math.ceil(days / mostWidth))
  if (days < wanted) return { from, to, width: wanted }
  const width = Math.ceil(days / each)
  return { from: moveDay(from, days - width * each), to, width }
}
