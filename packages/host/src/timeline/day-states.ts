import type { DateRange } from '@lona/connector'
import { nextSlices, type PlanReason, type RowPlanState, type SyncedRow } from '@lona/sync'
import { addDays, dayCount, daysBetween, intersectRanges } from '@tento/chrono'
import type { DayState, DaysInState } from './timeline.js'

/** What is known of a row that is kept in sync. */
export interface KnownDays {
  /** Days that were read whole. */
  readonly covered: readonly DateRange[]
  /** Days whose last reading failed. */
  readonly failed: readonly DateRange[]
  /** Days that are being brought, or are next in line. */
  readonly coming: DateRange | null
  /** Days that the row should hold. */
  readonly wanted: readonly DateRange[]
}

const states: readonly DayState[] = ['outside', 'missing', 'failed', 'coming', 'empty', 'held']
const numberOf = (state: DayState): number => states.indexOf(state)

/** Days of a range, one by one, that something was seen on. */
export class SeenDays {
  readonly #range: DateRange
  readonly #seen: Uint8Array

  constructor(range: DateRange) {
    this.#range = range
    this.#seen = new Uint8Array(dayCount(range))
  }

  /** Whether something was seen on a day, by its place in the range. */
  has(index: number): boolean {
    return this.#seen[index] === 1
  }

  /** Sees something on all of these days. */
  add(days: DateRange): void {
    fill(this.#seen, this.#range, days, 1)
  }
}

/**
 * The state of every day of a range, in as few runs as possible; of a row that nothing keeps in sync with `null`. Days that
 * cannot be read have failed, whatever else is known of them.
 */
export function daysInStates(
  range: DateRange,
  known: KnownDays | null,
  withCells: SeenDays,
  unreadable: SeenDays | null,
): readonly DaysInState[] {
  const days = new Uint8Array(dayCount(range))
  const paint = (ranges: readonly DateRange[], state: DayState): void => {
    for (const painted of ranges) fill(days, range, painted, numberOf(state))
  }
  if (known) {
    paint(known.wanted, 'missing')
    paint(known.failed, 'failed')
    paint(known.coming ? [known.coming] : [], 'coming')
    paint(known.covered, 'empty')
  } else paint([range], 'empty')
  const runs: DaysInState[] = []
  let first = 0
  const stateOf = (index: number): DayState => {
    if (unreadable?.has(index)) return 'failed'
    const state = states[days[index] ?? 0] ?? 'outside'
    if (state !== 'empty') return state
    return withCells.has(index) ? 'held' : known ? 'empty' : 'outside'
  }
  for (let index = 1; index <= days.length; index += 1) {
    if (index < days.length && stateOf(index) === stateOf(first)) continue
    runs.push({ start: addDays(range.start, first), end: addDays(range.start, index), state: stateOf(first) })
    first = index
  }
  return runs
}

function fill(days: Uint8Array, range: DateRange, filled: DateRange, value: number): void {
  const shared = intersectRanges(range, filled)
  if (shared) days.fill(value, daysBetween(range.start, shared.start), daysBetween(range.start, shared.end))
}

/** The days that are being brought, or are next in line where nothing but room is missing. */
export function comingDays(synced: SyncedRow, state: RowPlanState, reason: PlanReason, now: string): DateRange | null {
  switch (reason.code) {
    case 'admitted':
      return reason.range
    case 'workers':
    case 'cap':
    case 'budget':
    case 'limited':
    case 'locked': {
      const [next] = nextSlices(synced, state, now)
      return next && next.readyAt === null ? next.range : null
    }
    default:
      return null
  }
}
