import type { AuthProvider, UserAuth } from './auth.js'
import type { AnyDepsKey, DepsKey } from './deps-key.js'
import type { LimitReading, OutgoingRequest, RateLimit } from './limits.js'
import type { Manifest } from './manifest.js'
import type { KindOf, ParamNames, ParamsOf } from './pattern-types.js'

/** The host's `fetch`: every request of a provider goes through it, where the host budgets, counts and keeps raw bodies. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** What `client` is given. */
export interface ClientCtx<Params, Deps> {
  /** The sign-ins of the row's owner. */
  readonly user: UserAuth
  /** The host's seams, bound to this run. */
  readonly deps: Deps
  /** The values of the integration's pattern. */
  readonly params: Params
  /** What every request has to go through. */
  readonly fetch: Fetch
}

/** What `clientForWrite` is given: as `client`, without a person. */
export interface ClientForWriteCtx<Params, Deps> {
  /** The host's seams, bound to this request. */
  readonly deps: Deps
  /** The values of the integration's pattern. */
  readonly params: Params
  /** What every request has to go through. */
  readonly fetch: Fetch
}

/** What `find` is given: a person's words for a parameter's value. */
export interface FindParamCtx {
  /** What the person typed. */
  readonly text: string
  /** What every request has to go through. */
  readonly fetch: Fetch
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** One value that a person may have meant. */
export interface ParamChoice {
  /** The value as it stands in row keys. */
  readonly value: string
  /** What a person calls it: `Paris, Île-de-France, France`. */
  readonly label: string
}

/** What `defineIntegration` takes. */
export interface IntegrationDefinition<Pattern extends string, Deps, Client> {
  /** The leading part of all its rows' patterns; kind and parameters come from it and are written nowhere else. */
  readonly pattern: Pattern
  /** The host's seams that its rows call, unless a row names its own. */
  readonly deps: DepsKey<Deps>
  /** How accounts sign in; absent when nobody has to. */
  readonly auth?: AuthProvider
  /** The provider's published limits; none unless said. */
  readonly limits?: readonly RateLimit[]
  /** What a person has to know of the provider. */
  readonly manifest: Manifest
  /** What a request weighs against `limits`; 1 unless said. */
  weigh?(request: OutgoingRequest): number
  /** What an answer's headers say of `limits`; nothing unless said. */
  readLimits?(headers: Headers): readonly LimitReading[]
  /** Values of the parameters by a person's words, best first, for those parameters that can be searched for. */
  readonly find?: { readonly [Name in ParamNames<Pattern>]?: (ctx: FindParamCtx) => Promise<readonly ParamChoice[]> }
  /** The grab bag that the rows reach into, made once per slice or request: usually `{ garmin: createGarminClient() }`. */
  client(ctx: ClientCtx<ParamsOf<Pattern>, Deps>): Client | Promise<Client>
  /** The grab bag for writes of the system, without a person who is signed in. Without it such a write is an error. */
  clientForWrite?(ctx: ClientForWriteCtx<ParamsOf<Pattern>, Deps>): NoInfer<Client> | Promise<NoInfer<Client>>
}

/** An integration without its types, for lists of many. */
export interface AnyIntegration {
  /** The leading part of all its rows' patterns. */
  readonly pattern: string
  /** The provider's kind, such as `garmin`. */
  readonly kind: string
  /** The names of the pattern's parameters, in their order. */
  readonly paramNames: readonly string[]
  /** The host's seams that its rows call, unless a row names its own. */
  readonly deps: AnyDepsKey
  /** How accounts sign in, or `null` when nobody has to. */
  readonly auth: AuthProvider | null
  /** The provider's published limits. */
  readonly limits: readonly RateLimit[]
  /** What a person has to know of the provider. */
  readonly manifest: Manifest
  /** What a request weighs against `limits`. */
  weigh(request: OutgoingRequest): number
  /** What an answer's headers say of `limits`. */
  readLimits(headers: Headers): readonly LimitReading[]
  /** Values of the parameters by a person's words, by the parameter's name. */
  readonly find: Readonly<Record<string, (ctx: FindParamCtx) => Promise<readonly ParamChoice[]>>>
  /** Makes the grab bag for one slice or request. */
  client(ctx: ClientCtx<Readonly<Record<string, string>>, unknown>): unknown
  /** Makes the grab bag for a write of the system; absent when the integration takes none. */
  clientForWrite?(ctx: ClientForWriteCtx<Readonly<Record<string, string>>, unknown>): unknown
}

declare const clientType: unique symbol

/** A provider's account type: what its rows have in common. */
export interface Integration<Pattern extends string, Deps, Client> extends AnyIntegration {
  /** The leading part of all its rows' patterns. */
  readonly pattern: Pattern
  /** The provider's kind, such as `garmin`. */
  readonly kind: KindOf<Pattern>
  /** The host's seams that its rows call, unless a row names its own. */
  readonly deps: DepsKey<Deps>
  /** Carries the type of the grab bag; there is no value. */
  readonly [clientType]?: Client
}
