import type { RateLimit } from '@lona/connector'
import { describe, expect, it } from 'vitest'
import { integrationWith, whoopLimits } from '../test/made-up-limits.js'
import {
  adjusted,
  type Budget,
  type BudgetUse,
  type BudgetWish,
  budgetsOf,
  capacityOf,
  charged,
  clockWords,
  paused,
  refusalOf,
  refusalWords,
  unusedBudget,
} from './budget.js'

const now = '2026-11-21T12:02:30.000Z'
const wishOf = (members: Partial<BudgetWish> = {}): BudgetWish => ({ weight: 1, urgency: 'demand', now, ...members })
const budgetWith = (...limits: readonly Omit<RateLimit, 'scope'>[]): Budget => ({
  key: 'app:whoop',
  scope: 'app',
  provider: 'WHOOP',
  limits: limits.map((limit, index) => ({ ...limit, scope: 'app', index })),
})
const minute = { window: 'fixed', seconds: 60, weight: 100 } as const
const day = { window: 'fixed', seconds: 86_400, weight: 10_000 } as const
const whoop = budgetWith(minute, day)
const used = (weight: number, at = now, budget = whoop): BudgetUse => charged(budget, unusedBudget, weight, at)

describe('the budgets of an integration', () => {
  const account = { scope: 'account', window: 'sliding', seconds: 60, weight: 5 } as const
  const address = { scope: 'address', window: 'fixed', seconds: 60, weight: 600 } as const
  const params = { accountId: '42', branch: 'a:b' }

  it('are one for each scope of its limits, the narrowest first, with the places of the limits', () => {
    const budgets = budgetsOf(integrationWith([...whoopLimits, address, account]), params)
    expect(budgets.map(({ key, scope, provider }) => [key, scope, provider])).toEqual([
      ['account:bank:42:a%3Ab', 'account', 'Bank'],
      ['app:bank', 'app', 'Bank'],
      ['address:bank', 'address', 'Bank'],
    ])
    expect(budgets.map(({ limits }) => limits.map(({ index, weight }) => [index, weight]))).toEqual([
      [[3, 5]],
      [
        [0, 100],
        [1, 10_000],
      ],
      [[2, 600]],
    ])
  })

  it('are one without limits when the provider publishes none, so that there is one to pause', () => {
    const budgets = budgetsOf(integrationWith([]), params)
    expect(budgets).toEqual([{ key: 'app:bank', scope: 'app', provider: 'Bank', limits: [] }])
    expect(capacityOf({ ...whoop, limits: [] }, 'backfill')).toBe(Number.POSITIVE_INFINITY)
  })

  it('of two accounts are never one', () => {
    const keyOf = (accountId: string, branch: string) =>
      budgetsOf(integrationWith([account]), { accountId, branch })[0]?.key
    const keys = [keyOf('a:b', 'c'), keyOf('a', 'b:c'), keyOf('a%3Ab', 'c'), keyOf('a', 'b%3Ac')]
    expect(new Set(keys).size).toBe(4)
  })
})

