import { type DateRange, dayOf, type Instant, startOfDay, subtractRanges, toInstant } from '@tento/chrono'
import { nextRefreshAt } from './gap-map.js'
import { nextSlices } from './next-slices.js'
import type { RowPlanState } from './row-sync-state.js'
import type { SyncedRow } from './topology.js'
import { type Urgency, urgencies } from './urgency.js'

/** When a row is worth looking at again, by urgency; `null` when nothing of that urgency will come by itself. */
export type DueTimes = Readonly<Record<Urgency, Instant | null>>

/**
 * When a row is due: now for what it lacks, later for what rests, will be refreshed, or belongs to a day to come. Never
 * later than there is something to bring; an index over these finds the rows that are worth planning.
 */
export function dueTimes(row: SyncedRow, state: RowPlanState, now: Instant): DueTimes {
  const slices = nextSlices(row, state, now)
  const laterOf = (time: Instant | null): Instant => later(time ?? now, state.retryAt)
  const dueOf = (urgency: Urgency): Instant | null =>
    earliest(slices.filter((slice) => slice.urgency === urgency).map(({ readyAt }) => laterOf(readyAt)))
  const refreshes = row.shape.stages.map((stage, index) => {
    if (state.paused.includes(stage)) return null
    const earlier = row.shape.stages.slice(0, index)
    const windowOf = (name: string): DateRange => row.stageRange(name, { now, since: state.since })
    const own = subtractRanges([windowOf(stage)], earlier.map(windowOf))
    return earliest(own.map((range) => nextRefreshAt(range, state.covered, row.shape)))
  })
  const [viewport = null, ...others] = refreshes
  const isPaused = row.shape.stages.every((stage) => state.paused.includes(stage))
  const day = isPaused ? null : nextDayAt(now)
  return {
    demand: dueOf('demand'),
    viewport: earliest([dueOf('viewport'), viewport && laterOf(viewport), day]),
    backfill: earliest([dueOf('backfill'), ...others.map((time) => time && laterOf(time))]),
  }
}

/** The earliest due time of a row, or `null`. */
export const nextDueAt = (due: DueTimes): Instant | null => earliest(urgencies.map((urgency) => due[urgency]))

/** When the next day begins where it begins first (UTC+14): windows move on then. */
function nextDayAt(now: Instant): Instant {
  const ahead = Date.parse(now) + 14 * 3_600_000
  return toInstant(startOfDay(dayOf(ahead + 86_400_000, 'UTC'), 'Pacific/Kiritimati'))
}

const later = (one: Instant, other: Instant | null): Instant => (other !== null && other > one ? other : one)

const earliest = (times: readonly (Instant | null)[]): Instant | null =>
  times.reduce((first, time) => (first === null || (time !== null && time < first) ? time : first), null)
