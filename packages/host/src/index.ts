export type { ReadCell } from '@lona/rows'
export type { RowStatus, Store } from '@lona/store'
export {
  type BringReport,
  type BringRequest,
  createLona,
  type FollowRequest,
  type Lona,
  type LonaEvent,
  type LonaOptions,
} from './create-lona.js'
export { createInProcessEngine, type InProcessEngineOptions } from './in-process-engine.js'
