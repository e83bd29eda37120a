export type { BackendDeps, PersistOptions } from './backend-deps.js'
export { createStore, type Store, type StoreOptions } from './create-store.js'
export { isStoreError, StoreError, type StoreErrorCode, type StoreErrorInit } from './errors.js'
// Below: for tests and tools.
export { cellIdOf, rowIdOf } from './ids.js'
export { storeMigrations } from './migrations.js'
export type { RawPayload, RawPayloadLimits, RawPayloadUsage } from './raw-payloads.js'
export type { RowStatus } from './row-status.js'
export { ownerOfScope, scopeIdOf } from './scope.js'
