import { formatDay, formatDays, formatMoment, formatMoments } from '../words/days.js'
import { dayAt, momentOf, moveDay } from './local-time.js'
import type { Span } from './span.js'

const hour = 3600

/**
 * A stretch of time in words: its day or days, where it begins and ends with them, give or take the hour that clocks are
 * put forward or back, else its moments: "21 Nov 2026", "1 – 4 Dec 2021", "21 Nov 2026, 06:00 – 12:00".
 */
export function bucketWords({ from, to }: Span, timeZone: string, locale?: string): string {
  const [first, last] = [dayAt(from + 2 * hour, timeZone), dayAt(to - 2 * hour, timeZone)]
  const isBegin = (day: string, at: number): boolean => Math.abs(momentOf(day, timeZone) - at) <= hour
  if (isBegin(first, from) && isBegin(moveDay(last, 1), to)) {
    return first === last ? formatDay(first, 'medium', locale) : formatDays(first, last, locale)
  }
  return formatMoments(new Date(from * 1000), new Date(to * 1000), timeZone, locale)
}

/**
 * What the sample or bucket at a place of a chart's times stands for, in words: a moment, or with `isBucket` the time to
 * the next one, or with `isDay` its day.
 */
export function placeWords(
  ats: readonly number[],
  place: number,
  { isBucket, isDay }: { readonly isBucket: boolean; readonly isDay: boolean },
  timeZone: string,
  locale?: string,
): string {
  const at = ats[place] ?? 0
  const length = (ats[place + 1] ?? at) - at || at - (ats[place - 1] ?? at)
  if (isBucket && length > 0) return bucketWords({ from: at, to: at + length }, timeZone, locale)
  return isDay ? formatDay(dayAt(at, timeZone), 'medium', locale) : formatMoment(new Date(at * 1000), timeZone, locale)
}
