import type { ResolvedSyncShape } from '@lona/connector'
import {
  addDays,
  type DateRange,
  type Day,
  dayCount,
  daysOf,
  type Instant,
  intersectRanges,
  rangeContains,
} from '@tento/chrono'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as any from '../test/arbitraries.js'
import { retryAtAfter } from './backoff.js'
import { coverRange, neededRanges } from './gap-map.js'
import { nextSlices, type Slice, type SliceState, type WantedSlice } from './next-slices.js'
import type { CoveredRange } from './row-sync-state.js'
import { stageWindow } from './stage-window.js'

const now: Instant = any.now
const shapeOf = (members: Partial<ResolvedSyncShape> = {}): ResolvedSyncShape => ({
  stages: ['viewport', 'backfill'],
  gates: {},
  sliceDays: 10,
  trailingDays: 3,
  refreshMinutes: 60,
  historyDays: 40,
  aheadDays: 0,
  ...members,
})
const rowOf = (shape: ResolvedSyncShape): Parameters<typeof nextSlices>[0] => ({
  shape,
  stageRange: (stage, options) => stageWindow(shape, stage, options),
})
const stateOf = (members: Partial<SliceState> = {}): SliceState => ({
  covered: [],
  failed: [],
  uncertified: [],
  since: null,
  ...members,
})
const shown = (slices: readonly Slice[]): string[] =>
  slices.map(({ stage, range }) => `${stage} ${range.start} ${dayCount(range)}`)

const shape = fc
  .record({
    gates: fc.constantFrom<Record<string, string>>({}, { backfill: 'viewport' }, { viewport: 'backfill' }),
    sliceDays: fc.integer({ min: 1, max: 20 }),
    historyDays: fc.integer({ min: 0, max: 60 }),
    aheadDays: fc.integer({ min: 0, max: 8 }),
    trailingDays: fc.integer({ min: 0, max: 8 }),
    refreshMinutes: fc.integer({ min: 1, max: 3000 }),
  })
  .map(shapeOf)
const state = any.planState

/** Stage by stage, the days that are needed of those that it may bring. */
function wantedByStage(shape: ResolvedSyncShape, state: SliceState): ReadonlyMap<string, readonly Day[]> {
  const needed = (stage: string): readonly Day[] => {
    const window = stageWindow(shape, stage, { now, since: state.since })
    const within = (refreshMinutes: number): readonly Day[] =>
      neededRanges(window, state.covered, { ...shape, refreshMinutes }, now).flatMap(daysOf)
    const due = within(shape.refreshMinutes)
    const isRefresh = due.some(
      (day) => restsUntil(day, shape, state) === null && state.covered.some((held) => rangeContains(held, day)),
    )
    return isRefresh ? within(shape.refreshMinutes / 2) : due
  }
  const open = shape.stages.filter((stage) => {
    const gate = shape.gates[stage]
    const isWaitedFor = (day: Day): boolean => restsUntil(day, shape, state) === null
    return !state.paused?.includes(stage) && (gate === undefined || !needed(gate).some(isWaitedFor))
  })
  return new Map(open.map((stage) => [stage, needed(stage)]))
}

/** When a day that failed, or was not there yet, may be tried again; `null` for now. */
function restsUntil(day: Day, shape: ResolvedSyncShape, { failed, uncertified }: SliceState): Instant | null {
  const has = (range: DateRange): boolean => rangeContains(range, day)
  const failure = failed.find(has)
  const tried = uncertified.find(has)
  const until = failure
    ? retryAtAfter(failure.failedAt, { code: failure.code, attempts: failure.attempts, name: failure.start })
    : tried
      ? new Date(Date.parse(tried.triedAt) + shape.refreshMinutes * 60_000).toISOString()
      : now
  return until > now ? until : null
}

