import type { SyncJob, SyncJobHandler } from '../sync-engine.js'

/** A job began or ended. */
export interface JobReport {
  /** Which of the two. */
  readonly what: 'begins' | 'ends'
  /** The job's key. */
  readonly key: string
  /** The job's lock key, where it has one. */
  readonly lockKey?: string
  /** When, in milliseconds of the time that the engines go by. */
  readonly at: number
  /** Who runs it; engines of the test's own process are `here`. */
  readonly by: string
}

/** What a job does, once it is reported as begun. */
export type Work = (job: SyncJob, signal: AbortSignal) => Promise<void> | void

/** Keeps what jobs reported. */
export interface JobRecorder {
  /** Everything, in the order in which it was heard. */
  readonly reports: readonly JobReport[]
  /** Adds a report from elsewhere. */
  add(report: JobReport): void
  /** Reports as ended what this one runs, because it is gone. */
  lose(by: string): void
  /** A handler that does its work between two reports. */
  handler(work?: Work): SyncJobHandler
  /** How often a job began. */
  runsOf(key: string): number
  /** Whether a job began more often than it ended. */
  isRunning(key: string): boolean
  /** The keys of what has ended, as often as it did. */
  endedKeys(by?: string): string[]
  /** Resolves with the next report. */
  next(): Promise<void>
}

/** A recorder for engines that go by this clock. */
export function createJobRecorder(now: () => Date): JobRecorder {
  const reports: JobReport[] = []
  let heard = Promise.withResolvers<void>()

  function add(report: JobReport): void {
    reports.push(report)
    heard.resolve()
    heard = Promise.withResolvers<void>()
  }
  const count = (what: JobReport['what'], key: string): number =>
    reports.filter((report) => report.what === what && report.key === key).length
  const isRunning = (key: string): boolean => count('begins', key) > count('ends', key)

  return {
    reports,
    add,
    lose(by) {
      const keys = new Set(reports.filter((report) => report.by === by).map(({ key }) => key))
      for (const report of [...reports]) {
        if (report.by !== by || !keys.delete(report.key) || !isRunning(report.key)) continue
        add({ ...report, what: 'ends', at: now().getTime() })
      }
    },
    handler: (work) => async (job, signal) => {
      const { key, lockKey } = job
      const facts = { key, ...(lockKey !== undefined && { lockKey }), by: 'here' }
      add({ what: 'begins', ...facts, at: now().getTime() })
      try {
        await work?.(job, signal)
      } finally {
        add({ what: 'ends', ...facts, at: now().getTime() })
      }
    },
    runsOf: (key) => count('begins', key),
    isRunning,
    endedKeys: (by) =>
      reports.filter((report) => report.what === 'ends' && report.by === (by ?? report.by)).map(({ key }) => key),
    next: () => heard.promise,
  }
}

/** The most that ran at one time, by reports in their order. */
export function mostAtOnce(reports: readonly JobReport[]): number {
  let running = 0
  return Math.max(...reports.map(({ what }) => (running += what === 'begins' ? 1 : -1)))
}
