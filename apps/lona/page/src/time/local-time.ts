import { keepMade } from '../words/keep-made.js'

// Local days of a time zone, by what the browser knows of it.

const dayMs = 86_400_000
const formatOf = keepMade(
  (timeZone: string) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
)

/** What a clock of the zone shows, counted in milliseconds as if it were UTC's. */
function wallMs(ms: number, timeZone: string): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(ms)) parts[type] = Number(value)
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

const offsetAt = (ms: number, timeZone: string): number => wallMs(ms, timeZone) - Math.floor(ms / 1000) * 1000

/** The instant at which a clock of the zone first shows a wall clock; where it skips that, the moment after the skip. */
function instantMs(wall: number, timeZone: string): number {
  const before = offsetAt(wall - dayMs, timeZone)
  const after = offsetAt(wall + dayMs, timeZone)
  const fits = [Math.max(before, after), Math.min(before, after)].find(
    (offset) => offsetAt(wall - offset, timeZone) === offset,
  )
  return wall - (fits ?? before)
}

/** The local day on which a moment falls, `at` in seconds since 1970. */
export const dayAt = (at: number, timeZone: string): string => localAt(at, timeZone).slice(0, 10)

/** The wall clock of a moment as `YYYY-MM-DDTHH:MM`. */
export const localAt = (at: number, timeZone: string): string =>
  new Date(wallMs(at * 1000, timeZone)).toISOString().slice(0, 16)

/** When a local day or wall clock (`YYYY-MM-DD`, `YYYY-MM-DDTHH:MM`) begins, in seconds since 1970. */
export const momentOf = (local: string, timeZone: string): number =>
  instantMs(Date.parse(local.length === 10 ? `${local}T00:00Z` : `${local}Z`), timeZone) / 1000

/** The day so many days later. */
export const moveDay = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * dayMs).toISOString().slice(0, 10)
