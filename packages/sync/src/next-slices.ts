import type { ResolvedSyncShape } from '@lona/connector'
import { type DateRange, intersectRanges, splitRange } from '@tento/chrono'
import { neededRanges } from './gap-map.js'
import type { RowSyncState } from './row-sync-state.js'
import { stageWindow } from './stage-window.js'

/** One bounded piece of a row's sync. */
export interface Slice {
  /** Which of the row's stages. */
  readonly stage: string
  /** The local days to bring, half-open. */
  readonly range: DateRange
}

/**
 * All that a row lacks at `now`, in the order in which it is worth bringing: stage by stage, newest days first, in
 * slices of at most `sliceDays`. What failed last comes after what did not, so that one bad day holds up no other. A day that an earlier stage brings is not listed again; a stage behind a gate that
 * has work left lists nothing.
 */
export function nextSlices(
  shape: ResolvedSyncShape,
  state: Pick<RowSyncState, 'covered' | 'failed' | 'since'>,
  now: string,
): readonly Slice[] {
  const slices: Slice[] = []
  const planned: DateRange[] = []
  for (const stage of shape.stages) {
    const gate = shape.gates[stage]
    if (gate !== undefined && slices.some((slice) => slice.stage === gate)) continue
    const window = stageWindow(shape, stage, { now, since: state.since })
    const spoken = planned.map((range) => ({ ...range, readAt: now }))
    const needed = neededRanges(window, [...state.covered, ...spoken], shape, now)
    const ranges = needed.flatMap((range) => splitRange(range, shape.sliceDays, { from: 'end' }))
    const failed = (range: DateRange): number =>
      Number(state.failed.some((other) => intersectRanges(range, other) !== null))
    ranges.sort((one, other) => failed(one) - failed(other) || (one.start < other.start ? 1 : -1))
    for (const range of ranges) slices.push({ stage, range })
    planned.push(...ranges)
  }
  return slices
}
