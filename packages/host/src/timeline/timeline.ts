import type { DateRange, Instant, Owner } from '@lona/connector'

/** Days of an owner's rows, to be drawn on one time axis. */
export interface TimelineRequest {
  /** Whose rows. */
  readonly owner: Owner
  /** Which of them, in this order; all that bear cells unless said. Those that the owner does not follow are passed over. */
  readonly lookupKeys?: readonly string[]
  /** The local days. */
  readonly range: DateRange
  /** The IANA zone whose days they are; the zone that the rows' own cells name unless said, else UTC. */
  readonly timeZone?: string
  /** How many points a curve may have, such as the width of the chart in pixels; from 1. */
  readonly width: number
  /** Ends the reading when nobody waits any more. */
  readonly signal?: AbortSignal
}

/** What a day is to whoever looks at it. */
export type DayState =
  /** Read whole, with cells. */
  | 'held'
  /** Read whole: there is nothing. */
  | 'empty'
  /** Being brought now, or next in line. */
  | 'coming'
  /** Its last reading failed, or what is there of it cannot be read. */
  | 'failed'
  /** Wanted, and not there yet. */
  | 'missing'
  /** Nobody wants it: before the row's first day, or after its last. */
  | 'outside'

/** Neighbouring days in one state; half-open. */
export interface DaysInState extends DateRange {
  /** The state. */
  readonly state: DayState
}

/** A figure as a line over time. */
export interface TimelineCurve {
  /** Which of the row's `display`, by its place. */
  readonly figure: number
  /** When, in seconds since 1970, ascending: of each sample, or of the beginning of each stretch of samples. */
  readonly at: readonly number[]
  /** The value at each time, or the lowest of its stretch; `null` where the line has a gap. */
  readonly low: readonly (number | null)[]
  /** The highest of each stretch; `null` in all where each time is one sample. */
  readonly high: readonly (number | null)[] | null
}

/** A figure that is a stretch of time, or a moment. */
export interface TimelineMark {
  /** Which of the row's `display`, by its place. */
  readonly figure: number
  /** When it begins, in seconds since 1970. */
  readonly from: number
  /** When it ends, or `null` for a moment. */
  readonly to: number | null
  /** What the cell says there, as text; `null` where the time says it all. */
  readonly text: string | null
}

/** One row's part of a timeline. */
export interface TimelineRow {
  /** The row key with its values. */
  readonly lookupKey: string
  /** The zone that its cells name, or `null` when they name none. */
  readonly timeZone: string | null
  /** When the provider was known to hold the newest of what is shown, or `null` when nothing is. */
  readonly asOf: Instant | null
  /** Lines: figures of the kinds `curve` and `number`, a `number` at the beginning of its day. */
  readonly curves: readonly TimelineCurve[]
  /** Stretches and moments; at most `mostMarks` of them, earliest first. */
  readonly marks: readonly TimelineMark[]
  /** Whether marks were left out, because there are too many to see. */
  readonly hasMoreMarks: boolean
  /** Why cells cannot be read, or computed, of days that have failed, as a sentence; `null` when all can be. */
  readonly failure: string | null
  /** The state of every day of the range, earliest first. */
  readonly days: readonly DaysInState[]
}

/** An owner's rows on one time axis. */
export interface Timeline {
  /** The local days. */
  readonly range: DateRange
  /** The IANA zone whose days they are. */
  readonly timeZone: string
  /** The axis, in seconds since 1970: from the first day's beginning to the last day's end. */
  readonly from: number
  /** Where the axis ends. */
  readonly to: number
  /** The rows. */
  readonly rows: readonly TimelineRow[]
}

/** The most marks that a row shows at once. */
export const mostMarks = 2000
