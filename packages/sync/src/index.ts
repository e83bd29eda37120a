export type { Admission, NewAdmission, RowAddress } from './admission.js'
export { believable } from './believable.js'
// Below: for hosts, stores and engines.
export {
  adjusted,
  type Budget,
  type BudgetLimit,
  type BudgetRefusal,
  type BudgetUse,
  type BudgetWish,
  budgetsOf,
  capacityOf,
  charged,
  clockWords,
  paused,
  type ReadingTimes,
  refusalOf,
  refusalWords,
  unusedBudget,
} from './budget.js'
export { type DueTimes, dueTimes } from './due-times.js'
export { isSyncError, SyncError, type SyncErrorCode, type SyncErrorInit } from './errors.js'
export {
  coverRange,
  type Freshness,
  failRange,
  markStale,
  neededRanges,
  nextRefreshAt,
  tryRange,
  withoutDays,
} from './gap-map.js'
export { latestBelievable } from './latest-believable.js'
export { nextSlices, type Slice, type SliceReason, type SliceState, type WantedSlice } from './next-slices.js'
export { type Candidate, type Plan, type PlanInput, plan, type WaitingRow } from './plan.js'
export { type PlanReason, reasonWords } from './plan-reason.js'
export { completeSince, progressOf, type RowProgress } from './progress.js'
export {
  type ExecutorBinding,
  type ProviderRegistration,
  type RowRegistration,
  registerRowWithSync,
  registerSyncProvider,
  type SyncRegistration,
  type Syncs,
} from './registrations.js'
// Below: for providers that ship a sync-plugin.
export type {
  CoveredRange,
  Demand,
  FailedRange,
  RowPlanState,
  RowSyncState,
  UncertifiedRange,
} from './row-sync-state.js'
export type { RunCounts } from './run-counts.js'
export { type SetTimer, systemTimer } from './set-timer.js'
export { type StageWindowOptions, stageWindow } from './stage-window.js'
export type { SyncEngine, SyncJob, SyncJobHandler } from './sync-engine.js'
export type { SliceRun, SyncEvent } from './sync-event.js'
export type { SyncExecutor, SyncSlice } from './sync-executor.js'
export type { SyncProvider } from './sync-provider.js'
export type { SyncApiContext, SyncDeps } from './sync-seams.js'
export { createTopology, type SyncedRow, type SyncTopology } from './topology.js'
export { type Urgency, urgencies } from './urgency.js'
