import type { DateRange, Instant } from '@tento/chrono'
import type { Json, Uuid } from './json.js'
import type { Owner } from './owner.js'

/** What every context of a row carries. */
export interface RowCtx<
  IntegrationParams = Readonly<Record<string, string>>,
  Params = Readonly<Record<string, string>>,
> {
  /** The values of the integration's part of the pattern, such as `authId`. */
  readonly integrationParams: IntegrationParams
  /** The values of the row's own part of the pattern; often none. */
  readonly params: Params
}

/** What `attributes`, `aliasKey` and `lockResourceId` are given: the row by its values, before there is a record. */
export type IdentityCtx<
  IntegrationParams = Readonly<Record<string, string>>,
  Params = Readonly<Record<string, string>>,
> = RowCtx<IntegrationParams, Params>

/** What a sync says on its way; it informs a person who waits, and certifies nothing. */
export interface SyncProgress {
  /** Cells handed to the host so far in this slice. */
  readonly cells?: number
  /** Requests or pages done so far in this slice. */
  readonly pages?: number
  /** What is going on, in a few words. */
  readonly note?: string
}

/** What `sync` is given: one slice of one stage. */
export interface SyncCtx<
  IntegrationParams = Readonly<Record<string, string>>,
  Params = Readonly<Record<string, string>>,
  Deps = unknown,
  Client = unknown,
  Stage extends string = string,
> extends RowCtx<IntegrationParams, Params> {
  /** What the integration's `client` made for this slice. */
  readonly client: Client
  /** The host's seams, bound to this run: they refuse another row and a run that was overtaken. */
  readonly deps: Deps
  /** Which of the row's stages this slice belongs to. */
  readonly stage: Stage
  /** Whose row it is. */
  readonly owner: Owner
  /** The id of the row's record, which exists before its first sync. */
  readonly rowId: Uuid
  /** The local days to bring, half-open: what the gap map lacks of the stage's window, at most a slice of it. */
  readonly range: DateRange
  /** What the row stored at its last certified write, or `null`: a provider's sync token, a page mark. */
  readonly cursor: Json
  /** What was passed by whoever asked for this sync, unchanged; `null` when nobody passed anything. */
  readonly dispatch: Json
  /** When this slice began, by the host's clock; a body takes its `today` from here. */
  readonly now: Instant
  /** Aborts when the host stops, the person cancels, or the run was overtaken. */
  readonly signal: AbortSignal
  /** Tells a person who waits how far it is. */
  progress(progress: SyncProgress): void
}

/** What `listCells` is given. */
export interface ReadCtx<
  IntegrationParams = Readonly<Record<string, string>>,
  Params = Readonly<Record<string, string>>,
  Deps = unknown,
> extends RowCtx<IntegrationParams, Params> {
  /** The host's seams. */
  readonly deps: Deps
  /** Whose row it is. */
  readonly owner: Owner
  /** The lookup key that was asked for. */
  readonly lookupKey: string
  /** The local days that are asked for, half-open, or `null` for all. */
  readonly range: DateRange | null
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** What `post`, `patch` and `delete` are given. */
export interface WriteCtx<
  IntegrationParams = Readonly<Record<string, string>>,
  Params = Readonly<Record<string, string>>,
  Deps = unknown,
  Client = unknown,
> extends RowCtx<IntegrationParams, Params> {
  /** What the integration's `client` made for this request, or its `clientForWrite` when nobody is signed in. */
  readonly client: Client
  /** The host's seams, bound to this request. */
  readonly deps: Deps
  /** Whose row it is. */
  readonly owner: Owner
  /** The id of the row's record. */
  readonly rowId: Uuid
  /** The cell to change or remove, as the provider knows it (`Cell.id`), else as the host does; `null` for `post`. */
  readonly cellId: string | null
  /** What is to be written; `null` for `delete`. */
  readonly body: Json
  /** The provider's version of the record that the writer had seen, or `null` for any. */
  readonly ifMatch: string | null
  /** The same for every try of one write, so that a provider can drop repeats; `null` when the writer gave none. */
  readonly idempotencyKey: string | null
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}