describe('a refusal', () => {
  it('names the limit that opens last, and when', () => {
    expect(refusalOf(whoop, undefined, wishOf())).toBeNull()
    expect(refusalOf(whoop, used(99), wishOf())).toBeNull()
    expect(refusalOf(whoop, used(100), wishOf())).toEqual({
      key: 'app:whoop',
      provider: 'WHOOP',
      scope: 'app',
      limit: { ...minute, scope: 'app', index: 0 },
      until: '2026-11-21T12:03:00.000Z',
      reason: 'window',
    })
    const spent = refusalOf(whoop, used(10_000), wishOf())
    expect(spent).toMatchObject({ limit: { index: 1 }, until: '2026-11-22T00:00:00.000Z', reason: 'window' })
  })

  it('says when what is left is kept for more urgent work', () => {
    const backfill = wishOf({ urgency: 'backfill' })
    expect(refusalOf(whoop, used(94), backfill)).toBeNull()
    expect(refusalOf(whoop, used(95), backfill)).toMatchObject({ limit: { index: 0 }, reason: 'kept-for-people' })
    expect(refusalOf(whoop, used(97), wishOf({ urgency: 'viewport' }))).toBeNull()
    expect(refusalOf(whoop, used(98), wishOf({ urgency: 'viewport' }))).toMatchObject({ reason: 'kept-for-people' })
    expect(refusalOf(whoop, used(100), backfill)).toMatchObject({ reason: 'window' })
    expect(['demand', 'viewport', 'backfill'].map((urgency) => capacityOf(whoop, urgency as never))).toEqual([
      100, 98, 95,
    ])
  })

  it('spreads the backfill over the day, an hour ahead', () => {
    const backfill = (at: string) => wishOf({ urgency: 'backfill', now: `2026-11-21T${at}.000Z` })
    const night = '2026-11-21T00:00:00.000Z'
    const afterNight = charged(whoop, used(100, night), 295, '2026-11-21T00:01:00.000Z')
    expect(refusalOf(whoop, afterNight, backfill('00:02:00'))).toBeNull() // (9,500 / 24 = 395.8 at once)
    const more = charged(whoop, afterNight, 50, '2026-11-21T00:02:00.000Z')
    expect(refusalOf(whoop, more, wishOf({ now: '2026-11-21T00:03:00.000Z' }))).toBeNull()
    expect(refusalOf(whoop, more, backfill('00:03:00'))).toMatchObject({
      limit: { index: 1 },
      until: '2026-11-21T00:07:36.253Z', // 446 / 9,500 of the day, less the hour
      reason: 'kept-for-people',
    })
  })

  it('of a pause names no limit, unless a window is full for longer', () => {
    const pausing = paused(used(1), '2026-11-21T12:02:50.000Z', now)
    expect(refusalOf(whoop, pausing, wishOf())).toMatchObject({
      limit: null,
      until: '2026-11-21T12:02:50.000Z',
      reason: 'paused',
    })
    const both = paused(used(100), '2026-11-21T12:02:50.000Z', now)
    expect(refusalOf(whoop, both, wishOf())).toMatchObject({
      limit: { index: 0 },
      until: '2026-11-21T12:03:00.000Z',
      reason: 'window',
    })
  })

  it('counts what others are still expected to use as if it were used now', () => {
    expect(refusalOf(whoop, used(40), wishOf({ weight: 10, reserved: 50 }))).toBeNull()
    expect(refusalOf(whoop, used(40), wishOf({ weight: 11, reserved: 50 }))).toMatchObject({
      until: '2026-11-21T12:03:00.000Z',
    })
    expect(refusalOf(whoop, used(0), wishOf({ reserved: 1000 }))).toMatchObject({ until: '2026-11-21T12:03:00.000Z' })
  })

  it('lets what is heavier than a window through when the window is empty, and then the window is full', () => {
    const heavy = wishOf({ weight: 250 })
    expect(refusalOf(whoop, unusedBudget, heavy)).toBeNull()
    expect(refusalOf(whoop, used(1), heavy)).toMatchObject({ until: '2026-11-21T12:03:00.000Z' })
    expect(refusalOf(whoop, used(250), wishOf())).toMatchObject({ until: '2026-11-21T12:03:00.000Z' })
    const sliding = budgetWith({ window: 'sliding', seconds: 60, weight: 100 })
    expect(refusalOf(sliding, used(250, now, sliding), heavy)).toMatchObject({ until: '2026-11-21T12:03:33.000Z' })
  })

  it('never meets what weighs nothing, but for a pause', () => {
    expect(refusalOf(whoop, used(10_000), wishOf({ weight: 0 }))).toBeNull()
    const pausing = paused(unusedBudget, '2026-11-21T12:02:31.000Z', now)
    expect(refusalOf(whoop, pausing, wishOf({ weight: 0 }))).toMatchObject({ reason: 'paused' })
  })
})

it('counts what is granted in the last 2 seconds of a fixed window in the next one too', () => {
  const late = used(60, '2026-11-21T12:02:58.000Z')
  expect(refusalOf(whoop, late, wishOf({ weight: 41, now: '2026-11-21T12:03:00.000Z' }))).toMatchObject({
    until: '2026-11-21T12:04:00.000Z',
  })
  const early = used(60, '2026-11-21T12:02:57.999Z')
  expect(refusalOf(whoop, early, wishOf({ weight: 100, now: '2026-11-21T12:03:00.000Z' }))).toBeNull()
})

it('drops what no longer counts', () => {
  const sliding = budgetWith({ window: 'sliding', seconds: 60, weight: 100 })
  let use = unusedBudget
  for (let second = 0; second < 600; second++) {
    use = charged(sliding, use, 1, new Date(Date.parse(now) + second * 1000).toISOString())
  }
  expect(use.windows['sliding 60']?.length).toBe(63)
})

it('pauses for a day at most', () => {
  expect(paused(unusedBudget, '2027-11-21T00:00:00.000Z', now).pausedUntil).toBe('2026-11-22T12:02:30.000Z')
})

