/** Local days, from `start` up to but not including `end`, each `YYYY-MM-DD`. */
export interface DayRange {
  /** First day, `YYYY-MM-DD`. */
  readonly start: string
  /** The day after the last, `YYYY-MM-DD`. */
  readonly end: string
}

const DAY_MS = 86_400_000

/** Seconds since 1970 at which this day begins in UTC. */
export const toUtcSeconds = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1_000

/** The day that lies this many days after another (before it, if negative). */
export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)

/** How many days a range holds. */
export const countDays = ({ start, end }: DayRange): number => (toUtcSeconds(end) - toUtcSeconds(start)) / 86_400

/** An instant in UTC as ISO text with milliseconds, from seconds since 1970. */
export const toInstant = (seconds: number): string => new Date(seconds * 1_000).toISOString()

/**
 * A function from seconds since 1970 to the day on the calendar of a time zone, daylight saving included.
 * `null` when this runtime does not know the zone: time zone data differs between machines.
 */
export function localDayOf(timeZone: string): ((seconds: number) => string) | null {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-u-ca-iso8601', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
  return (seconds) => {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
    for (const { type, value } of format.formatToParts(seconds * 1_000)) parts[type] = value
    return `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`
  }
}
