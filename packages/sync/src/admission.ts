import type { Json, Uuid } from '@lona/connector'
import type { Instant } from '@tento/chrono'
import type { Slice, SliceReason } from './next-slices.js'
import type { Urgency } from './urgency.js'

/** Which row: its scope (the owner's id, or `system:` and the alias key) and its record. */
export interface RowAddress {
  /** The scope that the row lives in. */
  readonly scopeId: string
  /** The row's record. */
  readonly rowId: Uuid
}

/** A slice that a plan lets through: from then on it counts against caps, locks and budgets. */
export interface NewAdmission extends RowAddress, Slice {
  /** The row key with its values. */
  readonly lookupKey: string
  /** The pattern of its row. */
  readonly pattern: string
  /** The kind of its provider. */
  readonly kind: string
  /** What no two running slices may share, or `null`. */
  readonly lockKey: string | null
  /** How urgent it is. */
  readonly urgency: Urgency
  /** Why it is worth bringing. */
  readonly why: SliceReason
  /** Passed to the row unchanged. */
  readonly dispatch: Json
  /** What it is expected to weigh against the provider's limits. */
  readonly expectedWeight: number
}

/** A slice that was let through, and who runs it. */
export interface AdmissionHold {
  /** The slice's admission. */
  readonly id: Uuid
  /** Who took it last: nobody else sends requests of it, or settles it. */
  readonly holder: Uuid
}

/** A slice that was let through and has not ended. */
export interface Admission extends NewAdmission {
  /** Its own id: the key of its job. */
  readonly id: Uuid
  /** What its requests weighed so far. */
  readonly spentWeight: number
  /** When it was let through. */
  readonly admittedAt: Instant
  /** Until when it counts without a sign of life. */
  readonly leaseUntil: Instant
  /** Who runs it, or `null` while it waits for a worker. */
  readonly holder: Uuid | null
}
