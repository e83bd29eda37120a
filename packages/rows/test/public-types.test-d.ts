import { allow, createDispatcher, defineRowKeys, IntegrationDeps, type RowsErrorCode } from '@lona/rows'
import { DucksBackendDeps, ducks } from './ducks.js'
import { createMemoryStore } from './memory-store.js'

const store = createMemoryStore()
const rowKeys = defineRowKeys(allow(ducks, 'get'))

export function whatAHostMayWrite(): void {
  const deps = new IntegrationDeps()
    .register(DucksBackendDeps, (run) => store.backendDeps(run))
    .register(DucksBackendDeps, { persistCells: async () => {} })
  createDispatcher({ rowKeys, deps, store })
}

export function whatDoesNotCompile(): void {
  // @ts-expect-error the row does not implement post
  allow(ducks, 'get', 'post')
  // @ts-expect-error sync is the host's own, and opened to nobody
  allow(ducks, 'sync')
  // @ts-expect-error the seam persistCells is missing
  new IntegrationDeps().register(DucksBackendDeps, {})
  // @ts-expect-error persistCells stores cells, not their number
  new IntegrationDeps().register(DucksBackendDeps, () => ({
    persistCells: async (_rowId: string, _cells: number) => {},
  }))
  // @ts-expect-error a host without deps
  createDispatcher({ rowKeys, store })
  // @ts-expect-error a table of all codes must not forget one
  const forgotten: Record<RowsErrorCode, string> = { 'unknown-key': 'no such row' }
  void forgotten
}
