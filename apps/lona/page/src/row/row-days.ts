import type { RowDetail } from '../../../src/api/schemas.js'
import { moveDay } from '../time/local-time.js'
import type { ShownRange } from './shown-range.js'

/** The shortest row that is shown: a chart of one day says little. */
const fewestDays = 7

/** All days of a row that are worth showing: what it holds, what is wanted of it, and today; the last included. */
export function daysOfRow(
  { firstDay, lastDay, sync }: Pick<RowDetail, 'firstDay' | 'lastDay' | 'sync'>,
  today: string,
): ShownRange {
  const last = [lastDay ?? today, today].toSorted().at(-1) ?? today
  const firstWanted = sync ? (sync.since ?? moveDay(last, -Math.max(0, sync.wantedDays - 1))) : last
  const first = [firstDay ?? last, firstWanted, moveDay(last, 1 - fewestDays)].toSorted()[0] ?? last
  return { from: first, to: last }
}
