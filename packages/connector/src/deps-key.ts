import type { DepsProblem } from './deps-problem.js'
import { ConnectorError } from './errors.js'

declare const phantom: unique symbol

/** A deps key without its type, for lists of many. */
export interface AnyDepsKey {
  /** The name that `depsKey` was given, such as `@tento/garmin/GarminBackendDeps`. */
  readonly name: string
  /** `Symbol.for(name)`: equal in every copy of a package. */
  readonly id: symbol
}

/** The name under which a host registers its implementation of `Deps`. */
export interface DepsKey<in out Deps> extends AnyDepsKey {
  /** Carries the type; there is no value. */
  readonly [phantom]?: (deps: Deps) => Deps
}

/**
 * The value that stands for a deps interface at run time: a host registers its implementation under it.
 *
 * Every member of the interface must be a method that is always there, and speak only of `Cell`, `Owner`,
 * `WriteOutput`, text, `Uuid`, JSON, `DateRange`, `Instant`, or plain objects and lists of these: then any host can
 * implement it, and a call can cross a process border.
 *
 * @param name the package and the interface, such as `@tento/garmin/GarminBackendDeps`; the same in every copy of the
 * package, and different for every interface
 * @throws {ConnectorError} `invalid-definition` for an empty name.
 */
export function depsKey<Deps extends object = never>(
  name: [DepsProblem<Deps>] extends [never] ? string : { readonly error: DepsProblem<Deps> },
): DepsKey<Deps> {
  if (typeof name === 'string' && name.trim() !== '') return Object.freeze({ name, id: Symbol.for(name) })
  throw new ConnectorError({
    code: 'invalid-definition',
    message: "A deps key has no name. Write it like depsKey<GarminBackendDeps>('@tento/garmin/GarminBackendDeps').",
  })
}
