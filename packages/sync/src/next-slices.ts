import {
  addDays,
  type DateRange,
  type Instant,
  intersectRanges,
  mergeRanges,
  splitRange,
  subtractRanges,
  toInstant,
} from '@tento/chrono'
import { retryAtAfter } from './backoff.js'
import { believable } from './believable.js'
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

/** Days of one stage that are worth bringing, of any length. */
interface WantedRange extends Slice, Pick<WantedSlice, 'urgency' | 'readyAt'> {}

/** What a row lacks at a moment, and what of that may be brought. */
export interface RowOutlook {
  /** The days that each stage is about, before the gap map narrows them. */
  readonly windows: ReadonlyMap<string, DateRange>
  /** The stages that may bring what they lack: those that are not paused, and whose gate has nothing to bring now. */
  readonly open: readonly string[]
  /** What is worth bringing, in that order. */
  readonly wanted: readonly WantedRange[]
}

/** What a row lacks at `now`, and what of that may be brought; `nextSlices` says in which order. */
export function rowOutlook(row: SlicedRow, stored: SliceState, now: Instant): RowOutlook {
  const state = believable(stored, now)
  const { stages, gates, refreshMinutes } = row.shape
  const { since, covered, demand, paused = [] } = state
  const windows = new Map(stages.map((stage) => [stage, row.stageRange(stage, { now, since })]))
  const resting = restingRanges(row, state, now)
  const lacking = new Map(
    [...windows].map(([stage, window]) => [stage, lackingRanges(row, covered, resting, window, now)]),
  )
  const lackingOf = (stage: string): readonly DateRange[] => lacking.get(stage) ?? []
  const open = stages.filter((stage) => {
    const gate = gates[stage]
    // What rests is nobody's work for now: a day that cannot be had must not keep the past away for ever.
    return !paused.includes(stage) && (gate === undefined || subtractRanges(lackingOf(gate), resting).length === 0)
  })
  const rested = toInstant(Date.parse(now) - refreshMinutes * 60_000)
  const failedLately = state.failed.filter(({ failedAt }) => failedAt > rested)
  const [fresh, again, later]: [WantedRange[], WantedRange[], WantedRange[]] = [[], [], []]
  let listed: readonly DateRange[] = []
  function list(stage: string, urgency: Urgency, ranges: readonly DateRange[]): void {
    const unlisted = subtractRanges(ranges, listed)
    listed = mergeRanges([...listed, ...unlisted])
    const ready = subtractRanges(unlisted, resting)
    const add = (to: WantedRange[], found: readonly DateRange[], readyAt: Instant | null): void => {
      for (const range of found.toReversed()) to.push({ stage, urgency, range, readyAt })
    }
    add(fresh, subtractRanges(ready, failedLately), null)
    add(again, mergeRanges(failedLately.flatMap((failed) => intersectAll(ready, failed))), null)
    for (const rest of resting) add(later, intersectAll(unlisted, rest), rest.readyAt)
  }
  if (demand && demand.until > now) {
    for (const stage of open) list(stage, 'demand', intersectAll(lackingOf(stage), demand))
  }
  for (const stage of open) list(stage, stage === stages[0] ? 'viewport' : 'backfill', lackingOf(stage))
  return { windows, open, wanted: [...fresh, ...again, ...later] }
}

/**
 * The days of a window that have to be read now. When some are read again, those that would be due within half of
 * `refreshMinutes` come along: from then on they are due together, in one request and not in several.
 */
function lackingRanges(
  { shape }: SlicedRow,
  covered: SliceState['covered'],
  resting: readonly DateRange[],
  window: DateRange,
  now: Instant,
): readonly DateRange[] {
  const needed = neededRanges(window, covered, shape, now)
  const isRefresh = subtractRanges(needed, resting).some((range) =>
    covered.some((held) => intersectRanges(range, held) !== null),
  )
  return isRefresh ? neededRanges(window, covered, { ...shape, refreshMinutes: shape.refreshMinutes / 2 }, now) : needed
}

/** What of a row its slices depend on. */
export type SlicedRow = Pick<SyncedRow, 'shape' | 'stageRange'>

/**
 * All that a row lacks at `now`, in the order in which it is worth bringing: what a person looks at, then stage by stage,
 * newest days first, in slices of at most `sliceDays`. A day that comes earlier is not listed again; a stage lists
 * nothing while it is paused, or while the one that it waits for lacks a day that may be brought.
 *
 * What failed, or was not there yet, rests for a while (`readyAt`); what failed within the last `refreshMinutes` comes
 * after everything else even then, so that one bad day holds up no other. After that it has its place again, so that a
 * long archive does not hold up a recent day.
 */
export function nextSlices(row: SlicedRow, stored: SliceState, now: Instant): readonly WantedSlice[] {
  const state = believable(stored, now)
  return rowOutlook(row, state, now).wanted.flatMap((wanted) =>
    splitRange(wanted.range, row.shape.sliceDays, { from: 'end' }).map((range) => toSlice(wanted, range, state)),
  )
}

/** The first of the slices, without working out the others. */
export function firstSlice(row: SlicedRow, state: SliceState, { wanted }: RowOutlook): WantedSlice | undefined {
  const [first] = wanted
  if (!first) return undefined
  const { end } = first.range
  const newest = { start: addDays(end, -row.shape.sliceDays), end }
  return toSlice(first, intersectRanges(first.range, newest) ?? first.range, state)
}

const toSlice = ({ stage, urgency, readyAt }: WantedRange, range: DateRange, state: SliceState): WantedSlice => ({
  stage,
  range,
  urgency,
  why: whyOf(range, state),
  readyAt,
})

interface RestingRange extends DateRange {
  readonly readyAt: Instant
}

/** What was tried a short while ago, without success. */
function restingRanges({ shape }: SlicedRow, state: SliceState, now: Instant): readonly RestingRange[] {
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
  return [...failed, ...uncertified]
    .filter(({ readyAt }) => readyAt > now)
    .sort((one, other) => (one.start > other.start ? -1 : 1))
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
