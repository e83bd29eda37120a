import {
  type DateRange,
  type Instant,
  intersectRanges,
  splitRange,
  subtractRanges,
  toInstant,
} from '@tento/chrono'
import { retryAtAfter } from './backoff.js'
import { neededRanges } from './gap-map.js'
import type { Demand, RowSyncState } from './row-sync-state.js'
import type { SyncedRow } from './topology.js'
import type { Urgency } from './urgency.js'

/** One bounded piece of a row's sync. */
export interface Slice {
  /** Which of the row's stages. */
  readonly stage: string
  /** The local days to bring, half-open. */
  readonly range: DateRange
}

/**
 * Why days are worth bringing: never read; read while they could still change; said to have changed; their last reading
 * failed; the provider did not have them whole.
 */
export type SliceReason = 'missing' | 'refresh' | 'stale' | 'failed' | 'uncertified'

/** A slice that is worth bringing. */
export interface WantedSlice extends Slice {
  /** How urgent it is. */
  readonly urgency: Urgency
  /** Why it is worth bringing. */
  readonly why: SliceReason
  /** When it may be tried again, or `null` when it may be brought at once. */
  readonly readyAt: Instant | null
}

/** What of a row's state its slices depend on. */
export type SliceState = Pick<RowSyncState, 'covered' | 'failed' | 'uncertified' | 'since'> & {
  /** What a person looks at. */
  readonly demand?: Demand | null
  /** The stages that are not brought for now. */
  readonly paused?: readonly string[]
}

/** The stages that may bring what they lack: those that are not paused, and whose gate lacks no day. */
export function openStages(
  row: Pick<SyncedRow, 'shape' | 'stageRange'>,
  state: SliceState,
  now: Instant,
): readonly string[] {
  return row.shape.stages.filter((stage) => {
    const gate = row.shape.gates[stage]
    return !state.paused?.includes(stage) && (gate === undefined || lackingRanges(row, state, gate, now).length === 0)
  })
}

const lackingRanges = (
  row: Pick<SyncedRow, 'shape' | 'stageRange'>,
  { covered, since }: SliceState,
  stage: string,
  now: Instant,
): readonly DateRange[] => neededRanges(row.stageRange(stage, { now, since }), covered, row.shape, now)

/**
 * All that a row lacks at `now`, in the order in which it is worth bringing: what a person looks at, then stage by stage,
 * newest days first, in slices of at most `sliceDays`. A day that comes earlier is not listed again; a stage lists
 * nothing while it is paused, or while the one that it waits for lacks a day.
 *
 * What failed, or was not there yet, rests for a while (`readyAt`); what failed within the last `refreshMinutes` comes
 * after everything else even then, so that one bad day holds up no other. After that it has its place again, so that a
 * long archive does not hold up a recent day.
 */
export function nextSlices(row: Pick<SyncedRow, 'shape' | 'stageRange'>, state: SliceState, now: Instant): readonly WantedSlice[] {
  const { stages } = row.shape
  const open = openStages(row, state, now)
  const lacking = (stage: string): readonly DateRange[] => lackingRanges(row, state, stage, now)
  const resting = restingRanges(row, state, now)
  const slices: WantedSlice[] = []

  function list(stage: string, urgency: Urgency, ranges: readonly DateRange[]): void {
    const listed = slices.map(({ range }) => range)
    const unlisted = subtractRanges(ranges, listed)
    const pieces = [
      ...subtractRanges(unlisted, resting).map((range) => ({ range, readyAt: null })),
      ...resting.flatMap(({ readyAt, ...rest }) => intersectAll(unlisted, rest).map((range) => ({ range, readyAt }))),
    ]
    for (const { range, readyAt } of pieces.sort((one, other) => (one.range.start > other.range.start ? -1 : 1))) {
      for (const slice of splitRange(range, row.shape.sliceDays, { from: 'end' })) {
        slices.push({ stage, range: slice, urgency, why: whyOf(slice, state), readyAt })
      }
    }
  }

  const { demand } = state
  if (demand && demand.until > now) {
    for (const stage of open) list(stage, 'demand', intersectAll(lacking(stage), demand))
  }
  for (const stage of open) list(stage, stage === stages[0] ? 'viewport' : 'backfill', lacking(stage))
  const rested = toInstant(Date.parse(now) - row.shape.refreshMinutes * 60_000)
  const failedLately = state.failed.filter(({ failedAt }) => failedAt > rested)
  const place = ({ range, readyAt }: WantedSlice): number => {
    if (readyAt !== null) return 2
    return failedLately.some((failed) => intersectRanges(range, failed) !== null) ? 1 : 0
  }
  return slices.toSorted((one, other) => place(one) - place(other))
}

interface RestingRange extends DateRange {
  readonly readyAt: Instant
}

/** What was tried a short while ago, without success. */
function restingRanges({ shape }: Pick<SyncedRow, 'shape'>, state: SliceState, now: Instant): readonly RestingRange[] {
  const failed = state.failed.map(({ start, end, failedAt, code, attempts }) => ({
    start,
    end,
    readyAt: retryAtAfter(failedAt, { code, attempts, name: start }),
  }))
  const uncertified = state.uncertified.map(({ start, end, triedAt }) => ({
    start,
    end,
    readyAt: toInstant(Date.parse(triedAt) + shape.refreshMinutes * 60_000),
  }))
  return [...failed, ...uncertified].filter(({ readyAt }) => readyAt > now)
}

const intersectAll = (ranges: readonly DateRange[], one: DateRange): readonly DateRange[] =>
  ranges.flatMap((range) => intersectRanges(range, one) ?? [])

function whyOf(range: DateRange, { covered, failed, uncertified }: SliceState): SliceReason {
  const touches = (other: DateRange): boolean => intersectRanges(range, other) !== null
  if (failed.some(touches)) return 'failed'
  if (uncertified.some(touches)) return 'uncertified'
  if (subtractRanges([range], [...covered]).length > 0) return 'missing'
  return covered.some((held) => held.staleSince !== undefined && touches(held)) ? 'stale' : 'refresh'
}
