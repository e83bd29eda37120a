import { describe, expect, it } from 'vitest'
import { daysOfRow } from './row-days.js'

const sync = {
  stages: [],
  paused: [],
  wantedDays: 100,
  heldDays: 10,
  percent: 10,
  completeSince: null,
  since: null,
  failed: [],
  uncertified: [],
  reason: { code: 'complete' },
  words: '',
  restMs: null,
}

describe('the days of a row', () => {
  it('reach from what is wanted to the last that is held', () => {
    const row = { firstDay: '2026-11-01', lastDay: '2026-11-28', sync: { ...sync, since: '2016-01-01' } }
    expect(daysOfRow(row, '2026-11-21')).toEqual({ from: '2016-01-01', to: '2026-11-28' })
  })

  it('are counted back where nobody said since when', () => {
    expect(daysOfRow({ firstDay: null, lastDay: null, sync }, '2026-11-21')).toEqual({
      from: '2026-08-14',
      to: '2026-11-21',
    })
  })

  it('include what is held although nobody wants it any more', () => {
    expect(daysOfRow({ firstDay: '2020-01-01', lastDay: '2021-01-01', sync }, '2026-11-21').from).toBe('2020-01-01')
  })

  it('are at least a week, and nothing is needed for that', () => {
    expect(daysOfRow({ firstDay: null, lastDay: null, sync: null }, '2026-11-21')).toEqual({
      from: '2026-11-15',
      to: '2026-11-21',
    })
  })
})
