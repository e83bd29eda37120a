import type { SetTimer } from '../src/index.js'

/** A clock and a timer that stand still until they are told to go on. */
export interface MadeUpTime {
  now(): Date
  readonly setTimer: SetTimer
  /** Timers that wait, by when they are due. */
  readonly dueAt: readonly number[]
  /** Goes on by so many milliseconds, and fires what becomes due on the way, at its time. */
  advance(milliseconds: number): Promise<void>
}

/** Lets everything happen that needs no time; the database has its own pace, so tests that use one also `until`. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Goes on when the condition holds; the test's own time limit ends it when it never does. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve))
}

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
