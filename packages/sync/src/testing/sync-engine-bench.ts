import type { SyncEngine, SyncJob } from '../sync-engine.js'
import type { JobReport } from './job-recorder.js'

/** One place where jobs live, empty at first, and what there is to run them. */
export interface SyncEngineBench extends AsyncDisposable {
  /**
   * An engine over the jobs of this place, as one more process would make it. A failed job waits for half a second at
   * most. The suite stops the engine.
   */
  createEngine(options: { readonly slots: number }): SyncEngine
  /** The time that the engines go by. */
  now(): Date
  /** Lets the next thing happen, where time is made up; where it is not, the suite waits. */
  passTime?(): Promise<void>
  /**
   * Another process over the jobs of this place: it adds `jobs`, runs them on two engines, and reports as `elsewhere` what
   * they do. A job whose key is `stuck` goes on until the process is killed, any other for some milliseconds.
   */
  startProcess?(jobs: readonly SyncJob[], report: (report: JobReport) => void): Promise<SyncEngineProcess>
}

/** A process that runs jobs. */
export interface SyncEngineProcess {
  /** Ends it with SIGKILL; resolves when it is gone, and all it had reported was heard. Again: nothing. */
  kill(): Promise<void>
}
