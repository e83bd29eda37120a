import type { IdentityCtx } from './contexts.js'
import type { DepsKey } from './deps-key.js'
import { ConnectorError } from './errors.js'
import type { Integration } from './integration.js'
import { formatSegments, parseSegments, patternSegments } from './pattern.js'
import type { ParamsOf, PatternProblem } from './pattern-types.js'
import type { AnyRow, Row, RowCapability } from './row.js'
import type { RowDefinition } from './row-definition.js'
import { resolveSyncShape } from './sync-shape.js'

type RowMember = keyof RowDefinition<string, string, unknown, unknown, string>

/**
 * Refuses a row at the member that is wrong, or asks for the one that is missing: nothing can be assigned to an object
 * with an `error`, so its text is what the author reads.
 */
type Checked<IntegrationPattern extends string, Pattern extends string, Names extends PropertyKey> = CheckedPattern<
  IntegrationPattern,
  Pattern
> &
  CheckedNames<Names> &
  CheckedSync<Names>

type CheckedPattern<IntegrationPattern extends string, Pattern extends string> = string extends Pattern
  ? unknown // absent, or known at run time only
  : [PatternProblem<Pattern>] extends [never]
    ? Pattern extends `${IntegrationPattern}:${string}`
      ? unknown
      : { readonly pattern: { readonly error: `it must continue its integration's: '${IntegrationPattern}:…'` } }
    : { readonly pattern: { readonly error: PatternProblem<Pattern> } }

/** A generic definition loses TypeScript's own check for misspelt members. */
type CheckedNames<Names extends PropertyKey> = [Exclude<Names, RowMember>] extends [never]
  ? unknown
  : { readonly [Name in Exclude<Names, RowMember> & string]: { readonly error: `a row has no member '${Name}'` } }

type CheckedSync<Names extends PropertyKey> = 'syncShape' extends Names
  ? 'sync' extends Names
    ? unknown
    : { readonly sync: "the row's body: a row with a 'syncShape' needs it" }
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
  const Names extends PropertyKey,
  const Stage extends string = never,
  Deps = IntegrationDeps,
>(
  integration: Integration<IntegrationPattern, IntegrationDeps, Client>,
  definition: RowDefinition<IntegrationPattern, Pattern, Deps, Client, Stage> &
    Readonly<Record<Names, unknown>> &
    Checked<IntegrationPattern, Pattern, Names>,
): Row<Pattern, Deps, Client, Names & RowCapability, Stage> {
  const body: RowDefinition<IntegrationPattern, Pattern, Deps, Client, Stage> = definition
  const { pattern, label } = body
  const segments = patternSegments(pattern)
  const refuse = (why: string): never => {
    throw new ConnectorError({ code: 'invalid-definition', message: `The row '${pattern}' ${why}.`, row: pattern })
  }
  if (!pattern.startsWith(`${integration.pattern}:`)) refuse(`does not continue '${integration.pattern}:'`)
  if (typeof label !== 'string' || label.trim() === '') refuse("has no 'label'")
  const stranger = Object.keys(body).find((name) => !Object.hasOwn(memberNames, name))
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
    parseLookupKey: (lookupKey: string) => parseSegments(segments, lookupKey),
    identityOf: (params: Readonly<Record<string, string>>): IdentityCtx => {
      const own = Object.entries(params).filter(([name]) => !integration.paramNames.includes(name))
      const leading = integration.paramNames.map((name) => [name, params[name] ?? ''])
      return { integrationParams: Object.fromEntries(leading), params: Object.fromEntries(own) }
    },
  }) as Row<Pattern, Deps, Client, Names & RowCapability, Stage>
}
