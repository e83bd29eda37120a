import { describe, expect, it } from 'vitest'
import type { RowSync, Run } from '../../../src/api/schemas.js'
import { countsOfRun, countWords, progressWords, reasonSentence, runWords, syncStateOf } from './sync-words.js'

const sync: RowSync = {
  stages: ['viewport', 'backfill'],
  paused: [],
  wantedDays: 3978,
  heldDays: 3100,
  percent: 77,
  completeSince: null,
  since: null,
  failed: [],
  uncertified: [],
  reason: { code: 'admitted' },
  words: 'waiting for a free worker',
  restMs: 230_000,
}
const run: Run = {
  id: '00000000-0000-4000-8000-000000000000',
  kind: 'sync',
  stage: 'backfill',
  range: { start: '2024-03-01', end: '2024-03-15' },
  urgency: 'backfill',
  why: 'missing',
  verb: null,
  startedAt: '2026-11-21T12:00:00.000Z',
  finishedAt: null,
  outcome: 'done',
  errorCode: null,
  errorMessage: null,
  requests: 1,
  inserted: 1400,
  updated: 0,
  unchanged: 2,
  removed: 0,
  outdated: 0,
}

describe('how a row is kept in sync, in words', () => {
  it('says the days held, and how long the rest takes', () => {
    expect(progressWords(sync, 'en-GB')).toBe('3,100 of 3,978 days, 77%, about 4 minutes to go')
  })

  it('says nothing of the rest where nobody knows, or nothing is left', () => {
    expect(progressWords({ ...sync, restMs: null }, 'en-GB')).toBe('3,100 of 3,978 days, 77%')
    expect(progressWords({ ...sync, heldDays: 3978, percent: 100 }, 'en-GB')).toBe('3,978 of 3,978 days, 100%')
  })

  it.each([
    [{ code: 'admitted', isRunning: true }, 'running'],
    [{ code: 'admitted', isRunning: false }, 'waiting'],
    [{ code: 'complete' }, 'complete'],
    [{ code: 'paused' }, 'paused'],
    [{ code: 'resting', failure: 'the provider was down' }, 'failed'],
    [{ code: 'resting', failure: null }, 'waiting'],
    [{ code: 'budget' }, 'waiting'],
  ])('calls %j %s', (reason, state) => expect(syncStateOf({ reason })).toBe(state))

  it('counts the rows by how they stand, and leaves out what is not', () => {
    expect(countWords(['complete', 'running', 'complete'])).toBe('1 running, 2 complete')
  })

  it("makes a sentence of the planner's words", () => {
    expect(reasonSentence(sync)).toBe('Waiting for a free worker.')
    expect(reasonSentence({ words: 'failed: it was down.' })).toBe('Failed: it was down.')
  })

  it.each([
    ['complete; looked at again at 19:44:29 UTC', 'Complete; looked at again at 20:44.'],
    ['tried again at 2026-11-22 03:00:00', 'Tried again at 22 Nov 2026, 04:00.'],
    ['next in line: backfill 2024-03-01 to 2024-03-14', 'Next in line: backfill 1 Mar 2024 to 14 Mar 2024.'],
  ])('says its days and times as the reader writes them: %s', (words, sentence) => {
    expect(reasonSentence({ words }, new Date('2026-11-21T12:00:00Z'), 'Europe/Berlin', 'en-GB')).toBe(sentence)
  })

  it('says of a run what it was about and what it did', () => {
    expect(runWords(run, 'en-GB')).toMatch(/^backfill, 1.{1,3}14 Mar 2024, since days were missing$/u)
    expect(runWords({ ...run, range: { start: '2024-03-01', end: '2024-03-02' }, why: null }, 'en-GB')).toBe(
      'backfill, 1 Mar 2024',
    )
    expect(countsOfRun(run, 'en-GB')).toBe('1 request; 1,400 new, 0 changed, 2 the same, 0 removed')
    expect(countsOfRun({ ...run, requests: 2, outdated: 3 }, 'en-GB')).toBe(
      '2 requests; 1,400 new, 0 changed, 2 the same, 0 removed, 3 older than what was here',
    )
  })
})
