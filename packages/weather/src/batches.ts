import { addDays, countDays, type DayRange } from './days.js'
import { DAYS_PER_REQUEST, VARIABLES_PER_REQUEST } from './limits.js'

/** One request of a plan: these variables for these days. */
export interface Batch<Name extends string = string> {
  /** At most ten names. */
  readonly names: readonly Name[]
  /** At most fourteen days. */
  readonly days: DayRange
}

/**
 * The requests that together cover every variable on every day exactly once, oldest days first, each light enough to
 * weigh 1. One big request would cost as much or more, and fail as a whole.
 */
export function planBatches<Name extends string>(names: readonly Name[], days: DayRange): Batch<Name>[] {
  const groups: Name[][] = []
  for (let index = 0; index < names.length; index += VARIABLES_PER_REQUEST) {
    groups.push(names.slice(index, index + VARIABLES_PER_REQUEST))
  }
  const batches: Batch<Name>[] = []
  const total = countDays(days)
  for (let from = 0; from < total; from += DAYS_PER_REQUEST) {
    const to = Math.min(from + DAYS_PER_REQUEST, total)
    const window = { start: addDays(days.start, from), end: addDays(days.start, to) }
    for (const group of groups) batches.push({ names: group, days: window })
  }
  return batches
}
