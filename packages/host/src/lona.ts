import type { AnyIntegration, Day, Fetch, Json, Owner, SyncProgress, UserAuth } from '@lona/connector'
import type { Database } from '@lona/postgres'
import type { CellDecoder, Dispatcher, IntegrationDeps, RowKeys, RowRecord, RunSummary } from '@lona/rows'
import type { RawPayloadLimits, Store } from '@lona/store'
import type { Slice, SyncEngine, SyncRegistration } from '@lona/sync'
import type { SetTimer } from '@lona/sync'

/** What `createLona` takes. */
export interface LonaOptions {
  /** The database, opened by `openDatabase`; whoever opened it closes it. */
  readonly database: Database
  /** The rows that the host offers, with the verbs that it opens on each. */
  readonly rowKeys: RowKeys
  /** What the rows call: one `register` line per deps key. `store.backendDeps` fits every thin one. */
  readonly deps: (store: Store) => IntegrationDeps
  /** The rows that are kept in sync, by `registerRowWithSync`. */
  readonly sync?: readonly SyncRegistration[]
  /** The job engine; one in this process and its memory unless said. */
  readonly engine?: SyncEngine
  /** The sign-ins of a person; nobody is signed in anywhere unless said. */
  readonly userAuth?: (userId: string) => UserAuth
  /** Decoders by the tag that rows name as their `cellEncoding`. */
  readonly decoders?: Readonly<Record<string, CellDecoder>>
  /** What every request of every provider goes through; the global `fetch` unless said. */
  readonly fetch?: Fetch
  /** How much to keep of what providers answered; `false` keeps nothing. */
  readonly rawPayloads?: Partial<RawPayloadLimits> | false
  /** The clock. */
  readonly now?: () => Date
  /** The timer; the system's unless said. */
  readonly setTimer?: SetTimer
  /** Hears what happens while rows are brought. */
  readonly onEvent?: (event: LonaEvent) => void
}

/** What happens while rows are brought. */
export type LonaEvent =
  | {
      /** A slice is stored. */
      readonly type: 'slice-done'
      /** The row. */
      readonly lookupKey: string
      /** The slice. */
      readonly slice: Slice
      /** What it changed. */
      readonly run: RunSummary
    }
  | {
      /** A slice failed; what came before it is stored. */
      readonly type: 'slice-failed'
      /** The row. */
      readonly lookupKey: string
      /** The slice. */
      readonly slice: Slice
      /** What went wrong. */
      readonly error: unknown
    }
  | {
      /** What is missing could not be found out; it is tried again within a minute. */
      readonly type: 'plan-failed'
      /** The row, when it is about one. */
      readonly lookupKey: string | null
      /** What went wrong. */
      readonly error: unknown
    }

/** A row that somebody wants to have. */
export interface FollowRequest {
  /** Whose it is to be. */
  readonly owner: Owner
  /** The row key with its values. */
  readonly lookupKey: string
  /** The first day that is wanted; the row's own `historyDays` unless said. A later day than before changes nothing. */
  readonly since?: Day
}

/** A row that is to be brought now. */
export interface BringRequest {
  /** Who follows it. */
  readonly owner: Owner
  /** The row key with its values. */
  readonly lookupKey: string
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

/** Everything wired: rows by their keys, and a loop that keeps them complete. */
export interface Lona {
  /** Runs rows by their lookup keys. */
  readonly dispatcher: Dispatcher
  /** Where everything is kept. */
  readonly store: Store
  /** The account types that the host offers. */
  readonly integrations: readonly AnyIntegration[]
  /**
   * Makes the row's record: from now on the row is kept complete for its owner.
   *
   * @throws {ConnectorError} `bad-parameter` for a `since` that the calendar does not have.
   */
  follow(request: FollowRequest): Promise<RowRecord>
  /** Forgets the row and its cells; a shared row stays for its other owners. Gives whether it was there. */
  unfollow(request: Omit<FollowRequest, 'since'>): Promise<boolean>
  /** Brings all that the row lacks now, slice by slice, newest first. What is stored stays stored when a slice fails. */
  bring(request: BringRequest): Promise<BringReport>
  /**
   * Begins to keep every followed row complete, until `stop`.
   *
   * @throws {SyncError} `engine-stopped` after `stop`.
   */
  start(): Promise<void>
  /** Looks at once, and not at the next full minute, what followed rows lack; for rows that were just added. */
  planNow(): Promise<void>
  /** Stops for good, after the requests under way. */
  stop(): Promise<void>
}
