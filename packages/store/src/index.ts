export type { ArchiveCounts } from './archive/archive-lines.js'
export { type ExportOptions, exportOwner } from './archive/export-owner.js'
export {
  type ImportOptions,
  type ImportProgress,
  type ImportResult,
  importOwner,
  type RowToFollow,
} from './archive/import-owner.js'
export { type ArchiveSummary, readArchive } from './archive/read-archive.js'
export type { BackendDeps, PersistOptions } from './backend-deps.js'
export type { CellPlace, LocalSpan, PlacedCell } from './cell-pages.js'
export type { CellPage, CellPageOptions, PagedCellStore } from './cells.js'
export { createStore, type Store, type StoreOptions } from './create-store.js'
export { isStoreError, StoreError, type StoreErrorCode, type StoreErrorInit } from './errors.js'
// Below: for tests and tools.
export { cellIdOf, rowIdOf } from './ids.js'
export { storeMigrations } from './migrations.js'
export type { CellProvenance, SentRequest } from './provenance.js'
export type { RawPayload, RawPayloadLimits, RawPayloadUsage } from './raw-payloads.js'
export type { RemovedRow } from './remove-row.js'
export type { RowStatus } from './row-status.js'
export { ownerOfScope, scopeIdOf } from './scope.js'
export { type RunError, toRunError } from './to-run-error.js'
