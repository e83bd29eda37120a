import { type DateRange, type Instant, subtractRanges, toInstant } from '@tento/chrono'
import { believable } from './believable.js'
import { nextRefreshAt } from './gap-map.js'
import { type RowOutlook, rowOutlook } from './next-slices.js'
import type { RowPlanState } from './row-sync-state.js'
import type { SyncedRow } from './topology.js'
import { type Urgency, urgencies } from './urgency.js'

/** When a row is worth looking at again, by urgency; `null` when nothing of that urgency will come by itself. */
export type DueTimes = Readonly<Record<Urgency, Instant | null>>

/**
 * When a row is due: now for what it lacks, later for what rests, will be refreshed, or belongs to a day to come. Never
 * later than there is something to bring; an index over these finds the rows that are worth planning.
 */
export function dueTimes(
  row: SyncedRow,
  stored: RowPlanState,
  now: Instant,
  { windows, open, wanted }: RowOutlook = rowOutlook(row, stored, now),
): DueTimes {
  const state = believable(stored, now)
  const laterOf = (time: Instant | null): Instant => later(time ?? now, state.retryAt)
  const due: Record<Urgency, Instant | null> = { demand: null, viewport: null, backfill: null }
  for (const { urgency, readyAt } of wanted) due[urgency] = earliest(due[urgency], laterOf(readyAt))

  const [first] = row.shape.stages
  const seen: DateRange[] = []
  for (const stage of open) {
    const window = windows.get(stage)
    if (!window) continue
    const urgency = stage === first ? 'viewport' : 'backfill'
    for (const range of subtractRanges([window], seen)) {
      for (const held of state.covered) {
        // Each reading has its own time; what is due by now is among what is wanted, where it may rest.
        const next = nextRefreshAt(range, [held], row.shape)
        if (next !== null && next > now) due[urgency] = earliest(due[urgency], laterOf(next))
      }
    }
    seen.push(window)
  }
  const isPaused = row.shape.stages.every((stage) => state.paused.includes(stage))
  return isPaused ? due : { ...due, viewport: earliest(due.viewport, nextDayAt(now)) }
}

/** The earliest due time of a row, or `null`. */
export const nextDueAt = (due: DueTimes): Instant | null => urgencies.map((urgency) => due[urgency]).reduce(earliest)

const dayMs = 86_400_000
/** Where the day begins first: UTC+14. */
const eastMs = 14 * 3_600_000

/** When the next day begins where it begins first: windows move on then. */
const nextDayAt = (now: Instant): Instant =>
  toInstant((Math.floor((Date.parse(now) + eastMs) / dayMs) + 1) * dayMs - eastMs)

const later = (one: Instant, other: Instant | null): Instant => (other !== null && other > one ? other : one)

const earliest = (one: Instant | null, other: Instant | null): Instant | null =>
  one === null || (other !== null && other < one) ? other : one
