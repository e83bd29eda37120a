import type { ResolvedSyncShape } from '@lona/connector'
import { type DateRange, type Instant, intersectRanges, splitRange, subtractRanges } from '@tento/chrono'
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
 * slices of at most `sliceDays`. A day that an earlier stage brings is not listed again; a stage lists nothing while the
 * one that it waits for lacks a day.
 *
 * What failed within the last `refreshMinutes` comes after everything else, so that one bad day holds up no other; then
 * it has its place again, so that a long archive does not hold up a recent day.
 */
export function nextSlices(
  shape: ResolvedSyncShape,
  state: Pick<RowSyncState, 'covered' | 'failed' | 'since'>,
  now: Instant,
): readonly Slice[] {
  const lacking = (stage: string): readonly DateRange[] =>
    neededRanges(stageWindow(shape, stage, { now, since: state.since }), state.covered, shape, now)

  const slices: Slice[] = []
  for (const stage of shape.stages) {
    const gate = shape.gates[stage]
    if (gate !== undefined && lacking(gate).length > 0) continue
    const listed = slices.map(({ range }) => range)
    const ranges = subtractRanges(lacking(stage), listed).reverse()
    for (const range of ranges.flatMap((range) => splitRange(range, shape.sliceDays, { from: 'end' }))) {
      slices.push({ stage, range })
    }
  }

  const rested = new Date(Date.parse(now) - shape.refreshMinutes * 60_000).toISOString()
  const failedLately = state.failed.filter(({ failedAt }) => failedAt > rested)
  const waits = ({ range }: Slice): boolean => failedLately.some((failed) => intersectRanges(range, failed) !== null)
  return [...slices.filter((slice) => !waits(slice)), ...slices.filter(waits)]
}
