import type {
  AnyIntegration,
  DateRange,
  Day,
  Fetch,
  Instant,
  Json,
  Owner,
  ParamChoice,
  SyncProgress,
  UserAuth,
  Uuid,
} from '@lona/connector'
import type { Database } from '@lona/postgres'
import type {
  CellDecoder,
  Dispatcher,
  IngestRequest,
  IntegrationDeps,
  ReadCell,
  RowKeys,
  RowRecord,
  RunSummary,
} from '@lona/rows'
import type { CellPage, CellPageOptions, CellProvenance, RawPayload, RawPayloadLimits, Store } from '@lona/store'
import type {
  PlanReason,
  RowProgress,
  RowSyncState,
  SetTimer,
  Slice,
  SyncEngine,
  SyncEvent,
  SyncRegistration,
} from '@lona/sync'
import type { EventPlace, PlacedEvent, RunRecord } from '@lona/sync/postgres'
import type { Timeline, TimelineRequest } from './timeline/timeline.js'

/** What `createLona` takes. */
export interface LonaOptions {
  /** The database, opened by `openDatabase`; whoever opened it closes it. */
  readonly database: Database
  /** The rows that the host offers, with the verbs that it opens on each. */
  readonly rowKeys: RowKeys
  /** What the rows call: one `register` line per deps key. `store.backendDeps` fits every thin one. */
  readonly deps: (store: Store) => IntegrationDeps
  /** The rows that are kept in sync, by `registerRowWithSync` or `registerSyncProvider`. */
  readonly sync?: readonly SyncRegistration[]
  /** The job engine; pg-boss on the same database unless said. */
  readonly engine?: SyncEngine
  /** How many slices this process brings at once; 4 unless said. */
  readonly slots?: number
  /** The sign-ins of a person; nobody is signed in anywhere unless said. */
  readonly userAuth?: (userId: string) => UserAuth
  /** Decoders by the tag that rows name as their `cellEncoding`. */
  readonly decoders?: Readonly<Record<string, CellDecoder>>
  /** What every request of every provider goes through; the global `fetch` unless said. */
  readonly fetch?: Fetch
  /** How much to keep of what providers answered; `false` keeps nothing. */
  readonly rawPayloads?: Partial<RawPayloadLimits> | false
  /** The clock; plans and runs go by the database's unless said, so that many processes go by one. */
  readonly now?: () => Date
  /** The timer; the system's unless said. */
  readonly setTimer?: SetTimer
  /** Milliseconds after which this process looks for what others have changed; 2,000 unless said. */
  readonly pollMs?: number
  /** Hears what happens while this process brings rows. */
  readonly onEvent?: (event: LonaEvent) => void
}

/** What a host hears: what happens to rows, and what went wrong beside them. */
export type LonaEvent =
  | SyncEvent
  | {
      /** Something that nobody foresaw: in a row's code, in planning, with the database. It is tried again. */
      readonly type: 'trouble'
      /** The error, whole; it may hold more than people should see. */
      readonly error: unknown
    }

/** A row of an owner. */
export interface OwnersRow {
  /** Whose it is. */
  readonly owner: Owner
  /** The row key with its values. */
  readonly lookupKey: string
}

/** A row that somebody wants to have. */
export interface FollowRequest extends OwnersRow {
  /** The first day that is wanted; the row's own `historyDays` unless said. A later day than before changes nothing. */
  readonly since?: Day
}

/** A row that is to be let go. */
export interface UnfollowRequest extends OwnersRow {
  /** Whether the shared row behind it goes too, when nobody else follows it. */
  readonly erase?: boolean
}

/** What letting go of a row did. */
export interface Unfollowed {
  /** Whether the owner followed the row. */
  readonly wasFollowed: boolean
  /** How many cells went for good. */
  readonly erasedCells: number
}

/** A cell of an owner's row. */
export interface CellRequest extends OwnersRow {
  /** The host's id of the cell. */
  readonly cellId: Uuid
}

