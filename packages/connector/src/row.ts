import type { Cell, WriteOutput } from './cell.js'
import type { IdentityCtx, ReadCtx, SyncCtx, WriteCtx } from './contexts.js'
import type { AnyDepsKey, DepsKey } from './deps-key.js'
import { ConnectorError } from './errors.js'
import type { AnyIntegration, Integration, WellFormed } from './integration.js'
import type { Json } from './json.js'
import type { Display } from './manifest.js'
import { formatSegments, parseLookupKey, patternSegments } from './pattern.js'
import type { ParamNames, ParamsOf } from './pattern-types.js'
import { type ResolvedSyncShape, resolveSyncShape, type SyncShape } from './sync-shape.js'

/** What a row may be able to do beside being read. */
export type RowCapability = 'sync' | 'listCells' | 'post' | 'patch' | 'delete'

/** The values of a row's own part of the pattern: those that its integration's pattern does not name. */
export type OwnParams<IntegrationPattern extends string, Pattern extends string> = {
  readonly [Name in Exclude<ParamNames<Pattern>, ParamNames<IntegrationPattern>>]: string
}

/**
 * What `defineRow` takes. Only `pattern` and `label` must be there; a member that is absent has the effect that its
 * comment says.
 */
export interface RowDefinition<
  IntegrationPattern extends string,
  Pattern extends string,
  Deps,
  Client,
  Stage extends string,
> {
  /** The row key with its parameters in braces; it continues the integration's. */
  readonly pattern: Pattern
  /** A short name for logs and pages: `garmin-sleep`. */
  readonly label: string
  /** The host's seams of this row; the integration's unless named. */
  readonly deps?: DepsKey<Deps>
  /** What kind of row it is. Anything but `data`, the default, is in no list of cell-bearing rows. */
  readonly rowType?: string
  /** A tag that names how the data of its cells is encoded; the host has to have a decoder of that name. */
  readonly cellEncoding?: string
  /** JSON that stands on the row's record when it is first made; never written over one that is there. */
  attributes?(ctx: IdentityCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>>): Json
  /** How the row wants to be kept in sync; without it the row cannot be registered for sync. */
  readonly syncShape?: SyncShape<Stage>
  /** Brings one slice: fetch, map, hand over to `deps`. Gives the number of cells. */
  sync?(
    ctx: SyncCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>, Deps, Client, NoInfer<Stage>>,
  ): Promise<number>
  /** Names what all its owners share, so that there is one row for all of them; `null`, the default, shares nothing. */
  aliasKey?(ctx: IdentityCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>>): string | null
  /** Names what only one sync at a time may touch, such as a provider's sync token; `null`, the default, locks nothing. */
  lockResourceId?(ctx: IdentityCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>>): string | null
  /** The row's cells, computed. Its answer is the truth and the store is not asked; `null` falls through to the store. */
  listCells?(
    ctx: ReadCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>, Deps>,
  ): Promise<readonly Cell[] | null>
  /** Makes a new record at the provider. */
  post?(
    ctx: WriteCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>, Deps, Client>,
  ): Promise<WriteOutput>
  /** Changes a record at the provider. */
  patch?(
    ctx: WriteCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>, Deps, Client>,
  ): Promise<WriteOutput>
  /** Removes a record at the provider. */
  delete?(
    ctx: WriteCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>, Deps, Client>,
  ): Promise<WriteOutput>
  /** How a page draws the row; nothing unless said. */
  readonly display?: readonly Display[]
}

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

type RowMember = keyof RowDefinition<string, string, unknown, unknown, string>

/** Refuses members that no row has: a generic body loses TypeScript's own check for them. */
export type NoTypos<Body> = [Exclude<keyof Body, RowMember>] extends [never]
  ? unknown
  : { readonly error: `a row has no member '${Exclude<keyof Body, RowMember> & string}'` }

/** Refuses a pattern that is not below the integration's. */
export type Continues<
  IntegrationPattern extends string,
  Pattern extends string,
> = Pattern extends `${IntegrationPattern}:${string}`
  ? unknown
  : { readonly error: `pattern must start with '${IntegrationPattern}:'` }

