import { keepMade } from './keep-made.js'

const format = keepMade(
  (locale: string | undefined, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
)

const noonOf = (day: string) => new Date(`${day}T12:00:00Z`)

/** How a day is written: `long` "Saturday, 21 November 2026", `medium` "21 Nov 2026", `short` "21 Nov", `weekday` "Sat 21", `month` "November 2026". */
type DayStyle = 'long' | 'medium' | 'short' | 'weekday' | 'month'

const dayOptions: Readonly<Record<DayStyle, Intl.DateTimeFormatOptions>> = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  medium: { day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: 'numeric', month: 'short' },
  weekday: { weekday: 'short', day: 'numeric' },
  month: { month: 'long', year: 'numeric' },
}

/** A local day (`YYYY-MM-DD`) as the reader writes it. */
export function formatDay(day: string, style: DayStyle = 'medium', locale?: string): string {
  return format(locale, { ...dayOptions[style], timeZone: 'UTC' }).format(noonOf(day))
}

/** Days from the first to the last, both included, without saying twice what they share: "16 – 22 Nov 2026". */
export function formatDays(first: string, last: string, locale?: string): string {
  const options = { ...dayOptions.medium, timeZone: 'UTC' }
  return format(locale, options).formatRange(noonOf(first), noonOf(last))
}

/** The time of day of an instant in a zone: "12:03". */
export function formatTime(at: Date | string, timeZone?: string, locale?: string): string {
  return format(locale, { timeStyle: 'short', ...(timeZone && { timeZone }) }).format(new Date(at))
}

/** Day and time of an instant in a zone: "21 Nov 2026, 12:03". */
export function formatMoment(at: Date | string, timeZone?: string, locale?: string): string {
  const options = { dateStyle: 'medium', timeStyle: 'short', ...(timeZone && { timeZone }) } as const
  return format(locale, options).format(new Date(at))
}

/** From one moment to another, without saying twice what they share: "21 Nov 2026, 06:00 – 12:00". */
export function formatMoments(from: Date, to: Date, timeZone: string, locale?: string): string {
  return format(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).formatRange(from, to)
}