/** Some cells of an owner's row. */
export interface CellsRequest extends OwnersRow, CellPageOptions {
  /** The local days that they touch, half-open; all unless said. */
  readonly range?: DateRange | null
  /** Aborts when nobody waits any more. */
  readonly signal?: AbortSignal
}

/** Some cells of a row as readers get them, and where to go on. */
export interface ReadCells extends Pick<CellPage, 'next'> {
  /** The cells, in the order of their local time. */
  readonly cells: readonly ReadCell[]
}

/** A provider's answer to a run of an owner's row. */
export interface RawPayloadRequest extends OwnersRow {
  /** The run's record. */
  readonly runId: Uuid
  /** The request's place among those of its run, from 1. */
  readonly ordinal: number
}

/** A row that is to be brought now. */
export interface BringRequest extends OwnersRow {
  /** Passed to the row unchanged. */
  readonly dispatch?: Json
  /** Stops after the request under way. */
  readonly signal?: AbortSignal
  /** Hears of each slice, and how many there are in all. */
  readonly onSlice?: (done: number, all: number, slice: Slice | null) => void
  /** Hears what each slice changed, as soon as it is stored. */
  readonly onRun?: (run: RunSummary) => void
  /** Hears what the row says on its way. */
  readonly onProgress?: (progress: SyncProgress) => void
}

/** What bringing a row changed. */
export interface BringReport extends Omit<RunSummary, 'runId'> {
  /** The row. */
  readonly lookupKey: string
  /** Slices that were brought; 0 when nothing was missing. */
  readonly slices: number
}

/** Days that a person looks at. */
export interface DemandRequest {
  /** Who looks. */
  readonly owner: Owner
  /** The row keys with their values. */
  readonly lookupKeys: readonly string[]
  /** The local days. */
  readonly range: DateRange
  /** Passed to the rows unchanged. */
  readonly dispatch?: Json
}

/** Stages of a row. */
export interface StagesRequest extends OwnersRow {
  /** Which; all of the row's unless said. */
  readonly stages?: readonly string[]
}

/** Days that have changed at the provider. */
export interface StaleRequest extends OwnersRow {
  /** The local days; all unless said. */
  readonly range?: DateRange
  /** When they changed; now unless said. What was read later is not read again. */
  readonly changedAt?: Instant
}

/** A value that a person looks for in their own words. */
export interface FindRequest {
  /** The account type whose parameter it is. */
  readonly integration: AnyIntegration
  /** The parameter's name. */
  readonly param: string
  /** What the person typed. */
  readonly text: string
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal
}

/** What a row does, and why. */
export interface SyncStatus extends RowProgress {
  /** The row that the owner follows. */
  readonly record: RowRecord
  /** Its gap map. */
  readonly state: RowSyncState
  /** The stages that nobody who follows the row wants now. */
  readonly paused: readonly string[]
  /** What stands between the row and its next slice. */
  readonly reason: PlanReason
  /** The reason as a sentence. */
  readonly words: string
  /** Milliseconds until nothing is missing, by how long the last days took; `null` when nobody can say. */
  readonly restMs: number | null
}

/** Where to begin in the stream of events. */
export interface EventsRequest {
  /** Whose rows. */
  readonly owner: Owner
  /** The place of the last event that was heard; what happens from now on unless said. */
  readonly after?: EventPlace
  /** Ends the stream. */
  readonly signal?: AbortSignal
}

