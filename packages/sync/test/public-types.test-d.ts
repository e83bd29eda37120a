import { defineIntegration, defineRow, depsKey } from '@lona/connector'
import { registerRowWithSync, type SyncErrorCode, type SyncExecutor } from '@lona/sync'
import { ducks, type PondApiContext, type PondSyncDeps, pondSyncExecutor } from './pond.js'

const still = defineIntegration({
  pattern: ':~still',
  deps: depsKey<{ nothing(): Promise<void> }>('@made-up/still/StillBackendDeps'),
  manifest: { name: 'Still', description: 'Made up.', homepage: 'https://still.example', signIn: 'none', params: {} },
  client: () => ({}),
})
const stones = defineRow(still, { pattern: ':~still:stones', label: 'stones' })

export function whatAHostMayWrite(): void {
  registerRowWithSync(ducks)
  const executor: SyncExecutor<PondApiContext, PondSyncDeps> = pondSyncExecutor
  void executor
}

export function whatDoesNotCompile(): void {
  // @ts-expect-error a row without 'syncShape' and 'sync' cannot be registered for sync
  registerRowWithSync(stones)
  // @ts-expect-error an executor is run over both of its seams
  void pondSyncExecutor.run({}, { client: async () => ({}) })
  // @ts-expect-error a table of all codes must not forget one
  const forgotten: Record<SyncErrorCode, string> = { 'fenced-off': 'overtaken' }
  void forgotten
}
