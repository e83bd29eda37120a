import type { ResolvedSyncShape } from '@lona/connector'
import { dayCount, daysOf, type Instant, intersectRanges, mergeRanges } from '@tento/chrono'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as any from '../test/arbitraries.js'
import { coverRange, neededRanges } from './gap-map.js'
import { nextSlices, type Slice } from './next-slices.js'
import type { RowSyncState } from './row-sync-state.js'
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
type Known = Pick<RowSyncState, 'covered' | 'failed' | 'since'>
const stateOf = (members: Partial<Known> = {}): Known => ({ covered: [], failed: [], since: null, ...members })
const shown = (slices: readonly Slice[]): string[] =>
  slices.map(({ stage, range }) => `${stage} ${range.start} ${dayCount(range)}`)

const shape = fc
  .record({
    sliceDays: fc.integer({ min: 1, max: 20 }),
    historyDays: fc.integer({ min: 0, max: 60 }),
    aheadDays: fc.integer({ min: 0, max: 8 }),
    trailingDays: fc.integer({ min: 0, max: 8 }),
    refreshMinutes: fc.integer({ min: 1, max: 3000 }),
  })
  .map(shapeOf)
const state = fc.record({ covered: any.covered, failed: any.failed, since: fc.option(any.day) })

describe('the slices that a row lacks', () => {
  it('are together exactly the days that its stages need', () => {
    fc.assert(
      fc.property(shape, state, (shape, state) => {
        const needed = shape.stages.flatMap((stage) =>
          neededRanges(stageWindow(shape, stage, { now, since: state.since }), state.covered, shape, now),
        )
        expect(mergeRanges(nextSlices(shape, state, now).map(({ range }) => range))).toEqual(mergeRanges(needed))
      }),
    )
  })

  it('name no day twice, and none is longer than sliceDays', () => {
    fc.assert(
      fc.property(shape, state, (shape, state) => {
        const slices = nextSlices(shape, state, now)
        const days = slices.flatMap(({ range }) => daysOf(range))
        expect(new Set(days).size).toBe(days.length)
        for (const { range } of slices) expect(dayCount(range)).toBeLessThanOrEqual(shape.sliceDays)
      }),
    )
  })

  it('come viewport before backfill, newest first, and what failed lately last', () => {
    fc.assert(
      fc.property(shape, state, (shape, state) => {
        const lately = state.failed.filter(
          ({ failedAt }) => Date.parse(failedAt) + shape.refreshMinutes * 60_000 > Date.parse(now),
        )
        const rank = ({ stage, range }: Slice): [number, number, number] => [
          lately.some((failed) => intersectRanges(failed, range)) ? 1 : 0,
          shape.stages.indexOf(stage),
          -Date.parse(range.start),
        ]
        const ranks = nextSlices(shape, state, now).map(rank)
        expect(ranks).toEqual(
          ranks.toSorted((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]),
        )
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
        expect(nextSlices(shape, { ...state, covered }, now)).toEqual([])
      }),
    )
  })

  it('of a row that never ran are the last two weeks, and then its history', () => {
    expect(shown(nextSlices(shapeOf(), stateOf(), now))).toEqual([
      'viewport 2026-11-13 10',
      'viewport 2026-11-09 4',
      'backfill 2026-10-30 10',
      'backfill 2026-10-20 10',
      'backfill 2026-10-13 7',
    ])
  })

  it('are those between what is held', () => {
    const covered = coverRange([], { start: '2026-10-14', end: '2026-11-20' }, '2026-11-21T11:30:00.000Z')
    expect(shown(nextSlices(shapeOf(), stateOf({ covered }), now))).toEqual([
      'viewport 2026-11-20 3',
      'backfill 2026-10-13 1',
    ])
  })
})

describe('a stage behind a gate', () => {
  const gated = shapeOf({ gates: { backfill: 'viewport' } })
  const window = stageWindow(gated, 'viewport', { now })

  it('waits until the stage that it waits for lacks nothing', () => {
    expect(new Set(nextSlices(gated, stateOf(), now).map(({ stage }) => stage))).toEqual(new Set(['viewport']))
    const almost = coverRange([], { ...window, start: '2026-11-10' }, now)
    expect(shown(nextSlices(gated, stateOf({ covered: almost }), now))).toEqual(['viewport 2026-11-09 1'])
    const done = coverRange([], window, now)
    expect(shown(nextSlices(gated, stateOf({ covered: done }), now))[0]).toBe('backfill 2026-10-30 10')
  })

  it('waits whatever the order of the stages is', () => {
    const turned = shapeOf({ stages: ['backfill', 'viewport'], gates: { backfill: 'viewport' } })
    expect(shown(nextSlices(turned, stateOf(), now))).toEqual(['viewport 2026-11-13 10', 'viewport 2026-11-09 4'])
  })

  it('waits for a stage that waits itself', () => {
    const stages = ['viewport', 'backfill', 'archive']
    const chained = shapeOf({ stages, gates: { backfill: 'viewport', archive: 'backfill' } })
    expect(new Set(nextSlices(chained, stateOf(), now).map(({ stage }) => stage))).toEqual(new Set(['viewport']))
  })
})

describe('days that failed', () => {
  const failedAt = (at: Instant) => ({
    failed: [{ start: '2026-11-19', end: '2026-11-20', failedAt: at, code: 'provider-down', message: 'No answer.' }],
  })

  it('come after all others, of every stage', () => {
    const slices = shown(nextSlices(shapeOf(), stateOf(failedAt('2026-11-21T11:59:00.000Z')), now))
    expect(slices[0]).toBe('viewport 2026-11-09 4')
    expect(slices.at(-1)).toBe('viewport 2026-11-13 10')
    expect(slices).toHaveLength(5)
  })

  it('have their place again when refreshMinutes have passed', () => {
    const slices = nextSlices(shapeOf(), stateOf(failedAt('2026-11-21T11:00:00.000Z')), now)
    expect(slices).toEqual(nextSlices(shapeOf(), stateOf(), now))
  })
})
