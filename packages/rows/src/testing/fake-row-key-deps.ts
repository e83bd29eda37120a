import type { AnyDepsKey, DepsKey } from '@lona/connector'
import { IntegrationDeps } from '../integration-deps.js'
import type { RowKeys } from '../row-keys.js'
import type { RunScope } from '../run-scope.js'

/** One call that a row made on its deps. */
export interface RecordedCall {
  /** The deps key that it was made on. */
  readonly key: string
  /** The method's name. */
  readonly method: string
  /** What was passed. */
  readonly values: readonly unknown[]
  /** The run that the deps were bound to. */
  readonly run: RunScope
}

/** Deps of which every method can be called, is recorded, and answers with nothing unless told. */
export interface FakeRowKeyDeps {
  /** Every key of the row keys, registered. */
  readonly deps: IntegrationDeps
  /** All calls, in their order. */
  readonly calls: readonly RecordedCall[]
  /** Makes methods of a key answer with these functions; the others go on answering with nothing. */
  answer<Deps extends object>(key: DepsKey<Deps>, methods: Partial<Deps>): void
}

/** A recording stub for each deps key of the row keys, so that a row's code runs in a test without a host. */
export function fakeRowKeyDeps(rowKeys: RowKeys): FakeRowKeyDeps {
  const calls: RecordedCall[] = []
  const answers = new Map<symbol, Record<string, (...values: readonly unknown[]) => unknown>>()
  const deps = new IntegrationDeps()
  const keys = new Map(
    rowKeys.entries.flatMap(({ row }) => [row.deps, row.integration.deps].map((key) => [key.id, key])),
  )
  for (const key of keys.values()) deps.register(key as DepsKey<object>, (run: RunScope) => stub(key, run))

  const stub = (key: AnyDepsKey, run: RunScope): object =>
    new Proxy(
      {},
      {
        get: (_target, method) => {
          // Not methods of anybody's deps: a client that is nothing but deps is awaited, and a printer asks for symbols.
          if (typeof method === 'symbol' || method === 'then') return undefined
          return async (...values: readonly unknown[]) => {
            calls.push({ key: key.name, method, values, run })
            return await answers.get(key.id)?.[method]?.(...values)
          }
        },
      },
    )

  return {
    deps,
    calls,
    answer: (key, methods) => {
      answers.set(key.id, { ...answers.get(key.id), ...(methods as Record<string, () => unknown>) })
    },
  }
}
