import type { Timeline } from '../../../src/api/schemas.js'
import { dayAt, localAt, momentOf } from '../time/local-time.js'

type Mark = Timeline['rows'][number]['marks'][number]

/** A mark by the days that it touches, and its time of day on each. */
export interface TimeOfDay {
  /** The middle of the local day, in seconds since 1970. */
  readonly at: number
  /** The local hour at which it begins on that day, 0 to 24. */
  readonly from: number
  /** The local hour at which it ends on that day; the same for a moment. */
  readonly to: number
  /** Which of the row's `display`, by its place. */
  readonly figure: number
}

/** Marks by time of day; a stretch over midnight is in two parts. */
export function toTimesOfDay(marks: readonly Mark[], timeZone: string): TimeOfDay[] {
  return marks.flatMap(({ from, to, figure }) => {
    const parts: TimeOfDay[] = []
    let begin = from
    do {
      const day = dayAt(begin, timeZone)
      const at = momentOf(`${day}T12:00`, timeZone)
      const endsHere = to === null || dayAt(to - 1, timeZone) === day || to <= begin
      const start = hourOf(begin, timeZone)
      const end = to === null ? start : endsHere ? hourOf(to, timeZone) || 24 : 24
      parts.push({ at, from: start, to: end, figure })
      if (endsHere) return parts
      begin = momentOf(dayAt(at + 86_400, timeZone), timeZone)
    } while (parts.length < 400)
    return parts
  })
}

function hourOf(at: number, timeZone: string): number {
  const time = localAt(at, timeZone).slice(11)
  return Number(time.slice(0, 2)) + Number(time.slice(3)) / 60
}
