export { isSyncError, SyncError, type SyncErrorCode, type SyncErrorInit } from './errors.js'
// Below: for hosts, stores and engines.
export { coverRange, type Freshness, failRange, neededRanges, nextRefreshAt, withoutDays } from './gap-map.js'
export { nextSlices, type Slice } from './next-slices.js'
export { registerRowWithSync, type SyncRegistration, type Syncs } from './register-row-with-sync.js'
// Below: for providers that ship a sync-plugin.
export type { CoveredRange, FailedRange, RowSyncState } from './row-sync-state.js'
export { type StageWindowOptions, stageWindow } from './stage-window.js'
export type { SyncEngine, SyncJob, SyncJobHandler } from './sync-engine.js'
export type { SyncExecutor, SyncSlice } from './sync-executor.js'
export type { SyncProvider } from './sync-provider.js'
