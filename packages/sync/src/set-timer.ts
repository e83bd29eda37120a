/** Calls `work` once after so many milliseconds, and gives what calls it off. */
export type SetTimer = (work: () => void, milliseconds: number) => () => void

/** The most that the system's timers count to, about 25 days; what waits longer is looked at again then. */
const longestMs = 2 ** 31 - 1

/** The system's timer. */
export const systemTimer: SetTimer = (work, milliseconds) => {
  const timer = setTimeout(work, Math.min(milliseconds, longestMs))
  return () => clearTimeout(timer)
}
