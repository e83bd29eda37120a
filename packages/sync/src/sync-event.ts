import type { Uuid } from '@lona/connector'
import type { Instant } from '@tento/chrono'
import type { Slice, SliceReason } from './next-slices.js'
import type { RunCounts } from './run-counts.js'
import type { Urgency } from './urgency.js'

/** What every event says. */
interface EventOfRow {
  /** When it happened. */
  readonly at: Instant
  /** The row's record: the shared one, where several follow a row. */
  readonly rowId: Uuid
  /** The row key with its values. */
  readonly lookupKey: string
}

/** What every event of a slice says. */
interface EventOfSlice extends EventOfRow {
  /** The slice. */
  readonly slice: Slice
  /** How urgent it was. */
  readonly urgency: Urgency
  /** Why it was worth bringing. */
  readonly why: SliceReason
}

/** What a slice's run did. */
export interface SliceRun extends RunCounts {
  /** The run's record. */
  readonly runId: Uuid
  /** Requests that it sent. */
  readonly requests: number
}

/** What happens while rows are kept in sync, as plain JSON: the same in every process. */
export type SyncEvent =
  | ({
      /** A worker has begun a slice. */
      readonly type: 'slice-started'
    } & EventOfSlice)
  | ({
      /** A slice is stored. */
      readonly type: 'slice-done'
      /** What it changed. */
      readonly run: SliceRun
    } & EventOfSlice)
  | ({
      /** A slice failed, or has to wait; what came before it is stored. */
      readonly type: 'slice-failed'
      /** The error's code. */
      readonly code: string
      /** What happened, in words; no secret, no body. */
      readonly message: string
      /** When the row may be tried again, or `null` for at once. */
      readonly retryAt: Instant | null
    } & EventOfSlice)
  | ({
      /** The row holds all that it should. */
      readonly type: 'row-complete'
    } & EventOfRow)
  | ({
      /** Somebody paused the row, or let it go on, or gave up the rest of its past. */
      readonly type: 'row-paused' | 'row-resumed' | 'backfill-cancelled'
      /** The stages that it is about. */
      readonly stages: readonly string[]
    } & EventOfRow)
