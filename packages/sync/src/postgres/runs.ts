import type { Json, Uuid } from '@lona/connector'
import type { Queryable, Transaction } from '@lona/postgres'
import type { DateRange, Instant } from '@tento/chrono'
import type { RowAddress } from '../admission.js'
import { SyncError } from '../errors.js'
import type { SliceReason } from '../next-slices.js'
import type { RowSyncState } from '../row-sync-state.js'
import type { RunCounts } from '../run-counts.js'
import type { Urgency } from '../urgency.js'
import { clockOr, latestFrom } from './clock.js'
import { type RunColumns, type RunKind, type RunRecord, runColumns, toRunRecord } from './run-record.js'

/** A run that begins. */
export interface NewRun extends RowAddress {
  /** Its record. */
  readonly runId: Uuid
  /** A slice of a sync, a write at the provider, or what the provider told by itself. */
  readonly kind: RunKind
  /** The stage of a sync. */
  readonly stage: string | null
  /** The local days of a sync. */
  readonly range: DateRange | null
  /** How urgent a slice is, where a plan says so. */
  readonly urgency: Urgency | null
  /** Why a slice is worth bringing, where a plan says so. */
  readonly why: SliceReason | null
  /** The verb of a write. */
  readonly verb: string | null
  /** The row's cursor as the run finds it. */
  readonly cursor: Json
  /** What was passed by whoever asked for it. */
  readonly dispatch: Json
  /** When it begins, by the host's clock. */
  readonly startedAt: Instant
}

/** Records that a run began. A run of the same row that never ended is `interrupted` now: the fence has passed it. */
export async function beginRun(tx: Transaction, run: NewRun): Promise<void> {
  await tx.query(
    `with overtaken as (
       update lona.runs set outcome = 'interrupted', finished_at = $10
       where scope_id = $2 and row_id = $3 and outcome = 'running' and $4 <> 'event'
     )
     insert into lona.runs (id, scope_id, row_id, kind, stage, range_start, range_end, verb, cursor, started_at, dispatch, urgency, why)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      run.runId,
      run.scopeId,
      run.rowId,
      run.kind,
      run.stage,
      run.range?.start ?? null,
      run.range?.end ?? null,
      run.verb,
      run.cursor === null ? null : JSON.stringify(run.cursor),
      run.startedAt,
      run.dispatch === null ? null : JSON.stringify(run.dispatch),
      run.urgency,
      run.why,
    ],
  )
}

/** What a run wrote, for its own record and the row's gap map: one statement, in the transaction of the cells. */
export interface RunProgress extends RowAddress {
  /** The run. */
  readonly runId: Uuid
  /** What this write changed; it is added up. */
  readonly counts: RunCounts
  /** Requests that the run sent so far. */
  readonly requests: number
  /** The gap map after the write, when it changed. */
  readonly state: Pick<RowSyncState, 'cursor' | 'covered' | 'failed' | 'uncertified'> | null
}

/** Records what a run wrote, and what it certified. */
export async function recordProgress(tx: Transaction, progress: RunProgress): Promise<void> {
  const { scopeId, rowId, runId, counts, requests, state } = progress
  await tx.query(
    `with state as (
       update lona.row_state set cursor = $10, covered = $11, failed = $12, uncertified = $13
       where scope_id = $1 and row_id = $2 and $11::text is not null
     )
     update lona.runs set requests = $4, inserted = inserted + $5, updated = updated + $6,
       unchanged = unchanged + $7, removed = removed + $8, outdated = outdated + $9
     where id = $3 and scope_id = $1 and row_id = $2`,
    [
      scopeId,
      rowId,
      runId,
      requests,
      counts.inserted,
      counts.updated,
      counts.unchanged,
      counts.removed,
      counts.outdated,
      state === null || state.cursor === null ? null : JSON.stringify(state.cursor),
      state && JSON.stringify(state.covered),
      state && JSON.stringify(state.failed),
      state && JSON.stringify(state.uncertified),
    ],
  )
}

/** Why a run failed. */
export interface RunFailure {
  /** The error's code, such as `provider-down`. */
  readonly code: string
  /** What happened, in words; no secret, no body. */
  readonly message: string
}

/** How a run ends. */
export interface RunEnd {
  /** When, by the host's clock. */
  readonly finishedAt: Instant
  /** Requests that it sent. */
  readonly requests: number
  /** What went wrong, or `null`. */
  readonly error: RunFailure | null
}

/**
 * Closes a run's record, and gives it; one that was interrupted by a newer run stays so.
 *
 * @throws {SyncError} `fenced-off` when the record is gone, since the row was let go while the run was under way.
 */
export async function finishRun(tx: Transaction, runId: Uuid, end: RunEnd): Promise<RunRecord> {
  const { rows } = await tx.query<RunColumns>(
    `update lona.runs set finished_at = coalesce(finished_at, $2), requests = $3, error_code = $4, error_message = $5,
       outcome = case when outcome = 'running' then case when $4::text is null then 'done' else 'failed' end else outcome end
     where id = $1 returning ${runColumns}`,
    [runId, end.finishedAt, end.requests, end.error?.code ?? null, end.error?.message ?? null],
  )
  const [columns] = rows
  if (columns) return toRunRecord(columns)
  throw new SyncError({
    code: 'fenced-off',
    message: `The run ${runId} has no record any more: its row was let go while it ran. Follow the row to bring it again.`,
  })
}

/**
 * The last runs of a row, newest first; of those that began in one moment, the one with the greater id. Runs that a clock
 * dated which was far ahead come after all others, so that they do not hide what is new.
 *
 * @param now the clock, or `null` for the database's, which all processes share.
 */
export async function listRuns(
  db: Queryable,
  { scopeId, rowId }: RowAddress,
  limit: number,
  now: Instant | null = null,
): Promise<readonly RunRecord[]> {
  const newest = (which: '<=' | '>'): string => `(
    select ${runColumns}, '${which}' = '>' as is_ahead, started_at as began_at from lona.runs
    where scope_id = $1 and row_id = $2 and started_at ${which} (select ${latestFrom(clockOr('$4'))})
    order by started_at desc, id desc limit $3
  )`
  const { rows } = await db.query<RunColumns>(
    `select * from (${newest('<=')} union all ${newest('>')}) run order by is_ahead, began_at desc, id desc limit $3`,
    [scopeId, rowId, limit, now],
  )
  return rows.map(toRunRecord)
}
