import type { Timeline } from '../../../src/api/schemas.js'
import { dayAt } from '../time/local-time.js'
import { ticksOf, tickWords } from '../time/ticks.js'
import { formatDay, formatTime } from '../words/days.js'
import type { Zoom } from './day-address.js'

/** The one time axis that all charts of the view share. */
export interface DayAxis {
  /** Where it begins, in seconds since 1970. */
  readonly from: number
  /** Where it ends. */
  readonly to: number
  /** Whose local days it has. */
  readonly timeZone: string
  /** How much it shows. */
  readonly zoom: Zoom
  /** Where it is marked. */
  readonly ticks: readonly Tick[]
}

/** A mark of the axis. */
interface Tick {
  /** Where, in seconds since 1970. */
  readonly at: number
  /** What stands there. */
  readonly words: string
}

const mostTicks: Readonly<Record<Zoom, { readonly wide: number; readonly narrow: number }>> = {
  day: { wide: 9, narrow: 5 },
  week: { wide: 7.1, narrow: 7.1 },
  month: { wide: 5, narrow: 5 },
  year: { wide: 13, narrow: 5 },
}

/** The axis of a timeline, with as many marks as its width has room for. */
export function toDayAxis(
  { from, to, timeZone }: Pick<Timeline, 'from' | 'to' | 'timeZone'>,
  zoom: Zoom,
  isNarrow: boolean,
  locale?: string,
): DayAxis {
  const most = mostTicks[zoom][isNarrow ? 'narrow' : 'wide']
  const ats = ticksOf({ from, to: to - 1 }, most, timeZone)
  const words =
    zoom === 'week'
      ? ats.map((at) => formatDay(dayAt(at, timeZone), 'weekday', locale))
      : tickWords(ats, timeZone, locale)
  // Words that begin where the axis ends have no room.
  const latest = to - (to - from) * (isNarrow ? 0.12 : 0.05)
  return {
    from,
    to,
    timeZone,
    zoom,
    ticks: ats.map((at, index) => ({ at, words: at > latest ? '' : (words[index] ?? '') })),
  }
}

/** Where a moment lies on the axis, from 0 to 1; beyond them outside of it. */
export const shareOf = ({ from, to }: Pick<DayAxis, 'from' | 'to'>, at: number): number => (at - from) / (to - from)

/** A share of the axis as CSS has it. */
export const percent = (share: number): string => `${(share * 100).toFixed(4)}%`

/** How long a day is where its clocks change, in words; `null` for a day of 24 hours. */
export function changedClocks({ from, to, zoom }: Pick<DayAxis, 'from' | 'to' | 'zoom'>): string | null {
  const hours = (to - from) / 3600
  if (zoom !== 'day' || hours === 24) return null
  return `${hours} hours: clocks go ${hours > 24 ? 'back' : 'forward'}`
}

/** A moment of the axis in words, as fine as the zoom: "13:00", "Mon 16, 13:00", "16 Nov". */
export function momentWords(
  { timeZone, zoom }: Pick<DayAxis, 'timeZone' | 'zoom'>,
  at: number,
  locale?: string,
): string {
  const time = formatTime(new Date(at * 1000), timeZone, locale)
  const day = dayAt(at, timeZone)
  if (zoom === 'day') return time
  return zoom === 'week' ? `${formatDay(day, 'weekday', locale)}, ${time}` : formatDay(day, 'short', locale)
}

const steps: Readonly<Record<Zoom, number>> = { day: 3600, week: 3 * 3600, month: 86_400, year: 86_400 }

/** The moment one step later (or earlier) than where the crosshair stands, within the axis; from its middle unless it stands. */
export function nextMoment({ from, to, zoom }: Pick<DayAxis, 'from' | 'to' | 'zoom'>, at: number | null, step: 1 | -1) {
  const start = at === null || at < from || at >= to ? from + Math.floor((to - from) / 7200) * 3600 : at
  return Math.min(Math.max(at === null ? start : start + step * steps[zoom], from), to - 1)
}
