import { moveDay } from '../time/local-time.js'
import { formatDay, formatDays } from '../words/days.js'
import type { DayAddress, Zoom } from './day-address.js'

/** The days that a view shows, both ends included. */
interface ShownDays {
  /** The first. */
  readonly first: string
  /** The last. */
  readonly last: string
}

/** The day, week, month or year around a day. `weekStart` is the reader's first day of the week, 1 for Monday to 7. */
export function shownDays(day: string, zoom: Zoom, weekStart = 1): ShownDays {
  if (zoom === 'day') return { first: day, last: day }
  if (zoom === 'week') {
    const first = moveDay(day, -((weekdayOf(day) - weekStart + 7) % 7))
    return { first, last: moveDay(first, 6) }
  }
  const first = zoom === 'month' ? `${day.slice(0, 7)}-01` : `${day.slice(0, 4)}-01-01`
  return { first, last: moveDay(moveInCalendar(first, zoom, 1), -1) }
}

/** The day so many days, weeks, months or years later; the last of its month where that is shorter. */
export function moveInCalendar(day: string, zoom: Zoom, count: number): string {
  if (zoom === 'day') return moveDay(day, count)
  if (zoom === 'week') return moveDay(day, 7 * count)
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + (zoom === 'year' ? 12 : 1) * count
  const month = `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
  const days = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate()
  return `${month}-${String(Math.min(Number(day.slice(8)), days)).padStart(2, '0')}`
}

/** The first day of the week where a locale is spoken, 1 for Monday to 7 for Sunday. */
export function weekStartOf(locale: string): number {
  const words: Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } } =
    new Intl.Locale(locale)
  return (words.getWeekInfo?.() ?? words.weekInfo)?.firstDay ?? 1
}

/** What is shown, in the reader's words: "Saturday, 21 November 2026", "16 – 22 Nov 2026", "November 2026", "2026". */
export function shownWords({ day, zoom }: DayAddress, { first, last }: ShownDays, locale?: string): string {
  if (zoom === 'day') return formatDay(day, 'long', locale)
  if (zoom === 'week') return formatDays(first, last, locale)
  return zoom === 'month' ? formatDay(day, 'month', locale) : String(Number(day.slice(0, 4)))
}

const weekdayOf = (day: string): number => new Date(`${day}T00:00Z`).getUTCDay() || 7