describe('the slices that a row lacks', () => {
  it('are together exactly the days that its open stages need', () => {
    fc.assert(
      fc.property(shape, state, (shape, state) => {
        const days = nextSlices(rowOf(shape), state, now).flatMap(({ range }) => daysOf(range))
        const wanted = new Set([...wantedByStage(shape, state).values()].flat())
        expect(new Set(days)).toEqual(wanted)
      }),
    )
  })

  it('name no day twice, and none is longer than sliceDays', () => {
    fc.assert(
      fc.property(shape, state, (shape, state) => {
        const slices = nextSlices(rowOf(shape), state, now)
        const days = slices.flatMap(({ range }) => daysOf(range))
        expect(new Set(days).size).toBe(days.length)
        for (const { range } of slices) expect(dayCount(range)).toBeLessThanOrEqual(shape.sliceDays)
      }),
    )
  })

  it('come from open stages that need them, and none of a paused one or behind a gate', () => {
    fc.assert(
      fc.property(shape, state, (shape, state) => {
        const wanted = wantedByStage(shape, state)
        for (const { stage, range } of nextSlices(rowOf(shape), state, now)) {
          expect(wanted.get(stage)).toEqual(expect.arrayContaining(daysOf(range)))
        }
      }),
    )
  })

  it('come what people look at first, then stage by stage, newest first; what failed lately comes last, but for what rests', () => {
    fc.assert(
      fc.property(shape, state, (shape, state) => {
        const failedLately = (range: DateRange): boolean =>
          state.failed.some(
            (failed) =>
              Date.parse(failed.failedAt) > Date.parse(now) - shape.refreshMinutes * 60_000 &&
              intersectRanges(failed, range) !== null,
          )
        const rank = ({ stage, urgency, range, readyAt }: WantedSlice) => [
          readyAt !== null ? 2 : failedLately(range) ? 1 : 0,
          urgency === 'demand' ? 0 : 1,
          shape.stages.indexOf(stage),
          -Date.parse(range.start),
        ]
        const ranks = nextSlices(rowOf(shape), state, now).map(rank)
        const inOrder = (one: readonly number[], other: readonly number[]): number => {
          const at = one.findIndex((value, index) => value !== other[index])
          return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
        }
        expect(ranks).toEqual(ranks.toSorted(inOrder))
      }),
    )
  })

  it('are demand exactly where a person looks, while they do; viewport in the first stage, backfill in all others', () => {
    fc.assert(
      fc.property(shape, state, (shape, state) => {
        const { demand } = state
        for (const { stage, range, urgency } of nextSlices(rowOf(shape), state, now)) {
          const seen = demand && demand.until > now ? daysOf(range).filter((day) => rangeContains(demand, day)) : []
          expect(seen).toHaveLength(urgency === 'demand' ? dayCount(range) : 0)
          if (urgency !== 'demand') expect(urgency).toBe(stage === 'viewport' ? 'viewport' : 'backfill')
        }
      }),
    )
  })

  it('rest exactly as long as each of their days does', () => {
    fc.assert(
      fc.property(shape, state, (shape, state) => {
        for (const { range, readyAt } of nextSlices(rowOf(shape), state, now)) {
          for (const day of daysOf(range)) expect(restsUntil(day, shape, state)).toBe(readyAt)
        }
      }),
    )
  })

  it('say why: what failed or was not there before what is missing, what was said to have changed before a refresh', () => {
    fc.assert(
      fc.property(shape, state, (shape, state) => {
        for (const { range, why } of nextSlices(rowOf(shape), state, now)) {
          const has = (ranges: readonly DateRange[]) => ranges.some((one) => intersectRanges(one, range) !== null)
          const isMissing = daysOf(range).some((day) => !state.covered.some((held) => rangeContains(held, day)))
          const stale = state.covered.filter(({ staleSince }) => staleSince !== undefined)
          const model = has(state.failed)
            ? 'failed'
            : has(state.uncertified)
              ? 'uncertified'
              : isMissing
                ? 'missing'
                : has(stale)
                  ? 'stale'
                  : 'refresh'
          expect(why).toBe(model)
        }
      }),
    )
  })

  it('are none when everything has just been read', () => {
    fc.assert(
      fc.property(shape, state, (shape, state) => {
        const covered = shape.stages.reduce(
          (ranges, stage) => coverRange(ranges, stageWindow(shape, stage, { now, since: state.since }), now),
          state.covered,
        )
        expect(nextSlices(rowOf(shape), { ...state, covered }, now)).toEqual([])
      }),
    )
  })

  it('of a row that never ran are the last two weeks, and then its history', () => {
    expect(shown(nextSlices(rowOf(shapeOf()), stateOf(), now))).toEqual([
      'viewport 2026-11-13 10',
      'viewport 2026-11-09 4',
      'backfill 2026-10-30 10',
      'backfill 2026-10-20 10',
      'backfill 2026-10-13 7',
    ])
  })

  it('are those between what is held', () => {
    const covered = coverRange([], { start: '2026-10-14', end: '2026-11-20' }, '2026-11-21T11:30:00.000Z')
    expect(shown(nextSlices(rowOf(shapeOf()), stateOf({ covered }), now))).toEqual([
      'viewport 2026-11-20 3',
      'backfill 2026-10-13 1',
    ])
  })
})

