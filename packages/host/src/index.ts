export type { ReadCell } from '@lona/rows'
export type { CellProvenance, RawPayload, RowStatus, SentRequest, Store } from '@lona/store'
export { exportOwner, importOwner, isStoreError, type RowToFollow, readArchive, type StoreErrorCode } from '@lona/store'
export { createLona } from './create-lona.js'
export type {
  BringReport,
  BringRequest,
  CellRequest,
  CellsRequest,
  DemandRequest,
  EventsRequest,
  FindRequest,
  FollowRequest,
  Lona,
  LonaEvent,
  LonaOptions,
  OwnersRow,
  RawPayloadRequest,
  ReadCells,
  StagesRequest,
  StaleRequest,
  SyncStatus,
  Unfollowed,
  UnfollowRequest,
} from './lona.js'
export {
  type DayState,
  type DaysInState,
  mostMarks,
  type Timeline,
  type TimelineCurve,
  type TimelineMark,
  type TimelineRequest,
  type TimelineRow,
} from './timeline/timeline.js'
