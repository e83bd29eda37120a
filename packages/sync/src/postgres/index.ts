export type { AdmissionHold, RowAddress } from '../admission.js'
export type { RunCounts } from '../run-counts.js'
export { type BudgetedFetchOptions, createBudgetedFetch } from './budgeted-fetch.js'
export {
  adjustBudgets,
  type BudgetAdjustment,
  type ChargeRequest,
  type ChargeResult,
  type Charger,
  type ChargerOptions,
  chargeBudgets,
  createCharger,
  pauseBudget,
  readBudgets,
} from './budgets.js'
export { clockOr, instantColumn, latestFrom } from './clock.js'
export { createOrchestrator } from './create-orchestrator.js'
export { syncMigrations } from './migrations.js'
export type {
  EnrolledRow,
  Orchestrator,
  OrchestratorOptions,
  RanNow,
  RowExplanation,
  RunNowOptions,
  SliceContext,
} from './orchestrator.js'
export { readPace } from './pace.js'
export { readPlanStates } from './plan-state.js'
export { deleteRowState, lockRowState, readCellsVersion, readRowState, takeFence, widenSince } from './row-state.js'
export {
  type RunColumns,
  type RunKind,
  type RunOutcome,
  type RunRecord,
  runColumns,
  toRunRecord,
} from './run-record.js'
export {
  beginRun,
  finishRun,
  listRuns,
  type NewRun,
  type RunEnd,
  type RunFailure,
  type RunProgress,
  recordProgress,
} from './runs.js'
export type { SliceFailure } from './settle.js'
export { type EventPage, type EventPlace, endOfEvents, type PlacedEvent, readEvents } from './sync-events.js'
