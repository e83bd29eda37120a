export type { ReadCell } from '@lona/rows'
export type { RowStatus, Store } from '@lona/store'
export { createLona } from './create-lona.js'
export type {
  BringReport,
  BringRequest,
  DemandRequest,
  EventsRequest,
  FindRequest,
  FollowRequest,
  Lona,
  LonaEvent,
  LonaOptions,
  OwnersRow,
  StagesRequest,
  StaleRequest,
  SyncStatus,
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
