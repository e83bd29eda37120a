import { dayCount } from '@tento/chrono'
import { expect, it } from 'vitest'
import { isSyncError } from './errors.js'
import { stageWindow } from './stage-window.js'

const shape = {
  stages: ['viewport', 'backfill'],
  gates: {},
  sliceDays: 30,
  trailingDays: 3,
  refreshMinutes: 60,
  historyDays: 365,
  aheadDays: 0,
}
const now = '2026-11-21T09:59:59.999Z'

it('is the last two weeks for viewport, and the whole history for every other stage', () => {
  expect(stageWindow(shape, 'viewport', { now })).toEqual({ start: '2026-11-08', end: '2026-11-22' })
  expect(stageWindow(shape, 'backfill', { now })).toEqual({ start: '2025-11-21', end: '2026-11-22' })
})

it('takes today where it begins first', () => {
  expect(stageWindow(shape, 'viewport', { now }).end).toBe('2026-11-22')
  expect(stageWindow(shape, 'viewport', { now: '2026-11-21T10:00:00.000Z' }).end).toBe('2026-11-23')
})

it('begins at the day that the owner wants, earlier or later than the row would', () => {
  expect(stageWindow(shape, 'backfill', { now, since: '1990-01-01' }).start).toBe('1990-01-01')
  expect(stageWindow(shape, 'backfill', { now, since: '2026-11-01' }).start).toBe('2026-11-01')
  expect(stageWindow(shape, 'viewport', { now, since: '1990-01-01' }).start).toBe('2026-11-08')
  expect(stageWindow(shape, 'viewport', { now, since: '2026-11-15' }).start).toBe('2026-11-15')
})

it('is today when the owner wants nothing before tomorrow', () => {
  expect(stageWindow(shape, 'backfill', { now, since: '2027-01-01' })).toEqual({
    start: '2026-11-21',
    end: '2026-11-22',
  })
})

it('holds the days ahead in every stage', () => {
  for (const stage of shape.stages)
    expect(stageWindow({ ...shape, aheadDays: 7 }, stage, { now }).end).toBe('2026-11-29')
  expect(dayCount(stageWindow({ ...shape, aheadDays: 7, historyDays: 0 }, 'backfill', { now }))).toBe(8)
})

it('refuses a stage that the shape does not have', () => {
  const refusal = expect.objectContaining({ code: 'unknown-stage' })
  expect(() => stageWindow(shape, 'archive', { now })).toThrow(refusal)
  expect(() => stageWindow(shape, 'archive', { now })).toThrow(expect.toSatisfy(isSyncError))
})
