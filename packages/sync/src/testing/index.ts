export {
  type DescribeSyncEngineOptions,
  describeSyncEngine,
  type SyncEngineBench,
  type SyncEngineProcess,
} from './describe-sync-engine.js'
export type { JobReport } from './job-recorder.js'
export { createMadeUpTime, type MadeUpTime, settle } from './made-up-time.js'
export { createMemoryEngine, type MemoryEngineOptions } from './memory-engine.js'
