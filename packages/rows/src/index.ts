export { createDispatcher } from './create-dispatcher.js'
export type {
  CellDecoder,
  Dispatcher,
  DispatcherOptions,
  ExecuteSlice,
  GetRequest,
  IngestRequest,
  ReadCell,
  RowRequest,
  SliceToExecute,
  SyncRequest,
  WriteRequest,
  WriteResult,
} from './dispatcher.js'
export { isRowsError, RowsError, type RowsErrorCode, type RowsErrorInit } from './errors.js'
export { type DepsImplementation, IntegrationDeps } from './integration-deps.js'
export {
  allow,
  defineRowKeys,
  type HostVerb,
  type RowKeyEntry,
  type RowKeyMatch,
  type RowKeys,
} from './row-keys.js'
export type { RunScope } from './run-scope.js'
// Below: for stores.
export type {
  CellStore,
  ChangeCounts,
  NewRow,
  OpenedRun,
  OpenRun,
  PlannedSlice,
  RowRecord,
  RowStore,
  RunPurpose,
  RunStore,
  RunSummary,
  StoredCell,
} from './store-ports.js'