/** Refuses a `syncShape` without the `sync` that it speaks of. */
export type SyncsWhatItShapes<Body> = 'syncShape' extends keyof Body
  ? 'sync' extends keyof Body
    ? unknown
    : { readonly error: "a row with a 'syncShape' needs a 'sync'" }
  : unknown

const capabilities = ['sync', 'listCells', 'post', 'patch', 'delete'] as const satisfies readonly RowCapability[]

const memberNames: Record<RowMember, true> = {
  pattern: true,
  label: true,
  deps: true,
  rowType: true,
  cellEncoding: true,
  attributes: true,
  syncShape: true,
  sync: true,
  aliasKey: true,
  lockResourceId: true,
  listCells: true,
  post: true,
  patch: true,
  delete: true,
  display: true,
}

/**
 * Declares one row of an integration.
 *
 * @throws {ConnectorError} `invalid-definition` for what the types refuse too: a malformed pattern or one that does not
 * continue the integration's, no label, an unknown member, a `syncShape` without `sync`.
 */
export function defineRow<
  const IntegrationPattern extends string,
  IntegrationDeps,
  Client,
  const Pattern extends string,
  const Body extends object,
  const Stage extends string = never,
  Deps = IntegrationDeps,
>(
  integration: Integration<IntegrationPattern, IntegrationDeps, Client>,
  definition: RowDefinition<IntegrationPattern, Pattern, Deps, Client, Stage> &
    Body &
    NoTypos<Body> &
    WellFormed<Pattern> &
    Continues<IntegrationPattern, Pattern> &
    SyncsWhatItShapes<Body>,
): Row<Pattern, Deps, Client, keyof Body & RowCapability, Stage> {
  const body: RowDefinition<IntegrationPattern, Pattern, Deps, Client, Stage> = definition
  const { pattern, label } = body
  const refuse = (why: string): never => {
    throw new ConnectorError({ code: 'invalid-definition', message: `The row '${pattern}' ${why}.`, row: pattern })
  }
  const segments = patternSegments(pattern)
  if (!pattern.startsWith(`${integration.pattern}:`)) refuse(`does not continue '${integration.pattern}:'`)
  if (typeof label !== 'string' || label.trim() === '') refuse("has no 'label'")
  const stranger = Object.keys(body).find((name) => !(name in memberNames))
  if (stranger !== undefined) refuse(`has a member '${stranger}', which rows do not have`)
  if (body.syncShape && !body.sync) refuse("has a 'syncShape', so it needs a 'sync'")
  const loose = body as unknown as AnyRow
  return Object.freeze({
    integration,
    pattern,
    label,
    deps: (body.deps ?? integration.deps) as DepsKey<Deps>,
    rowType: body.rowType ?? 'data',
    cellEncoding: body.cellEncoding ?? null,
    syncShape: body.syncShape ? resolveSyncShape(body.syncShape, pattern) : null,
    display: body.display ?? [],
    capabilities: capabilities.filter((name) => body[name] !== undefined),
    aliasKey: (ctx: IdentityCtx) => loose.aliasKey?.(ctx) ?? null,
    lockResourceId: (ctx: IdentityCtx) => loose.lockResourceId?.(ctx) ?? null,
    ...(loose.attributes && { attributes: loose.attributes }),
    ...Object.fromEntries(capabilities.flatMap((name) => (loose[name] ? [[name, loose[name]]] : []))),
    lookupKey: (params: ParamsOf<Pattern>) => formatSegments(pattern, segments, params),
    formatLookupKey: (params: Readonly<Record<string, string>>) => formatSegments(pattern, segments, params),
    parseLookupKey: (lookupKey: string) => parseLookupKey(pattern, lookupKey),
    identityOf: (params: Readonly<Record<string, string>>): IdentityCtx => {
      const own = Object.entries(params).filter(([name]) => !integration.paramNames.includes(name))
      const leading = integration.paramNames.map((name) => [name, params[name] ?? ''])
      return { integrationParams: Object.fromEntries(leading), params: Object.fromEntries(own) }
    },
  }) as Row<Pattern, Deps, Client, keyof Body & RowCapability, Stage>
}
