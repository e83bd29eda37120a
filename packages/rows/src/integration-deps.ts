import type { AnyDepsKey, DepsKey } from '@lona/connector'
import { RowsError } from './errors.js'
import type { RowKeys } from './row-keys.js'
import type { RunScope } from './run-scope.js'

/** A host's implementation of a deps interface: the object itself, or a function that makes it for each run. */
export type DepsImplementation<Deps> = Deps | ((run: RunScope) => Deps)

/**
 * What a host supplies to the rows, by deps key: one `register` line per key, and nothing else in the host changes
 * when a provider arrives.
 */
export class IntegrationDeps {
  readonly #implementations = new Map<symbol, DepsImplementation<object>>()

  /**
   * Supplies the implementation of a key; a second one replaces the first.
   *
   * @returns itself, so that lines can be chained
   */
  register<Deps extends object>(key: DepsKey<Deps>, implementation: DepsImplementation<NoInfer<Deps>>): this {
    this.#implementations.set(key.id, implementation as DepsImplementation<object>)
    return this
  }

  /**
   * The implementation of a key, bound to a run.
   *
   * @throws {RowsError} `deps-missing` when nothing was registered; `ensureAllRegistered` finds that at boot.
   */
  expect<Deps>(key: DepsKey<Deps>, run: RunScope): Deps
  /** As above, for a key whose type is not known. */
  expect(key: AnyDepsKey, run: RunScope): unknown
  expect(key: AnyDepsKey, run: RunScope): unknown {
    const implementation = this.#implementations.get(key.id)
    if (!implementation) throw missing([{ name: key.name, rows: [] }])
    return typeof implementation === 'function' ? implementation(run) : implementation
  }

  /**
   * Checks, once at boot, that every key of every integration and row is there.
   *
   * @throws {RowsError} `deps-missing`: one error that names each missing key, the rows that need it and the line to add.
   */
  ensureAllRegistered(rowKeys: RowKeys): void {
    const rowsByKey = new Map<symbol, { name: string; rows: string[] }>()
    for (const { row } of rowKeys.entries) {
      for (const key of new Set([row.deps, row.integration.deps])) {
        if (this.#implementations.has(key.id)) continue
        const lacking = rowsByKey.get(key.id) ?? { name: key.name, rows: [] }
        lacking.rows.push(row.pattern)
        rowsByKey.set(key.id, lacking)
      }
    }
    if (rowsByKey.size > 0) throw missing([...rowsByKey.values()])
  }
}

function missing(lacking: readonly { readonly name: string; readonly rows: readonly string[] }[]): RowsError {
  const lines = lacking.map(({ name, rows }) => {
    const needed = rows.length > 0 ? `, needed by ${rows.join(', ')}` : ''
    return `- ${name}${needed}\n  add: .register(${name.split('/').at(-1)}, (run) => …)`
  })
  return new RowsError({
    code: 'deps-missing',
    message: `The host did not register what its rows call:\n${lines.join('\n')}`,
    names: lacking.map(({ name }) => name),
  })
}
