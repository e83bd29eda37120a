export { syncMigrations } from './migrations.js'
export { deleteRowState, type RowAddress, readRowState, takeFence, widenSince } from './row-state.js'
export type { RunCounts, RunOutcome, RunRecord } from './run-record.js'
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
