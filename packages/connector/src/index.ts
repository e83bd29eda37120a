// Times, ranges and sign-ins as a row needs them, so that a provider imports one package.
export {
  addDays,
  type DateRange,
  type Day,
  dayDate,
  dayOf,
  daysOf,
  type Instant,
  instantTime,
  intersectRanges,
  isDay,
  type PartialDate,
  type SemanticTime,
  type TimeZone,
  zonedTime,
} from '@tento/chrono'
export type { Auth, AuthHandle, OAuthEndpoints } from '@tento/oauth'
// The contract.
export { type AuthProvider, requireAuth, type UserAuth } from './auth.js'
export type { Cell, WriteOutput } from './cell.js'
export type { IdentityCtx, ReadCtx, RowCtx, SyncCtx, SyncProgress, WriteCtx } from './contexts.js'
export { defineIntegration } from './define-integration.js'
export { defineRow } from './define-row.js'
export { type AnyDepsKey, type DepsKey, depsKey } from './deps-key.js'
export { ConnectorError, type ConnectorErrorCode, type ConnectorErrorInit, isConnectorError } from './errors.js'
export type {
  AnyIntegration,
  ClientCtx,
  ClientForWriteCtx,
  Fetch,
  FindParamCtx,
  Integration,
  IntegrationDefinition,
  ParamChoice,
} from './integration.js'
export type { Json, Uuid } from './json.js'
export type { LimitReading, OutgoingRequest, RateLimit } from './limits.js'
export type { Attribution, Display, Manifest, ParamManifest } from './manifest.js'
export type { Owner, SystemOwner, UserOwner } from './owner.js'
export { decodeValue, formatLookupKey, type PatternSegment, parseLookupKey, patternSegments } from './pattern.js'
export type { KindOf, OwnParams, ParamNames, ParamsOf } from './pattern-types.js'
export type { AnyRow, CapabilitiesOf, Row, RowCapability, StagesOf } from './row.js'
export type { RowDefinition } from './row-definition.js'
export { type ResolvedSyncShape, resolveSyncShape, type SyncShape } from './sync-shape.js'
export { valueAt } from './value-at.js'
export { type WearableWindowOptions, wearableWindowForStage } from './wearable-window-for-stage.js'