describe('a reading', () => {
  const times = { askedAt: '2026-11-21T12:02:29.000Z', now }
  const left = (use: BudgetUse, at = now) => {
    for (let weight = 100; weight > 0; weight--) if (!refusalOf(whoop, use, wishOf({ weight, now: at }))) return weight
    return 0
  }

  it('lowers what is left to what the provider says, and is no news otherwise', () => {
    expect(left(adjusted(whoop, used(10), [{ limit: 0, remaining: 30 }], times))).toBe(30)
    const use = used(80)
    expect(adjusted(whoop, use, [{ limit: 0, remaining: 30 }], times)).toBe(use)
    expect(adjusted(whoop, use, [{ limit: 7, remaining: 0, resetsInMs: 5 }], times)).toBe(use)
  })

  it('of nothing left pauses until the provider resets, a day at most', () => {
    const reset = (resetsInMs: number) => adjusted(whoop, unusedBudget, [{ limit: 0, remaining: 0, resetsInMs }], times)
    expect(reset(41_000).pausedUntil).toBe('2026-11-21T12:03:11.000Z')
    expect(reset(1e15).pausedUntil).toBe('2026-11-22T12:02:30.000Z')
    expect(left(adjusted(whoop, unusedBudget, [{ limit: 0, remaining: -4 }], times))).toBe(0)
  })

  it('that was asked for in the window before says nothing of this one, by either clock', () => {
    const said = [{ limit: 1, remaining: 3 }]
    const answeredAt = (askedAt: string, at: string) =>
      left(adjusted(whoop, unusedBudget, said, { askedAt, now: at }), at)
    expect(answeredAt('2026-11-21T23:59:59.900Z', '2026-11-22T00:00:00.100Z')).toBe(100)
    expect(answeredAt('2026-11-22T00:00:01.500Z', '2026-11-22T00:00:02.100Z')).toBe(100)
    expect(answeredAt('2026-11-22T00:00:02.000Z', '2026-11-22T00:00:02.100Z')).toBe(3)
  })
})

describe('the words of a refusal', () => {
  const wordsOf = (use: BudgetUse, members: Partial<BudgetWish> = {}, budget = whoop) => {
    const refusal = refusalOf(budget, use, wishOf(members))
    return refusal && refusalWords(refusal, now)
  }

  it('name the provider, the window and the time', () => {
    expect(wordsOf(used(100))).toBe("waiting for WHOOP's minute budget until 12:03:00")
    expect(wordsOf(used(10_000))).toBe("waiting for WHOOP's day budget until 2026-11-22 00:00:00")
    expect(wordsOf(used(95), { urgency: 'backfill' })).toBe(
      "waiting for WHOOP's minute budget until 12:03:00; the rest is kept for what is more urgent",
    )
    const account = { ...whoop, scope: 'account' } as const
    expect(wordsOf(used(100), {}, account)).toBe("waiting for your account's minute budget at WHOOP until 12:03:00")
    expect(wordsOf(paused(unusedBudget, '2026-11-21T12:03:20.000Z', now))).toBe(
      'WHOOP asked for a pause until 12:03:20',
    )
    expect(wordsOf(paused(unusedBudget, '2026-11-21T12:03:20.000Z', now), {}, account)).toBe(
      'WHOOP asked your account for a pause until 12:03:20',
    )
  })

  it.each([
    [900, '15-minute'],
    [3600, 'hour'],
    [7200, '2-hour'],
    [604_800, '7-day'],
    [1, 'second'],
    [90, '90-second'],
  ])('call a window of %d seconds the %s budget', (seconds, name) => {
    const budget = budgetWith({ window: 'fixed', seconds, weight: 1 })
    expect(wordsOf(used(1, now, budget), {}, budget)).toContain(`WHOOP's ${name} budget`)
  })

  it('round times up to the second, and give the date of another day', () => {
    expect(clockWords('2026-11-21T12:03:19.001Z', now)).toBe('12:03:20')
    expect(clockWords('2026-11-21T23:59:59.500Z', now)).toBe('2026-11-22 00:00:00')
  })
})

describe('a clock that was years ahead', () => {
  const future = '2036-11-21T12:02:30.000Z'
  it.each(['fixed', 'sliding'] as const)('closes no %s window once it is right', (window) => {
    const budget = budgetWith({ ...minute, window }, day)
    const use = paused(used(10_000, future, budget), '2026-11-21T12:05:00.000Z', future)
    expect(refusalOf(budget, use, wishOf())).toMatchObject({ reason: 'paused', until: '2026-11-21T12:05:00.000Z' })
    expect(refusalOf(budget, { ...use, pausedUntil: null }, wishOf())).toBeNull()
    expect(charged(budget, use, 3, now)).toEqual({ ...used(3, now, budget), pausedUntil: use.pausedUntil })
    const reading = [{ limit: 0, remaining: 40 }]
    expect(adjusted(budget, use, reading, { askedAt: now, now })).toEqual(
      adjusted(budget, { ...unusedBudget, pausedUntil: use.pausedUntil }, reading, { askedAt: now, now }),
    )
  })

  it('lets no pause last longer than pauses do', () => {
    const use = paused(unusedBudget, '2036-11-21T12:12:30.000Z', future)
    expect(refusalOf(whoop, use, wishOf())).toBeNull()
    expect(paused(use, '2026-11-21T12:05:00.000Z', now).pausedUntil).toBe('2026-11-21T12:05:00.000Z')
  })

  it('that is up to a day ahead goes on from where it was', () => {
    const tomorrow = '2026-11-22T12:02:30.000Z'
    expect(refusalOf(whoop, used(100, tomorrow), wishOf())?.until).toBe('2026-11-22T12:03:00.000Z')
  })
})
