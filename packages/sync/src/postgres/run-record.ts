import type { Uuid } from '@lona/connector'
import type { DateRange, Instant } from '@tento/chrono'

/** What one run changed so far. */
export interface RunCounts {
  /** Cells that were not there. */
  readonly inserted: number
  /** Cells that were there with other contents. */
  readonly updated: number
  /** Cells that were there as they are. */
  readonly unchanged: number
  /** Cells that are gone. */
  readonly removed: number
  /** Cells that were left alone because a newer observation is stored. */
  readonly outdated: number
}

/** How a run stands: under way, ended well, ended with an error, or never ended, because its process did. */
export type RunOutcome = 'running' | 'done' | 'failed' | 'interrupted'

/** A run as it is kept. */
export interface RunRecord extends RunCounts {
  /** Its record's id. */
  readonly runId: Uuid
  /** A slice of a sync, or a write at the provider. */
  readonly kind: 'sync' | 'write'
  /** The stage of a sync. */
  readonly stage: string | null
  /** The local days of a sync. */
  readonly range: DateRange | null
  /** The verb of a write. */
  readonly verb: string | null
  /** When it began. */
  readonly startedAt: Instant
  /** When it ended, or `null`. */
  readonly finishedAt: Instant | null
  /** How it stands. */
  readonly outcome: RunOutcome
  /** The error's code, when it failed. */
  readonly errorCode: string | null
  /** What happened, in words, when it failed. */
  readonly errorMessage: string | null
  /** Requests that it sent. */
  readonly requests: number
}

/** What to select for `RunColumns`. */
export const runColumns = `id, kind, stage, range_start, range_end, verb,
  to_char(started_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as started_at,
  to_char(finished_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as finished_at,
  outcome, error_code, error_message, requests, inserted, updated, unchanged, removed, outdated`

/** A run's columns; instants as the contract writes them. */
export interface RunColumns extends RunCounts {
  readonly id: string
  readonly kind: 'sync' | 'write'
  readonly stage: string | null
  readonly range_start: string | null
  readonly range_end: string | null
  readonly verb: string | null
  readonly started_at: string
  readonly finished_at: string | null
  readonly outcome: RunOutcome
  readonly error_code: string | null
  readonly error_message: string | null
  readonly requests: number
}

/** The record in these columns. */
export const toRunRecord = (columns: RunColumns): RunRecord => ({
  runId: columns.id,
  kind: columns.kind,
  stage: columns.stage,
  range:
    columns.range_start !== null && columns.range_end !== null
      ? { start: columns.range_start, end: columns.range_end }
      : null,
  verb: columns.verb,
  startedAt: columns.started_at,
  finishedAt: columns.finished_at,
  outcome: columns.outcome,
  errorCode: columns.error_code,
  errorMessage: columns.error_message,
  requests: columns.requests,
  inserted: columns.inserted,
  updated: columns.updated,
  unchanged: columns.unchanged,
  removed: columns.removed,
  outdated: columns.outdated,
})
