import type { Json, Uuid } from '@lona/connector'
import type { DateRange, Day, Instant } from '@tento/chrono'

/** Local days that were read whole, and when. */
export interface CoveredRange extends DateRange {
  /** When the provider was asked. Days that may still have changed since are read again. */
  readonly readAt: Instant
  /** When the provider said that they have changed, where it did and they were not read since. */
  readonly staleSince?: Instant
}

/** Local days whose last reading failed. */
export interface FailedRange extends DateRange {
  /** When it failed last. */
  readonly failedAt: Instant
  /** How often in a row; the pause before the next try grows with it. */
  readonly attempts: number
  /** The error's code, such as `provider-down`. */
  readonly code: string
  /** What happened, in words; no secret, no body. */
  readonly message: string
}

/** Local days that a slice brought without certifying them: the provider does not have them whole yet. */
export interface UncertifiedRange extends DateRange {
  /** When they were asked for last. */
  readonly triedAt: Instant
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
  /** Missing days that the provider did not have whole when it was asked last; sorted, without overlap. */
  readonly uncertified: readonly UncertifiedRange[]
}

/** The days that a person looks at. */
export interface Demand extends DateRange {
  /** Until when they go first. */
  readonly until: Instant
  /** Passed to the row unchanged. */
  readonly dispatch: Json
}

/** A row's gap map, with what else its planning depends on. */
export interface RowPlanState extends RowSyncState {
  /** The row key with its values. */
  readonly lookupKey: string
  /** The pattern of its row. */
  readonly pattern: string
  /** What no two running slices may share, or `null`. */
  readonly lockKey: string | null
  /** The stages that are not brought for now, because whoever follows the row said so. */
  readonly paused: readonly string[]
  /** What a person looks at, or `null`. */
  readonly demand: Demand | null
  /** Slices that failed since one ended well. */
  readonly failures: number
  /** When the row may be tried again after a failure, or `null`. */
  readonly retryAt: Instant | null
  /** What a slice of it is expected to weigh against the provider's limits. */
  readonly sliceWeight: number
}
