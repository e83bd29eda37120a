import type { Database } from '@lona/postgres'
import type { SetTimer } from '@lona/sync'
import { createMadeUpTime, settle } from '@lona/sync/testing'

/** A clock that stands still while anything is under way, and then goes on to the next timer at once. */
export interface VirtualTime {
  /** What the clock says. */
  now(): Date
  /** Sets a timer of this time. */
  readonly setTimer: SetTimer
  /** Has time stand still until the work is done. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Lets so many milliseconds pass; rejects when it is told to stop. */
  pass(milliseconds: number, signal: AbortSignal): Promise<void>
  /** Goes on until then, from timer to timer. */
  runUntil(end: Date): Promise<void>
}

/** A virtual time that begins at this moment, given as UTC ISO text. */
export function createVirtualTime(start: string): VirtualTime {
  const time = createMadeUpTime(start)
  let underWay = 0
  let begun = 0
  let stillness = Promise.withResolvers<void>()

  async function standStill(): Promise<void> {
    for (let seen = -1; seen !== begun; ) {
      seen = begun
      if (underWay > 0) await stillness.promise
      await settle()
    }
  }

  return {
    now: time.now,
    setTimer: time.setTimer,
    async during(work) {
      begun += 1
      underWay += 1
      try {
        return await work()
      } finally {
        underWay -= 1
        if (underWay === 0) {
          stillness.resolve()
          stillness = Promise.withResolvers()
        }
      }
    },
    pass: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          cancel()
          reject(signal.reason)
        }
        const cancel = time.setTimer(() => {
          signal.removeEventListener('abort', stop)
          resolve()
        }, milliseconds)
        if (signal.aborted) stop()
        else signal.addEventListener('abort', stop, { once: true })
      }),
    async runUntil(end) {
      for (;;) {
        await standStill()
        const next = Math.min(time.dueAt[0] ?? Number.POSITIVE_INFINITY, end.getTime())
        await time.advance(next - time.now().getTime())
        if (next === end.getTime()) return await standStill()
      }
    },
  }
}

/** The database, during whose work the time stands still. */
export const inTime = (time: VirtualTime, database: Database): Database => ({
  kind: database.kind,
  query: (sql, parameters) => time.during(() => database.query(sql, parameters)),
  transaction: (callback, options) => time.during(() => database.transaction(callback, options)),
  close: () => database.close(),
})
