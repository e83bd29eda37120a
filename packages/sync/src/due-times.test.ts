import type { ResolvedSyncShape } from '@lona/connector'
import { type Instant, toInstant } from '@tento/chrono'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as any from '../test/arbitraries.js'
import { dueTimes, nextDueAt } from './due-times.js'
import { nextSlices } from './next-slices.js'
import type { RowPlanState } from './row-sync-state.js'
import { stageWindow } from './stage-window.js'
import { urgencies } from './urgency.js'

const now: Instant = any.now
const hourMs = 3_600_000

const row = fc
  .record({
    stages: fc.constantFrom(['viewport', 'backfill'], ['viewport'], ['viewport', 'backfill', 'archive']),
    gated: fc.boolean(),
    sliceDays: fc.integer({ min: 1, max: 20 }),
    historyDays: fc.integer({ min: 0, max: 60 }),
    aheadDays: fc.integer({ min: 0, max: 3 }),
    trailingDays: fc.integer({ min: 0, max: 40 }),
    refreshMinutes: fc.integer({ min: 1, max: 3000 }),
  })
  .map(({ gated, ...members }) => {
    const shape: ResolvedSyncShape = {
      ...members,
      gates: gated && members.stages.length > 1 ? { backfill: 'viewport' } : {},
    }
    const stageRange = (stage: string, options: Parameters<typeof stageWindow>[2]) => stageWindow(shape, stage, options)
    return { shape, stageRange }
  })
type Row = Parameters<typeof nextSlices>[0]

/** Whether a plan would find a slice of the row that may be brought now. */
const isReady = (row: Row, state: RowPlanState, at: Instant): boolean =>
  !(state.retryAt !== null && state.retryAt > at) && nextSlices(row, state, at).some(({ readyAt }) => readyAt === null)

const due = (row: Row, state: RowPlanState, at: Instant) => dueTimes({ ...neverUsed, ...row }, state, at)
const neverUsed = { row: {} as never, maxConcurrent: null, executor: null }

describe('when a row is due', { timeout: 60_000 }, () => {
  it('is never later than there is something to bring, however the clock goes on', () => {
    fc.assert(
      fc.property(
        row,
        any.planState,
        fc.array(fc.integer({ min: 1, max: 30 * hourMs }), { minLength: 1, maxLength: 12 }),
        (row, state, steps) => {
          const dueAt = nextDueAt(due(row, state, now))
          let at = Date.parse(now)
          for (const step of [0, ...steps]) {
            at += step
            if (dueAt !== null && at >= Date.parse(dueAt)) return
            expect(isReady(row, state, toInstant(at))).toBe(false)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('is the last moment before: a millisecond earlier there is nothing to bring', () => {
    fc.assert(
      fc.property(row, any.planState, (row, state) => {
        const dueAt = nextDueAt(due(row, state, now))
        if (dueAt === null || dueAt <= now) return
        expect(isReady(row, state, toInstant(Date.parse(dueAt) - 1))).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  it('is now only when something may be brought now, so that no plan looks at a row in vain again and again', () => {
    fc.assert(
      fc.property(row, any.planState, (row, state) => {
        const times = due(row, state, now)
        const isDue = urgencies.some((urgency) => (times[urgency] ?? '9999') <= now)
        expect(isDue).toBe(isReady(row, state, now))
      }),
      { numRuns: 1000 },
    )
  })

  it('is never while all of its stages are paused', () => {
    fc.assert(
      fc.property(row, any.planState, (row, state) => {
        expect(nextDueAt(due(row, { ...state, paused: row.shape.stages }, now))).toBeNull()
      }),
    )
  })

  it('is when the next day begins where it begins first, for a row that holds everything', () => {
    const shape: ResolvedSyncShape = {
      stages: ['viewport'],
      gates: {},
      sliceDays: 30,
      trailingDays: 0,
      refreshMinutes: 3000,
      historyDays: 10,
      aheadDays: 0,
    }
    const held = { start: '2026-11-01', end: '2026-11-23', readAt: now }
    const state = { ...stateWithout, covered: [held] }
    const times = due({ shape, stageRange: (stage, options) => stageWindow(shape, stage, options) }, state, now)
    expect(times).toEqual({ demand: null, viewport: '2026-11-22T10:00:00.000Z', backfill: null })
  })
})

const stateWithout: RowPlanState = {
  rowId: 'row-1',
  fence: 1,
  cursor: null,
  since: null,
  covered: [],
  failed: [],
  uncertified: [],
  lookupKey: ':~pond:north:ducks',
  pattern: ':~pond:{place}:ducks',
  lockKey: null,
  paused: [],
  demand: null,
  failures: 0,
  retryAt: null,
  sliceWeight: 1,
}
