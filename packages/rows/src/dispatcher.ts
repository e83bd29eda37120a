import type {
  AnyRow,
  Cell,
  DateRange,
  Fetch,
  IdentityCtx,
  Instant,
  Json,
  Owner,
  SyncCtx,
  SyncProgress,
  UserAuth,
  Uuid,
  WriteOutput,
} from '@lona/connector'
import type { IntegrationDeps } from './integration-deps.js'
import type { RowKeyMatch, RowKeys } from './row-keys.js'
import type { RunScope } from './run-scope.js'
import type { CellStore, PlannedSlice, RowRecord, RowStore, RunStore, RunSummary, StoredCell } from './store-ports.js'

/** Turns the stored data of a cell into what readers get, for one `cellEncoding`. */
export type CellDecoder = (data: Json) => Json

/** What `createDispatcher` takes. */
export interface DispatcherOptions {
  /** The rows that the host offers. */
  readonly rowKeys: RowKeys
  /** What the rows call. */
  readonly deps: IntegrationDeps
  /** Where rows, cells and runs are kept. */
  readonly store: RowStore & CellStore & RunStore
  /** The sign-ins of a person; nobody is signed in anywhere unless said. */
  readonly userAuth?: (userId: string) => UserAuth
  /** Decoders by the tag that rows name as their `cellEncoding`. */
  readonly decoders?: Readonly<Record<string, CellDecoder>>
  /** What requests go through; the global `fetch` unless said. */
  readonly fetch?: Fetch
  /** Puts the requests of a row on its budget: what is given to its code instead of `fetch`. */
  readonly budgeted?: (row: Pick<RowRecord, 'lookupKey'> & Pick<AnyRow, 'pattern'>, fetch: Fetch) => Fetch
  /** What brings slices instead of the rows' own `sync`, by the rows' patterns. */
  readonly executors?: ReadonlyMap<string, ExecuteSlice>
}

/** A slice that something else than a row's own `sync` brings. */
export interface SliceToExecute
  extends IdentityCtx,
    Pick<SyncCtx, 'stage' | 'range' | 'cursor' | 'dispatch' | 'now' | 'progress'> {
  /** The row's declaration. */
  readonly row: AnyRow
  /** The row key with its values. */
  readonly lookupKey: string
  /** The run that it belongs to. */
  readonly scope: RunScope
}

/** Brings a slice and gives the number of its cells. */
export type ExecuteSlice = (slice: SliceToExecute) => Promise<number>

/** Who asks, and for which row. */
export interface RowRequest {
  /** Who asks: a person for their own rows, the system for anyone's. */
  readonly caller: Owner
  /** Whose row it is; the caller's unless said. */
  readonly owner?: Owner
  /** The row key with its values. */
  readonly lookupKey: string
  /** Aborts when nobody waits any more: what has not begun does not begin. */
  readonly signal?: AbortSignal
}

/** A request for cells. */
export interface GetRequest extends RowRequest {
  /** The local days that are asked for, half-open; all unless said. */
  readonly range?: DateRange | null
}

/** A cell as readers get it: one that is computed has no id of the host's. */
export type ReadCell = Cell & Partial<Pick<StoredCell, 'cellId' | 'observedAt'>>

/** A write at the provider. */
export interface WriteRequest extends RowRequest {
  /** The host's id of the cell to change or remove; `post` has no use for it. */
  readonly cellId?: Uuid
  /** What is to be written. */
  readonly body?: Json
  /** The provider's version of the record that the writer had seen. */
  readonly ifMatch?: string
  /** The same for every try of one write. */
  readonly idempotencyKey?: string
}

/** A request to bring one slice now. */
export interface SyncRequest extends RowRequest {
  /** Which of the row's stages. */
  readonly stage: string
  /** The local days to bring, half-open. */
  readonly range: DateRange
  /** Passed to the row unchanged. */
  readonly dispatch?: Json
  /** What a plan said of it. */
  readonly planned?: PlannedSlice
  /** What its requests go through instead of the dispatcher's: on the budget of the slice. */
  readonly fetch?: Fetch
  /** Hears how far the slice is. */
  readonly onProgress?: (progress: SyncProgress) => void
}

/** What a provider told by itself. */
export interface IngestRequest extends RowRequest {
  /** The cells as the provider has them, and those that are gone. */
  readonly output: WriteOutput
  /** When the provider held them; now unless said. */
  readonly observedAt?: Instant
}

/** What a write gave back, and how it was stored. */
export interface WriteResult {
  /** The cells as the provider now has them, and those that are gone. */
  readonly output: WriteOutput
  /** What changed in the store. */
  readonly run: RunSummary
}

/**
 * Runs rows by their lookup keys. Every call checks owner, key and verb before anything else happens; `get` does so at
 * its first step.
 */
export interface Dispatcher {
  /** Makes the row's record when it is not there: from then on its owner follows the row. */
  ensureRow(request: RowRequest): Promise<RowRecord>
  /** The owner's rows that bear cells. */
  listRows(request: Omit<RowRequest, 'lookupKey'>): Promise<readonly RowRecord[]>
  /**
   * The row's cells: those that the row computes, else the stored ones in the order of their local time. A row that the
   * owner does not follow has no stored ones.
   */
  get(request: GetRequest): AsyncIterable<ReadCell>
  /** Makes a new record at the provider, and the row's record when the owner does not follow the row yet. */
  post(request: WriteRequest): Promise<WriteResult>
  /** Changes a record at the provider. */
  patch(request: WriteRequest): Promise<WriteResult>
  /** Removes a record at the provider. */
  delete(request: WriteRequest): Promise<WriteResult>
  /**
   * Brings one slice of a row that its owner follows; of the shared row behind an alias, where there is one. It never
   * makes the row's record: a row that was let go while its slices waited stays gone.
   */
  sync(request: SyncRequest): Promise<RunSummary>
  /**
   * Stores what the provider told by itself of a row that its owner follows, or of the shared row behind an alias. What
   * is stored of a later observation stays.
   */
  ingest(request: IngestRequest): Promise<RunSummary>
  /** What a lookup key means. */
  resolve(lookupKey: string): RowKeyMatch
}
