import { expect, it } from 'vitest'
import { type PlanReason, reasonWords } from './plan-reason.js'

const now = '2026-11-21T12:00:00.000Z'
const slice = {
  code: 'admitted',
  stage: 'viewport',
  range: { start: '2026-11-08', end: '2026-11-22' },
  why: 'missing',
  urgency: 'viewport',
} as const
const refusal = {
  key: 'app:whoop',
  provider: 'WHOOP',
  scope: 'app',
  limit: { scope: 'app', window: 'fixed', seconds: 60, weight: 100, index: 0 },
  until: '2026-11-21T12:03:20.000Z',
  reason: 'window',
} as const

const words: readonly (readonly [PlanReason, string])[] = [
  [
    { ...slice, since: '2026-11-21T11:59:30.000Z', isRunning: true },
    'running since 11:59:30: viewport 2026-11-08 to 2026-11-21, since days are missing',
  ],
  [
    { ...slice, why: 'refresh', since: null, isRunning: false },
    'next in line: viewport 2026-11-08 to 2026-11-21, since recent days may have changed',
  ],
  [
    { ...slice, why: 'stale', since: null, isRunning: true },
    'running: viewport 2026-11-08 to 2026-11-21, since the provider said that days have changed',
  ],
  [
    { ...slice, why: 'failed', since: null, isRunning: false },
    'next in line: viewport 2026-11-08 to 2026-11-21, since it failed before',
  ],
  [
    { ...slice, why: 'uncertified', since: null, isRunning: false },
    'next in line: viewport 2026-11-08 to 2026-11-21, since the provider did not have these days yet',
  ],
  [{ code: 'complete', until: null }, 'complete'],
  [{ code: 'complete', until: '2026-11-22T10:00:00.000Z' }, 'complete; looked at again at 2026-11-22 10:00:00'],
  [{ code: 'paused', stages: ['viewport', 'backfill'] }, 'paused (viewport, backfill); resume it to go on'],
  [
    { code: 'resting', until: '2026-11-21T12:00:25.400Z', failure: 'WHOOP did not answer.' },
    'failed: WHOOP did not answer; tried again at 12:00:26',
  ],
  [
    { code: 'resting', until: '2026-11-21T13:00:00.000Z', failure: null },
    'the provider does not have the days that are missing yet; tried again at 13:00:00',
  ],
  [{ code: 'locked', by: ':~garmin:42:sleep' }, 'waiting for :~garmin:42:sleep, which uses the same account'],
  [
    { code: 'cap', provider: 'Garmin', maxConcurrent: 2, ahead: 1 },
    'waiting for a free place at Garmin, which takes 2 at a time; 1 row goes first',
  ],
  [
    { code: 'budget', refusal, aheadUrgency: 'viewport', ahead: 14 },
    "waiting for WHOOP's minute budget until 12:03:20; viewport of 14 rows goes first",
  ],
  [
    { code: 'budget', refusal: { ...refusal, scope: 'account' }, aheadUrgency: null, ahead: 0 },
    "waiting for your account's minute budget at WHOOP until 12:03:20",
  ],
  [
    { code: 'budget', refusal: { ...refusal, reason: 'kept-for-people' }, aheadUrgency: null, ahead: 0 },
    "waiting for WHOOP's minute budget until 12:03:20; the rest is kept for what is more urgent",
  ],
  [
    { code: 'budget', refusal: { ...refusal, limit: null, reason: 'paused' }, aheadUrgency: 'demand', ahead: 1 },
    'WHOOP asked for a pause until 12:03:20; what people look at of 1 row goes first',
  ],
  [{ code: 'workers', ahead: 1200 }, 'waiting for a free worker; 1,200 rows go first'],
  [{ code: 'workers', ahead: 0 }, 'waiting for a free worker'],
  [
    { code: 'limited', provider: 'WHOOP', until: '2026-11-21T12:03:20.000Z' },
    'waiting for the limits of WHOOP until 12:03:20',
  ],
  [{ code: 'no-worker' }, 'waiting for a worker, and none is running; start one'],
  [{ code: 'not-synced' }, 'this host does not keep the row in sync'],
]

it.each(words)('says %j in words', (reason, sentence) => {
  expect(reasonWords(reason, now)).toBe(sentence)
})

it('has an example of each', () => {
  const codes: Record<PlanReason['code'], true> = {
    admitted: true,
    complete: true,
    paused: true,
    resting: true,
    limited: true,
    locked: true,
    cap: true,
    budget: true,
    workers: true,
    'no-worker': true,
    'not-synced': true,
  }
  expect(new Set(words.map(([{ code }]) => code))).toEqual(new Set(Object.keys(codes)))
})
