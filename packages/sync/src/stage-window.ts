import type { ResolvedSyncShape } from '@lona/connector'
import { wearableWindowForStage } from '@lona/connector'
import { addDays, type DateRange, type Day, dayOf, daysBetween, type Instant } from '@tento/chrono'
import { SyncError } from './errors.js'

/** What a stage's window depends on, beside the row's shape. */
export interface StageWindowOptions {
  /** The host's clock. */
  readonly now: Instant
  /** The first day that the owner wants; the shape's `historyDays` unless said. */
  readonly since?: Day | null
}

/**
 * The days that a stage is about, half-open: `viewport` the last two weeks and the days ahead, every other stage all
 * days since `since`.
 *
 * Today is taken where it begins first (UTC+14), so that nobody's day is missed. A `since` after today leaves today.
 *
 * @throws {SyncError} `unknown-stage` when the shape has no stage of this name.
 */
export function stageWindow(
  shape: ResolvedSyncShape,
  stage: string,
  { now, since = null }: StageWindowOptions,
): DateRange {
  if (!shape.stages.includes(stage)) {
    throw new SyncError({
      code: 'unknown-stage',
      message: `There is no stage '${stage}'. There are: ${shape.stages.join(', ')}.`,
    })
  }
  const today = dayOf(Date.parse(now) + 14 * 3_600_000, 'UTC')
  const historyDays = since === null ? shape.historyDays : Math.max(0, daysBetween(since, today))
  const { start, end } = wearableWindowForStage(stage, { today, historyDays })
  return { start, end: addDays(end, shape.aheadDays) }
}
