import type { Cell, WriteOutput } from './cell.js'
import type { IdentityCtx, ReadCtx, SyncCtx, WriteCtx } from './contexts.js'
import type { AnyDepsKey, DepsKey } from './deps-key.js'
import type { AnyIntegration } from './integration.js'
import type { Json } from './json.js'
import type { Display } from './manifest.js'
import type { ParamsOf } from './pattern-types.js'
import type { ResolvedSyncShape } from './sync-shape.js'

/** What a row may be able to do beside being read. */
export type RowCapability = 'sync' | 'listCells' | 'post' | 'patch' | 'delete'

/** A row without its types, for lists of many. */
export interface AnyRow {
  /** The integration that it belongs to. */
  readonly integration: AnyIntegration
  /** The row key with its parameters in braces. */
  readonly pattern: string
  /** A short name for logs and pages. */
  readonly label: string
  /** The host's seams that its members are given. */
  readonly deps: AnyDepsKey
  /** What kind of row it is; `data` for cell-bearing ones. */
  readonly rowType: string
  /** How the data of its cells is encoded, or `null` for plain JSON. */
  readonly cellEncoding: string | null
  /** How it wants to be kept in sync, with the defaults filled in, or `null`. */
  readonly syncShape: ResolvedSyncShape | null
  /** How a page draws it. */
  readonly display: readonly Display[]
  /** What it can do beside being read. */
  readonly capabilities: readonly RowCapability[]
  /** JSON for the row's record when it is first made. */
  attributes?(ctx: IdentityCtx): Json
  /** What all its owners share, or `null`. */
  aliasKey(ctx: IdentityCtx): string | null
  /** What only one sync at a time may touch, or `null`. */
  lockResourceId(ctx: IdentityCtx): string | null
  /** Brings one slice. */
  sync?(ctx: SyncCtx): Promise<number>
  /** The row's cells, computed. */
  listCells?(ctx: ReadCtx): Promise<readonly Cell[] | null>
  /** Makes a new record at the provider. */
  post?(ctx: WriteCtx): Promise<WriteOutput>
  /** Changes a record at the provider. */
  patch?(ctx: WriteCtx): Promise<WriteOutput>
  /** Removes a record at the provider. */
  delete?(ctx: WriteCtx): Promise<WriteOutput>
  /** The values in a lookup key, or `null` when it is not one of this row's. */
  parseLookupKey(lookupKey: string): Readonly<Record<string, string>> | null
  /**
   * The lookup key with these values; `lookupKey` of a row whose type is known checks their names at compile time.
   *
   * @throws {ConnectorError} `bad-parameter` for a missing, empty or ill-formed value.
   */
  formatLookupKey(params: Readonly<Record<string, string>>): string
  /** The values of a lookup key, split into the integration's and the row's own. */
  identityOf(params: Readonly<Record<string, string>>): IdentityCtx
}

declare const clientType: unique symbol
declare const capabilityType: unique symbol
declare const stageType: unique symbol

/** One reserved row-key pattern of a provider, with what a host can do with it. */
export interface Row<
  Pattern extends string,
  Deps,
  Client,
  Can extends RowCapability = never,
  Stage extends string = never,
> extends AnyRow {
  /** The row key with its parameters in braces. */
  readonly pattern: Pattern
  /** The host's seams that its members are given. */
  readonly deps: DepsKey<Deps>
  /**
   * The lookup key with these values.
   *
   * @throws {ConnectorError} `bad-parameter` for an empty or ill-formed value.
   */
  lookupKey(params: ParamsOf<Pattern>): string
  /** The values in a lookup key, or `null` when it is not one of this row's. */
  parseLookupKey(lookupKey: string): ParamsOf<Pattern> | null
  /** Carries the type of the grab bag; there is no value. */
  readonly [clientType]?: Client
  /** Carries what the row can do; there is no value. */
  readonly [capabilityType]?: Can
  /** Carries the names of the stages; there is no value. */
  readonly [stageType]?: Stage
}

/** The capabilities in a row's type, such as `'sync' | 'post'`. */
export type CapabilitiesOf<R> = R extends { readonly [capabilityType]?: infer Can } ? Exclude<Can, undefined> : never

/** The stages in a row's type, such as `'viewport' | 'backfill'`. */
export type StagesOf<R> = R extends { readonly [stageType]?: infer Stage } ? Exclude<Stage, undefined> : never
