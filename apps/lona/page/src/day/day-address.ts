import { moveDay } from '../time/local-time.js'

/** How much of time the Day view shows at once. */
export type Zoom = 'day' | 'week' | 'month' | 'year'

/** Every zoom, nearest first. */
export const zooms: readonly Zoom[] = ['day', 'week', 'month', 'year']

/** All that the Day view shows, as its address says it. */
export interface DayAddress {
  /** A local day within what is shown. */
  readonly day: string
  /** How much around it. */
  readonly zoom: Zoom
  /** Whose local days; the data's own zone unless said. */
  readonly zone?: string
}

/** What an address says; `null` where it names no day that there is. */
export function readDayAddress(day: string, query: Readonly<Record<string, string>>): DayAddress | null {
  if (!isDay(day)) return null
  const zoom = zooms.find((zoom) => zoom === query.zoom) ?? 'day'
  return { day, zoom, ...(query.zone && isTimeZone(query.zone) && { zone: query.zone }) }
}

/** The address that shows this. */
export function toDayAddress({ day, zoom, zone }: DayAddress): string {
  const query = new URLSearchParams({ ...(zoom !== 'day' && { zoom }), ...(zone !== undefined && { zone }) })
  return query.size === 0 ? `/day/${day}` : `/day/${day}?${query}`
}

/** Whether the text is a day of the calendar, from 1800 to 2199. */
export const isDay = (text: string): boolean =>
  /^(1[89]|2[01])\d\d-(0\d|1[0-2])-([0-2]\d|3[01])$/.test(text) && moveDay(text, 0) === text

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}
