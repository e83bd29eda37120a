import { daysOf } from '@tento/chrono'
import { describe, expect, it } from 'vitest'
import { wearableWindowForStage } from './wearable-window-for-stage.js'

describe('the window of a wearable', () => {
  it('is the last two weeks, today included, for viewport', () => {
    const window = wearableWindowForStage('viewport', { today: '2026-11-21' })
    expect(window).toEqual({ start: '2026-11-08', end: '2026-11-22' })
    expect([...daysOf(window)]).toHaveLength(14)
  })

  it.for(['backfill', 'archive'])('is the whole history, today included, for %s', (stage) => {
    expect(wearableWindowForStage(stage, { today: '2026-11-21', historyDays: 3650 })).toEqual({
      start: '2016-11-23',
      end: '2026-11-22',
    })
    expect(wearableWindowForStage(stage, { today: '2026-11-21' })).toEqual({ start: '2025-11-21', end: '2026-11-22' })
  })

  it('is never longer for viewport than the history', () => {
    const today = '2026-11-21'
    expect(wearableWindowForStage('viewport', { today, historyDays: 2 })).toEqual({
      start: '2026-11-19',
      end: '2026-11-22',
    })
    expect(wearableWindowForStage('viewport', { today, historyDays: 0 })).toEqual({ start: today, end: '2026-11-22' })
  })
})
