import type { Json, Uuid } from '@lona/connector'
import type { DateRange, Day, Instant } from '@tento/chrono'

/** Local days that were read whole, and when. */
export interface CoveredRange extends DateRange {
  /** When the provider was asked. Days that may still have changed since are read again. */
  readonly readAt: Instant
}

/** Local days whose last reading failed. */
export interface FailedRange extends DateRange {
  /** When it failed last. */
  readonly failedAt: Instant
  /** The error's code, such as `provider-down`. */
  readonly code: string
  /** What happened, in words; no secret, no body. */
  readonly message: string
}

/**
 * What a host knows of a row's completeness: the gap map.
 *
 * A day is *covered* when it was read whole (with cells or without: an empty day is covered too), *failed* when its
 * last reading did not end well, and *missing* otherwise. There is no second truth beside this.
 */
export interface RowSyncState {
  /** The row. */
  readonly rowId: Uuid
  /** Grows with each run of the row; a write of an older run is refused. */
  readonly fence: number
  /** What the row stored at its last certified write, or `null`. */
  readonly cursor: Json
  /** The first day that its owner wants, or `null` when nobody said: then the row's own `historyDays` hold. */
  readonly since: Day | null
  /** Days that were read whole; sorted, without overlap. */
  readonly covered: readonly CoveredRange[]
  /** Days whose last reading failed; sorted, without overlap, disjoint from `covered`. */
  readonly failed: readonly FailedRange[]
}
