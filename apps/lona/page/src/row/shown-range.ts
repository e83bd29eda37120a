import { dayAt, localAt, momentOf, moveDay } from '../time/local-time.js'
import type { Span } from '../time/span.js'

// What a row's address says of time: `from` and `to` as days (the last one included), or to the minute where the chart
// shows no whole days.

/** How the address writes a stretch of time. */
export interface ShownRange {
  /** A day, or a local time as `YYYY-MM-DDTHH:MM`. */
  readonly from: string
  /** As `from`; a day is included. */
  readonly to: string
}

/** Whether a text of an address says a day or a local time. */
export const isLocal = (text: string | undefined): text is string =>
  text !== undefined &&
  /^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/.test(text) &&
  !Number.isNaN(Date.parse(`${text.slice(0, 10)}T00:00Z`))

/** What the address says of a stretch. */
export function toShownRange(span: Span, timeZone: string): ShownRange {
  const [from, to] = [Math.round(span.from / 60) * 60, Math.round(span.to / 60) * 60]
  return {
    from: shortLocal(from, timeZone),
    to: isDayStart(to, timeZone) ? dayAt(to - 1, timeZone) : localAt(to, timeZone),
  }
}

/** The stretch that an address means. */
export function toSpan({ from, to }: ShownRange, timeZone: string): Span {
  return { from: momentOf(from, timeZone), to: momentOf(to.length === 10 ? moveDay(to, 1) : to, timeZone) }
}

const isDayStart = (at: number, timeZone: string): boolean => momentOf(dayAt(at, timeZone), timeZone) === at

const shortLocal = (at: number, timeZone: string): string =>
  isDayStart(at, timeZone) ? dayAt(at, timeZone) : localAt(at, timeZone)

/** The days that a stretch touches, the last one included, to be asked for. */
export const daysOf = (span: Span, timeZone: string): { readonly from: string; readonly to: string } => ({
  from: dayAt(span.from, timeZone),
  to: dayAt(Math.max(span.from, span.to - 1), timeZone),
})

/** Whether two addresses say the same. */
export const sameRange = (a: ShownRange, b: ShownRange): boolean => a.from === b.from && a.to === b.to

/** What of a stretch lies within the days; `undefined` where nothing does. */
export function withinDays({ from, to }: ShownRange, days: ShownRange): ShownRange | undefined {
  if (from.slice(0, 10) > days.to || to.slice(0, 10) < days.from) return undefined
  return { from: from < days.from ? days.from : from, to: to.slice(0, 10) > days.to ? days.to : to }
}