/** Everything wired: rows by their keys, and an orchestrator that keeps them complete. */
export interface Lona {
  /** Runs rows by their lookup keys. */
  readonly dispatcher: Dispatcher
  /** Where everything is kept. */
  readonly store: Store
  /** The account types that the host offers. */
  readonly integrations: readonly AnyIntegration[]
  /**
   * Values of a parameter by a person's words, best first; the words themselves where there is nothing to search. Its
   * requests count against the provider's limits like all others.
   *
   * @throws {ConnectorError} what the provider could not do.
   */
  find(request: FindRequest): Promise<readonly ParamChoice[]>
  /**
   * Makes the row's record: from now on the row is kept complete for its owner.
   *
   * @throws {ConnectorError} `bad-parameter` for a `since` that the calendar does not have.
   */
  follow(request: FollowRequest): Promise<RowRecord>
  /**
   * Forgets the row and its cells. The cells of a shared row stay, for its other owners and for who follows it later; with
   * `erase` they go when nobody else follows it.
   */
  unfollow(request: UnfollowRequest): Promise<Unfollowed>
  /**
   * Brings all that the row lacks now, slice by slice, newest first, under the same limits as everything else. What is
   * stored stays stored when a slice fails.
   *
   * @throws {ConnectorError} `rate-limited` with `retryAfterMs` when a limit leaves no room, and what the row throws.
   */
  bring(request: BringRequest): Promise<BringReport>
  /** Says what a person looks at: it goes first for five minutes. Rows that the owner does not follow are passed over. */
  demand(request: DemandRequest): Promise<void>
  /**
   * Brings a row's stages no more until `resume`; a slice under way is told to stop. A shared row rests when all who
   * follow it want so.
   *
   * @throws {SyncError} `unknown-stage`.
   */
  pause(request: StagesRequest): Promise<void>
  /** Brings a row's stages again, from where it was. */
  resume(request: StagesRequest): Promise<void>
  /**
   * Gives up the past that a row does not hold yet: it is complete with what it has, and `follow` with an earlier `since`
   * begins again. Gives whether it did; it does not where others follow the same row.
   */
  cancelBackfill(request: OwnersRow): Promise<boolean>
  /** What the owner's rows do, and why. */
  status(owner: Owner): Promise<readonly SyncStatus[]>
  /** What one row does, and why; `null` when the owner does not follow it, or nothing keeps it in sync. */
  why(request: OwnersRow): Promise<SyncStatus | null>
  /**
   * Days of rows on one time axis, with no more points than can be seen. Rows that the host does not open for `get` are
   * passed over.
   *
   * @throws {ConnectorError} `bad-parameter` for an unknown zone, days that are no range, a width that is none.
   */
  timeline(request: TimelineRequest): Promise<Timeline>
  /**
   * A page of a row's cells, as `dispatcher.get` gives them all; a row that computes its cells gives them all on one page.
   *
   * @throws {RowsError} `unknown-key`, `verb-not-allowed`.
   * @throws {StoreError} `bad-place` for an `after` that no page has given, `invalid-cell` for what cannot be decoded.
   */
  cells(request: CellsRequest): Promise<ReadCells>
  /**
   * A cell with the run that brought it and that run's requests; of a shared row, whoever asked for them. `null` for a
   * cell that is not stored, and for a row that the owner does not follow or that the host does not open for `get`.
   */
  provenance(request: CellRequest): Promise<CellProvenance | null>
  /** What a provider answered to one request of a run, as it came; `null` as for `provenance`, or when it is not kept. */
  rawPayload(request: RawPayloadRequest): Promise<RawPayload | null>
  /**
   * Text that is another one after every change of a row's stored cells, and the same while they stay as they are; `null`
   * as for `provenance`, and for a row that computes its cells.
   */
  cellsVersion(request: OwnersRow): Promise<string | null>
  /** The last runs of a row, newest first; none for a row that the owner does not follow. */
  history(request: OwnersRow & { readonly limit?: number }): Promise<readonly RunRecord[]>
  /** What happens to the owner's rows, in every process, as it happens: first what happened after the given place. */
  events(request: EventsRequest): AsyncIterable<PlacedEvent>
  /** Has days read again that the provider says have changed; what is held of them stays until then. */
  markStale(request: StaleRequest): Promise<void>
  /** Stores what the provider told by itself; what is stored of a later observation stays. */
  ingest(request: Omit<IngestRequest, 'caller'> & { readonly owner: Owner }): Promise<RunSummary>
  /**
   * Begins to keep every followed row complete, until `stop`.
   *
   * @throws {SyncError} `engine-stopped` after `stop`.
   */
  start(): Promise<void>
  /** Looks at once what followed rows lack, and not only in a moment; for what another process changed. */
  planNow(): Promise<void>
  /** Stops for good, after the requests under way. */
  stop(): Promise<void>
}
