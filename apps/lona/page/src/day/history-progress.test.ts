import { describe, expect, it } from 'vitest'
import type { RowSync } from '../../../src/api/schemas.js'
import { historyProgress } from './history-progress.js'

const sync = (change: Partial<RowSync>): { sync: RowSync } => ({
  sync: {
    stages: ['viewport', 'backfill'],
    paused: [],
    wantedDays: 1000,
    heldDays: 400,
    percent: 40,
    completeSince: '2026-01-01',
    since: null,
    failed: [],
    uncertified: [],
    reason: { code: 'admitted' },
    words: '',
    restMs: 240_000,
    ...change,
  },
})
const words = (...rows: { sync: RowSync }[]) => historyProgress(rows, 'en-GB').words

describe('how far history is', () => {
  it('counts the days of all rows, and takes as long as the slowest', () => {
    expect(words(sync({}), sync({ restMs: 60_000 }))).toBe(
      '800 of 2,000 days are here, 1,200 to go · about 4 minutes left',
    )
  })

  it('promises nothing where a row cannot say', () => {
    expect(words(sync({}), sync({ restMs: null }))).toContain('how long that takes shows soon')
  })

  it('says that it is paused, or that days failed, instead of a time', () => {
    expect(words(sync({ reason: { code: 'paused' } }))).toContain('· paused')
    const failed = { start: '2026-01-01', end: '2026-01-02', failedAt: '2026-01-03T00:00:00Z', attempts: 1 }
    expect(words(sync({ failed: [{ ...failed, code: 'down', message: 'It was down.' }] }))).toContain('tried again')
  })

  it('is complete since the day from which on all rows are', () => {
    const done = { heldDays: 1000, percent: 100 }
    expect(words(sync(done), sync({ ...done, completeSince: '2026-03-01' }))).toBe('Complete since 1 Mar 2026')
    expect(words(sync({ reason: { code: 'complete' } }))).toBe('Complete since 1 Jan 2026')
    expect(words()).toBe('')
  })
})
