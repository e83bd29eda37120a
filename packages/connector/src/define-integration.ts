import { ConnectorError } from './errors.js'
import type { AnyIntegration, Integration, IntegrationDefinition } from './integration.js'
import { patternSegments } from './pattern.js'
import type { KindOf, PatternProblem } from './pattern-types.js'

/** Refuses a malformed pattern at compile time: no text is such an object, and its `error` is the reason to read. */
type Checked<Pattern extends string> = [PatternProblem<Pattern>] extends [never]
  ? unknown
  : { readonly pattern: { readonly error: PatternProblem<Pattern> } }

const memberNames: Record<keyof IntegrationDefinition<string, unknown, unknown>, true> = {
  pattern: true,
  deps: true,
  auth: true,
  limits: true,
  manifest: true,
  weigh: true,
  readLimits: true,
  find: true,
  client: true,
  clientForWrite: true,
}

/**
 * Declares a provider's account type.
 *
 * @throws {ConnectorError} `invalid-definition` for what the types refuse too (a malformed pattern, a member that is
 * missing or unknown), and for an `auth` or a manifest that does not fit the pattern or each other.
 */
export function defineIntegration<const Pattern extends string, Deps, Client>(
  definition: IntegrationDefinition<Pattern, Deps, Client> & Checked<Pattern>,
): Integration<Pattern, Deps, Client> {
  const { pattern, deps, auth, limits = [], manifest, find = {} } = definition
  const segments = patternSegments(pattern)
  const [kind = ''] = pattern.slice(2).split(':')
  const paramNames = segments.flatMap((segment) => (segment.kind === 'parameter' ? [segment.name] : []))
  const refuse = (why: string): never => {
    throw new ConnectorError({
      code: 'invalid-definition',
      message: `The integration '${pattern}' ${why}.`,
      row: pattern,
    })
  }
  for (const name of ['deps', 'manifest', 'client'] as const) {
    if (definition[name] === undefined) refuse(`has no '${name}'`)
  }
  const stranger = Object.keys(definition).find((name) => !Object.hasOwn(memberNames, name))
  if (stranger !== undefined) refuse(`has a member '${stranger}', which integrations do not have`)
  if (auth && auth.kind !== kind) refuse(`signs in as kind '${auth.kind}', but its pattern says '${kind}'`)
  const signIn = auth ? (auth.oauth ? 'oauth' : 'typed') : 'none'
  if (manifest.signIn !== signIn) {
    refuse(`has a manifest that says signIn '${manifest.signIn}', but its auth means '${signIn}'`)
  }
  for (const name of [...Object.keys(manifest.params), ...Object.keys(find)]) {
    if (!paramNames.includes(name)) refuse(`speaks of a parameter '${name}', which its pattern does not have`)
  }
  return Object.freeze({
    pattern,
    kind: kind as KindOf<Pattern>,
    paramNames,
    deps,
    auth: auth ?? null,
    limits,
    manifest,
    find: find as AnyIntegration['find'],
    weigh: definition.weigh ?? (() => 1),
    readLimits: definition.readLimits ?? (() => []),
    client: definition.client as AnyIntegration['client'],
    ...(definition.clientForWrite && {
      clientForWrite: definition.clientForWrite as NonNullable<AnyIntegration['clientForWrite']>,
    }),
  })
}
