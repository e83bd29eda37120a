import type { SetTimer } from '../set-timer.js'

/** A clock and a timer that stand still until they are told to go on. */
export interface MadeUpTime {
  /** What the clock says. */
  now(): Date
  /** Sets a timer of this time. */
  readonly setTimer: SetTimer
  /** When the timers that wait are due, in milliseconds, the next one first. */
  readonly dueAt: readonly number[]
  /** Goes on by so many milliseconds, and fires what becomes due on the way, at its time. */
  advance(milliseconds: number): Promise<void>
}

/** Node's; this package is built without its types. */
declare const setImmediate: (work: () => void) => unknown

/** Lets everything happen that needs no time and no database. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

/** A time that begins at this moment, given as UTC ISO text. */
export function createMadeUpTime(start = '2026-11-21T12:00:00.000Z'): MadeUpTime {
  let at = Date.parse(start)
  const timers = new Set<{ readonly work: () => void; readonly dueAt: number }>()
  const sorted = () => [...timers].sort((one, other) => one.dueAt - other.dueAt)
  return {
    now: () => new Date(at),
    setTimer(work, milliseconds) {
      const timer = { work, dueAt: at + milliseconds }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    get dueAt() {
      return sorted().map(({ dueAt }) => dueAt)
    },
    async advance(milliseconds) {
      await settle()
      const end = at + milliseconds
      for (let next = sorted()[0]; next && next.dueAt <= end; next = sorted()[0]) {
        at = Math.max(at, next.dueAt)
        timers.delete(next)
        next.work()
        await settle()
      }
      at = end
      await settle()
    },
  }
}
