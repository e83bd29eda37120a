export { syncMigrations } from './migrations.js'
export { deleteRowState, type RowAddress, readRowState, takeFence, widenSince } from './row-state.js'
export {
  beginRun,
  finishRun,
  listRuns,
  type NewRun,
  type RunCounts,
  type RunEnd,
  type RunOutcome,
  type RunProgress,
  type RunRecord,
  recordProgress,
} from './runs.js'
