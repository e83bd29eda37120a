// Times and ranges, as a row needs them.
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
export { type AuthProvider, requireAuth, type UserAuth } from './auth.js'
export type { Cell, WriteOutput } from './cell.js'
export type { IdentityCtx, ReadCtx, RowCtx, SyncCtx, SyncProgress, WriteCtx } from './contexts.js'
export { type AnyDepsKey, type DepsKey, depsKey } from './deps-key.js'
export { ConnectorError, type ConnectorErrorCode, type ConnectorErrorInit, isConnectorError } from './errors.js'
export type { ClientCtx, ClientForWriteCtx, Fetch, FindParamCtx, ParamChoice, WellFormed } from './integration.js'
export { type AnyIntegration, defineIntegration, type Integration, type IntegrationDefinition } from './integration.js'
export type { Json, Uuid } from './json.js'
export type { LimitReading, OutgoingRequest, RateLimit } from './limits.js'
export type { Attribution, Display, Manifest, ParamManifest } from './manifest.js'
export type { Owner, SystemOwner, UserOwner } from './owner.js'
// Below: for hosts.
export { decodeValue, formatLookupKey, type PatternSegment, parseLookupKey, patternSegments } from './pattern.js'
export type { KindOf, ParamNames, ParamsOf, PatternProblem } from './pattern-types.js'
export type {
  CapabilitiesOf,
  Continues,
  NoTypos,
  OwnParams,
  RowCapability,
  StagesOf,
  SyncsWhatItShapes,
} from './row.js'
export { type AnyRow, defineRow, type Row, type RowDefinition } from './row.js'
export { type ResolvedSyncShape, resolveSyncShape, type SyncShape } from './sync-shape.js'
export { type WearableWindowOptions, wearableWindowForStage } from './wearable-window-for-stage.js'
