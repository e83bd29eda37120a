import type { AnyIntegration, Fetch, Json, SyncProgress, Uuid } from '@lona/connector'
import type { Database } from '@lona/postgres'
import type { DateRange, Instant } from '@tento/chrono'
import type { Admission, RowAddress } from '../admission.js'
import type { WantedSlice } from '../next-slices.js'
import type { PlanReason } from '../plan-reason.js'
import type { RowPlanState } from '../row-sync-state.js'
import type { SetTimer } from '../set-timer.js'
import type { SyncEngine } from '../sync-engine.js'
import type { SliceRun, SyncEvent } from '../sync-event.js'
import type { SyncTopology } from '../topology.js'
import type { SliceFailure } from './settle.js'

/** What a slice is run with. */
export interface SliceContext {
  /** Aborts when the process stops, the slice was cancelled, or somebody else has it by now. */
  readonly signal: AbortSignal
  /** A `fetch` whose requests are charged to the slice's budgets. */
  budgeted(fetch: Fetch): Fetch
  /** Tells whoever waits how far the slice is. */
  progress(progress: SyncProgress): void
}

/** What `createOrchestrator` takes. */
export interface OrchestratorOptions {
  /** The database. */
  readonly database: Database
  /** What is kept in sync. */
  readonly topology: SyncTopology
  /** Runs the slices that were let through; made when the orchestrator starts. */
  readonly engine: () => SyncEngine
  /** How many slices this process runs at once; 4 unless said. */
  readonly slots?: number
  /** Brings one slice: cells and gap map are stored when it resolves. */
  runSlice(slice: Admission, context: SliceContext): Promise<SliceRun>
  /** What a failure says of an error: its code and words, without a secret or a body. */
  describeError(error: unknown): Omit<SliceFailure, 'retryAfterMs'>
  /** Done once an hour, by one of all processes: what has to be let go of from time to time. */
  tidy?(): Promise<unknown>
  /** The clock; the database's unless said, so that all processes go by one. */
  readonly now?: () => Date
  /** The timer. */
  readonly setTimer?: SetTimer
  /** Milliseconds after which this process looks for work that others have made; 2,000 unless said. */
  readonly pollMs?: number
  /** Hears what happened in this process, once it is written down. */
  readonly onEvent?: (event: SyncEvent) => void
  /** Hears of errors that belong to no slice: a database that cannot be reached, a plan that cannot be made. */
  readonly onError?: (error: unknown) => void
}

/** A slice that somebody waits for. */
export interface RunNowOptions {
  /** Chooses among all that the row lacks, what rests included; nothing ends it. */
  choose(slices: readonly WantedSlice[]): WantedSlice | undefined
  /** Passed to the row unchanged. */
  readonly dispatch?: Json
  /** Stops it after the request under way. */
  readonly signal?: AbortSignal
  /** Hears how far the slice is. */
  readonly onProgress?: (progress: SyncProgress) => void
}

/** What came of a slice that somebody waited for. */
export type RanNow =
  | {
      /** It was brought. */
      readonly slice: WantedSlice
      /** What it changed. */
      readonly run: SliceRun
    }
  | {
      /** It has to wait. */
      readonly reason: PlanReason
    }

/** A row as the orchestrator keeps it. */
export interface EnrolledRow extends RowAddress {
  /** The row key with its values. */
  readonly lookupKey: string
  /** The pattern of its row. */
  readonly pattern: string
}

/** What a row does, and why. */
export interface RowExplanation {
  /** The row's record. */
  readonly rowId: Uuid
  /** Its state. */
  readonly state: RowPlanState
  /** What stands between the row and its next slice. */
  readonly reason: PlanReason
  /** The clock that this holds for. */
  readonly now: Instant
}

/** Keeps rows complete, together with every other process on the same database. */
export interface Orchestrator {
  /** Begins to plan and to run slices, until `stop`. */
  start(): Promise<void>
  /** Plans at once, and not only when the next slice has ended or a moment has passed. */
  planNow(): Promise<void>
  /** Stops for good: slices under way are told to stop, and are somebody else's at once. */
  stop(): Promise<void>
  /**
   * Keeps rows in sync from now on; what is known of them stays, but for what `change` says of those that are new to it
   * and of those that are not: in one transaction, so that a row is never kept by half of its owner's wishes.
   */
  enrol(rows: readonly EnrolledRow[], change?: (state: RowPlanState, isNew: boolean) => RowPlanState): Promise<void>
  /** Keeps rows in sync no more; what is known of them stays. Their slices are told to stop, and send no more requests. */
  release(rows: readonly RowAddress[]): Promise<void>
  /**
   * Changes what is known of rows, and works out anew when they are due. A slice of theirs that is under way goes on
   * unless `revoke` is said: then it is told to stop, and sends no more requests.
   */
  change(
    rows: readonly RowAddress[],
    change: (state: RowPlanState, now: Instant) => RowPlanState,
    options?: { readonly revoke?: boolean; readonly event?: (state: RowPlanState, now: Instant) => SyncEvent },
  ): Promise<readonly RowPlanState[]>
  /** Days that a person looks at: they go first, for five minutes. */
  demand(rows: readonly RowAddress[], range: DateRange, dispatch?: Json): Promise<void>
  /** Brings one slice for somebody who waits, under the same caps, locks and budgets. */
  runNow(row: RowAddress, options: RunNowOptions): Promise<RanNow>
  /** How many slices of this process have ended. */
  readonly ended: number
  /** Resolves when more slices of this process have ended than that, or after a moment: for whoever waits for a row. */
  nextChange(ended: number): Promise<void>
  /** The gap maps of rows, and the time by which they are to be read; one that is not enrolled is left out. */
  states(rows: readonly RowAddress[]): Promise<{ readonly now: Instant; readonly states: readonly RowPlanState[] }>
  /** What rows do, and why; one that is not enrolled is left out. */
  explain(rows: readonly RowAddress[]): Promise<readonly RowExplanation[]>
  /** A `fetch` for requests of no slice, such as a person's write: charged to the budgets of the row all the same. */
  budgeted(row: Pick<EnrolledRow, 'pattern' | 'lookupKey'>, fetch: Fetch): Fetch
  /** A `fetch` for requests of no row, such as a search: charged to what all accounts of the provider share. */
  budgetedShared(integration: AnyIntegration, fetch: Fetch): Fetch
}
