import { type DateRange, dayOf, type Instant, startOfDay, subtractRanges, toInstant } from '@tento/chrono'
import { nextRefreshAt } from './gap-map.js'
import { nextSlices, openStages } from './next-slices.js'
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
  const open = openStages(row, state, now)
  const windowOf = (stage: string): DateRange => row.stageRange(stage, { now, since: state.since })
  const refreshOf = (stage: string, index: number): Instant | null => {
    const own = subtractRanges([windowOf(stage)], open.slice(0, index).map(windowOf))
    // Each reading has its own time; what is due by now is among the slices, where it may rest.
    const times = own.flatMap((range) => state.covered.map((held) => nextRefreshAt(range, [held], row.shape)))
    const next = earliest(times.filter((time) => time !== null && time > now))
    return next && laterOf(next)
  }
  const refreshes = open.map((stage, index) => ({ stage, at: refreshOf(stage, index) }))
  const [first] = row.shape.stages
  const isPaused = row.shape.stages.every((stage) => state.paused.includes(stage))
  const day = isPaused ? null : nextDayAt(now)
  return {
    demand: dueOf('demand'),
    viewport: earliest([dueOf('viewport'), ...refreshes.flatMap(({ stage, at }) => (stage === first ? at : [])), day]),
    backfill: earliest([dueOf('backfill'), ...refreshes.flatMap(({ stage, at }) => (stage === first ? [] : at))]),
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
