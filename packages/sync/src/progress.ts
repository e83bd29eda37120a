import { type DateRange, type Day, dayCount, type Instant, intersectRanges, mergeRanges } from '@tento/chrono'
import { believable } from './believable.js'
import type { SliceState } from './next-slices.js'
import type { SyncedRow } from './topology.js'

/** How far a row is. */
export interface RowProgress {
  /** Local days that it should hold. */
  readonly wantedDays: number
  /** Of these, the days that were read whole; empty ones count. */
  readonly heldDays: number
  /** The held part of the wanted days, rounded down: 100 only when none is missing. */
  readonly percent: number
  /** The first day since when it is complete without a gap, up to the last wanted day that was read; `null` when nothing was. */
  readonly completeSince: Day | null
}

/** How far a row is at `now`. */
export function progressOf(
  row: Pick<SyncedRow, 'shape' | 'stageRange'>,
  stored: Pick<SliceState, 'covered' | 'since'>,
  now: Instant,
): RowProgress {
  const state = believable(stored, now)
  const windows = row.shape.stages.map((stage) => row.stageRange(stage, { now, since: state.since }))
  const wanted = mergeRanges(windows)
  const held = wanted.flatMap((range) => state.covered.flatMap((covered) => intersectRanges(range, covered) ?? []))
  const wantedDays = sum(wanted)
  const heldDays = sum(held)
  return {
    wantedDays,
    heldDays,
    percent: wantedDays === 0 ? 100 : Math.floor((100 * heldDays) / wantedDays),
    completeSince: completeSince(state.covered.filter(({ start }) => wanted.some(({ end }) => start < end))),
  }
}

const sum = (ranges: readonly DateRange[]): number => ranges.reduce((days, range) => days + dayCount(range), 0)

/** The first of the days that were read without a gap up to the last one, or `null`. */
export function completeSince(covered: readonly DateRange[]): Day | null {
  let since: Day | null = null
  for (const range of covered.toReversed()) {
    if (since !== null && range.end !== since) break
    since = range.start
  }
  return since
}
