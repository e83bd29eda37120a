import type { Json, Uuid } from '@lona/connector'
import type { DateRange, Instant } from '@tento/chrono'
import type { SliceReason } from '../next-slices.js'
import type { RunCounts } from '../run-counts.js'
import type { Urgency } from '../urgency.js'

/** What a run is for. */
export type RunKind = 'sync' | 'write' | 'event'

/** How a run stands: under way, ended well, ended with an error, or never ended, because its process did. */
export type RunOutcome = 'running' | 'done' | 'failed' | 'interrupted'

/** A run as it is kept. */
export interface RunRecord extends RunCounts {
  /** Its record's id. */
  readonly runId: Uuid
  /** A slice of a sync, a write at the provider, or what the provider told by itself. */
  readonly kind: RunKind
  /** The stage of a sync. */
  readonly stage: string | null
  /** The local days of a sync. */
  readonly range: DateRange | null
  /** How urgent a slice was; `null` for one that was asked for directly. */
  readonly urgency: Urgency | null
  /** Why a slice was worth bringing; `null` for one that was asked for directly. */
  readonly why: SliceReason | null
  /** The verb of a write. */
  readonly verb: string | null
  /** The row's cursor as the run found it. */
  readonly cursor: Json
  /** What was passed by whoever asked for it. */
  readonly dispatch: Json
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
export const runColumns = `id, kind, stage, range_start, range_end, urgency, why, verb, cursor, dispatch,
  to_char(started_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as started_at,
  to_char(finished_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as finished_at,
  outcome, error_code, error_message, requests, inserted, updated, unchanged, removed, outdated`

/** A run's columns; instants as the contract writes them. */
export interface RunColumns extends RunCounts {
  /** The run. */
  readonly id: string
  /** What the run is for. */
  readonly kind: RunKind
  /** The stage of a sync. */
  readonly stage: string | null
  /** The first day of a sync. */
  readonly range_start: string | null
  /** The day after the last of a sync. */
  readonly range_end: string | null
  /** How urgent a slice was. */
  readonly urgency: Urgency | null
  /** Why a slice was worth bringing. */
  readonly why: SliceReason | null
  /** The verb of a write. */
  readonly verb: string | null
  /** The row's cursor as the run found it, as JSON text. */
  readonly cursor: string | null
  /** What was passed by whoever asked for it, as JSON text. */
  readonly dispatch: string | null
  /** When it began. */
  readonly started_at: string
  /** When it ended. */
  readonly finished_at: string | null
  /** How it stands. */
  readonly outcome: RunOutcome
  /** The error's code. */
  readonly error_code: string | null
  /** What happened, in words. */
  readonly error_message: string | null
  /** Requests that it sent. */
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
  urgency: columns.urgency,
  why: columns.why,
  verb: columns.verb,
  cursor: parsed(columns.cursor),
  dispatch: parsed(columns.dispatch),
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

const parsed = (text: string | null): Json => (text === null ? null : (JSON.parse(text) as Json))