describe('a stage behind a gate', () => {
  const gated = shapeOf({ gates: { backfill: 'viewport' } })
  const window = stageWindow(gated, 'viewport', { now })

  it('waits until the stage that it waits for lacks nothing', () => {
    expect(new Set(nextSlices(rowOf(gated), stateOf(), now).map(({ stage }) => stage))).toEqual(new Set(['viewport']))
    const almost = coverRange([], { ...window, start: '2026-11-10' }, now)
    expect(shown(nextSlices(rowOf(gated), stateOf({ covered: almost }), now))).toEqual(['viewport 2026-11-09 1'])
    const done = coverRange([], window, now)
    expect(shown(nextSlices(rowOf(gated), stateOf({ covered: done }), now))[0]).toBe('backfill 2026-10-30 10')
  })

  it('waits whatever the order of the stages is', () => {
    const turned = shapeOf({ stages: ['backfill', 'viewport'], gates: { backfill: 'viewport' } })
    expect(shown(nextSlices(rowOf(turned), stateOf(), now))).toEqual([
      'viewport 2026-11-13 10',
      'viewport 2026-11-09 4',
    ])
  })

  it('waits for a stage that waits itself', () => {
    const stages = ['viewport', 'backfill', 'archive']
    const chained = shapeOf({ stages, gates: { backfill: 'viewport', archive: 'backfill' } })
    expect(new Set(nextSlices(rowOf(chained), stateOf(), now).map(({ stage }) => stage))).toEqual(new Set(['viewport']))
  })
})

describe('days that are read again', () => {
  it('take along what would be due soon, so that they are due together from then on', () => {
    const read = (day: Day, time: string): CoveredRange => ({
      start: day,
      end: addDays(day, 1),
      readAt: `2026-11-21T${time}:00.000Z`,
    })
    const row = rowOf(shapeOf({ historyDays: 3, trailingDays: 3, refreshMinutes: 60 }))
    const daysReadAt = (...times: readonly string[]): readonly Day[] => {
      const covered = times.map((time, index) => read(addDays('2026-11-19', index), time))
      return nextSlices(row, stateOf({ covered }), now).flatMap(({ range }) => daysOf(range))
    }
    expect(daysReadAt('11:45', '11:00', '11:30', '11:45')).toEqual(['2026-11-20', '2026-11-21'])
    expect(daysReadAt('11:45', '11:01', '11:30', '11:45')).toEqual([])
  })
})

describe('days that failed', () => {
  const failedAt = (at: Instant, attempts = 1) =>
    stateOf({
      failed: [
        {
          start: '2026-11-19',
          end: '2026-11-20',
          failedAt: at,
          attempts,
          code: 'provider-down',
          message: 'No answer.',
        },
      ],
    })

  it('rest by themselves, after everything else: the days around them do not wait', () => {
    const slices = nextSlices(rowOf(shapeOf()), failedAt('2026-11-21T11:59:59.000Z'), now)
    expect(shown(slices)).toEqual([
      'viewport 2026-11-20 3',
      'viewport 2026-11-09 10',
      'backfill 2026-10-30 10',
      'backfill 2026-10-20 10',
      'backfill 2026-10-13 7',
      'viewport 2026-11-19 1',
    ])
    expect(slices.map(({ readyAt }) => readyAt !== null)).toEqual([false, false, false, false, false, true])
  })

  it('come last when they have rested, and have their place again when refreshMinutes have passed', () => {
    const rested = nextSlices(rowOf(shapeOf()), failedAt('2026-11-21T11:59:00.000Z'), now)
    expect(rested.at(-1)).toMatchObject({
      range: { start: '2026-11-19', end: '2026-11-20' },
      why: 'failed',
      readyAt: null,
    })
    expect(shown(nextSlices(rowOf(shapeOf()), failedAt('2026-11-21T11:00:00.000Z'), now))).toEqual(
      shown(nextSlices(rowOf(shapeOf()), stateOf(), now)),
    )
  })

  it('rest longer with each try', () => {
    const [once, often] = [1, 5].map((attempts) => failedAt('2026-11-21T11:59:00.000Z', attempts))
    expect(nextSlices(rowOf(shapeOf()), once ?? stateOf(), now).at(-1)?.readyAt).toBeNull()
    expect(nextSlices(rowOf(shapeOf()), often ?? stateOf(), now).at(-1)?.readyAt).not.toBeNull()
  })
})

describe('days that a person looks at', () => {
  const looking = stateOf({
    demand: { start: '2026-10-18', end: '2026-10-21', until: '2026-11-21T12:05:00.000Z', dispatch: null },
  })

  it('come before all others, in the stage that brings them', () => {
    const [first, second] = nextSlices(rowOf(shapeOf()), looking, now)
    expect(first).toMatchObject({
      stage: 'backfill',
      urgency: 'demand',
      range: { start: '2026-10-18', end: '2026-10-21' },
    })
    expect(second).toMatchObject({ stage: 'viewport', urgency: 'viewport' })
  })

  it('are days like others once nobody looks any more', () => {
    expect(nextSlices(rowOf(shapeOf()), looking, '2026-11-21T12:05:00.000Z')).toEqual(
      nextSlices(rowOf(shapeOf()), stateOf(), '2026-11-21T12:05:00.000Z'),
    )
  })
})
