import { expect, it } from 'vitest'
import { ducks } from '../test/pond.js'
import { believable } from './believable.js'
import { dueTimes } from './due-times.js'
import { nextSlices } from './next-slices.js'
import { progressOf } from './progress.js'
import { registerRowWithSync } from './registrations.js'
import type { RowPlanState } from './row-sync-state.js'
import { createTopology } from './topology.js'

const now = '2026-11-21T12:00:00.000Z'
const future = '2036-11-21T12:00:00.000Z'
const tomorrow = '2026-11-22T12:00:00.000Z'
const [row] = createTopology([registerRowWithSync(ducks)]).rows
const days = { start: '2026-10-01', end: '2026-11-24' }

const stateWith = (members: Partial<RowPlanState>): RowPlanState => ({
  rowId: 'a',
  fence: 1,
  cursor: null,
  since: null,
  covered: [],
  failed: [],
  uncertified: [],
  lookupKey: ':~pond:north:ducks',
  pattern: ducks.pattern,
  lockKey: null,
  paused: [],
  demand: null,
  failures: 0,
  retryAt: null,
  sliceWeight: 1,
  ...members,
})
const failure = { attempts: 9, code: 'provider-down', message: 'It is down.' }

it('believes a clock that is up to a day ahead', () => {
  const state = stateWith({
    covered: [{ ...days, readAt: tomorrow }],
    failed: [{ ...days, failedAt: tomorrow, ...failure }],
    uncertified: [{ ...days, triedAt: tomorrow }],
    demand: { ...days, until: tomorrow, dispatch: null },
    retryAt: '2026-11-23T12:00:00.000Z', // the longest that a provider may ask for, by that clock
  })
  expect(believable(state, now)).toEqual(state)
})

it('has a row be as if nothing had happened that a clock years ahead dated', () => {
  const held = { start: '2026-10-01', end: '2026-11-01', readAt: '2026-11-20T12:00:00.000Z' }
  const state = stateWith({
    covered: [held, { start: '2026-11-01', end: '2036-11-24', readAt: future }],
    failed: [{ start: '2026-11-10', end: '2026-11-12', failedAt: future, ...failure }],
    uncertified: [{ start: '2026-11-12', end: '2026-11-13', triedAt: future }],
    demand: { ...days, until: future, dispatch: null },
    retryAt: future,
  })
  const without = stateWith({ covered: [held] })
  if (!row) throw new Error('the pond has a row')
  expect(believable(state, now)).toEqual(without)
  expect(nextSlices(row, state, now)).toEqual(nextSlices(row, without, now))
  expect(dueTimes(row, state, now)).toEqual(dueTimes(row, without, now))
  expect(progressOf(row, state, now)).toEqual(progressOf(row, without, now))
  // Should it be now that is wrong: of what was right, all counts again.
  expect(believable(state, '2036-11-21T13:00:00.000Z')).toEqual(state)
})

it('tells no row complete since a day that no one can have read yet', () => {
  if (!row) throw new Error('the pond has a row')
  const covered = [
    { ...days, readAt: now },
    { start: '2036-11-01', end: '2036-11-24', readAt: now },
  ]
  expect(progressOf(row, stateWith({ covered }), now).completeSince).toBe('2026-10-01')
})
