import { ConnectorError, type Fetch, type LimitReading, type RateLimit } from '@lona/connector'
import { toInstant } from '@tento/chrono'
import { describe, expect, it } from 'vitest'
import { type Budget, refusalOf } from '../src/budget.js'
import { SyncError } from '../src/errors.js'
import { type BudgetedFetchOptions, createBudgetedFetch } from '../src/postgres/budgeted-fetch.js'
import type { BudgetAdjustment, ChargeRequest, ChargeResult, Charger } from '../src/postgres/budgets.js'
import { integrationWith, whoopLimits } from './made-up-limits.js'

const account: RateLimit = { scope: 'account', window: 'fixed', seconds: 60, weight: 5 }
const address: RateLimit = { scope: 'address', window: 'fixed', seconds: 60, weight: 600 }
const here = Date.parse('2026-11-21T12:02:30.000Z')

/** A charger that answers so, by a clock that is 5 seconds ahead of the host's, and remembers what it was told. */
function fakeCharger(
  result: (at: string, budgets: readonly Budget[]) => ChargeResult = (at) => ({ outcome: 'granted', at }),
) {
  const charges: ChargeRequest[] = []
  const adjustments: BudgetAdjustment[] = []
  const charger: Charger = {
    async charge(request) {
      charges.push(request)
      return result(toInstant(here + 5000), request.budgets)
    },
    async adjust(some) {
      adjustments.push(...some)
    },
  }
  return { charger, charges, adjustments }
}

const answer =
  (status: number, headers: Record<string, string> = {}, readings: readonly LimitReading[] = []): Fetch =>
  async () =>
    new Response('the body', { status, headers: { ...headers, 'x-limits': JSON.stringify(readings) } })

/** Sends one request; answers take 2 seconds by the host's clock. */
async function ask(fetch: Fetch, options: Partial<BudgetedFetchOptions> & { limits?: readonly RateLimit[] } = {}) {
  const fake = fakeCharger()
  let [sent, now] = [0, here]
  const budgeted = createBudgetedFetch({
    charger: fake.charger,
    integration: integrationWith(options.limits ?? whoopLimits),
    integrationParams: { accountId: '42', branch: 'main' },
    urgency: 'viewport',
    now: () => new Date(now),
    ...options,
    fetch: async (...request) => {
      sent += 1
      now += 2000
      return await fetch(...request)
    },
  })
  const response = await budgeted('https://bank.example/coins?weight=2.5', { method: 'POST' }).catch(
    (error: unknown) => error,
  )
  const pauses = fake.adjustments.map(({ budget, pausedUntil }) => [budget.key, pausedUntil])
  return { ...fake, sent, response, pauses }
}
/** When a pause of so many milliseconds ends that an answer asked for, by the budgets' clock. */
const inMs = (ms: number): string => toInstant(here + 5000 + 2000 + ms)

describe('a budgeted fetch', () => {
  it('charges what the integration says that a request weighs, sends it, and passes the answer on', async () => {
    const admission = { id: crypto.randomUUID(), holder: crypto.randomUUID() }
    const { charges, adjustments, sent, response } = await ask(answer(200), { admission })
    expect(charges).toMatchObject([{ weight: 2.5, urgency: 'viewport', admission, budgets: [{ key: 'app:bank' }] }])
    expect([sent, adjustments]).toEqual([1, []])
    expect(await (response as Response).text()).toBe('the body')
  })

  it('sends nothing that a budget refuses, and says how long', async () => {
    const { charger } = fakeCharger((at, [budget]) => {
      const pausedUntil = toInstant(Date.parse(at) + 45_500)
      const refusal =
        budget && refusalOf(budget, { at, pausedUntil, windows: {} }, { weight: 1, urgency: 'demand', now: at })
      if (!refusal) throw new Error('nothing refuses')
      return { outcome: 'refused', at, refusal }
    })
    const { sent, response } = await ask(answer(200), { charger })
    expect(sent).toBe(0)
    expect(response).toBeInstanceOf(ConnectorError)
    expect(response).toMatchObject({ code: 'rate-limited', kind: 'bank', retryAfterMs: 45_500 })
    expect((response as Error).message).toBe(
      '[rate-limited] The request was not sent: Bank asked for a pause until 12:03:21. Ask again then.',
    )
  })

  it('sends nothing for a slice that another worker has taken', async () => {
    const error = new SyncError({ code: 'fenced-off', message: 'It is over.' })
    const { charger } = fakeCharger((at) => ({ outcome: 'not-admitted', at, error }))
    const { sent, response } = await ask(answer(200), { charger })
    expect([sent, response]).toEqual([0, error])
  })

  it.each([-1, 'heavy', 'Infinity'])('neither charges nor sends what weighs %s', async (weight) => {
    const { charger, charges } = fakeCharger()
    let sent = 0
    const budgeted = createBudgetedFetch({
      fetch: async () => new Response(String(++sent)),
      charger,
      integration: integrationWith(whoopLimits),
      integrationParams: { accountId: '42', branch: 'main' },
      urgency: 'demand',
      now: () => new Date(here),
    })
    const asking = budgeted(`https://bank.example/coins?weight=${weight}`)
    await expect(asking).rejects.toMatchObject({ code: 'invalid-definition', kind: 'bank' })
    expect([sent, charges]).toEqual([0, []])
  })

  it('writes down what headers say, for the budgets that they speak of', async () => {
    const limits = [...whoopLimits, account]
    const readings = [
      { limit: 2, remaining: 3 },
      { limit: 0, remaining: 90, resetsInMs: 10_000 },
    ]
    const { adjustments } = await ask(answer(200, {}, readings), { limits })
    const askedAt = toInstant(here + 5000)
    expect(adjustments).toMatchObject([
      { budget: { key: 'account:bank:42:main' }, readings: [readings[0]], askedAt, pausedUntil: undefined },
      { budget: { key: 'app:bank' }, readings: [readings[1]], askedAt, pausedUntil: undefined },
    ])
    const onlyAccount = await ask(answer(200, {}, readings.slice(0, 1)), { limits })
    expect(onlyAccount.adjustments).toHaveLength(1)
  })

  it('takes what is no number in headers as not said', async () => {
    const integration = {
      ...integrationWith(whoopLimits),
      readLimits: () => [
        { limit: 0, remaining: Number.NaN },
        { limit: 1, remaining: 7, resetsInMs: Number.NaN },
      ],
    }
    const { adjustments } = await ask(answer(200), { integration })
    expect(adjustments.map(({ readings }) => readings)).toEqual([[{ limit: 1, remaining: 7 }]])
  })
})

describe('an answer that says too much', () => {
  it.each([
    ['seconds', '30', 30_000],
    ['a date', 'Sat, 21 Nov 2026 12:03:02 GMT', 30_000],
    ['a date in the past', 'Sat, 21 Nov 2026 11:00:00 GMT', 1000],
    ['no time at all', '0', 1000],
    ['an absurd time', '99999999999999999999', 86_400_000],
    ['something else', 'soon', 60_000],
  ])('pauses until Retry-After: %s', async (_, retryAfter, ms) => {
    const { pauses, response } = await ask(answer(429, { 'retry-after': retryAfter }))
    expect(pauses).toEqual([['app:bank', inMs(ms)]])
    expect((response as Response).status).toBe(429)
    expect(await (response as Response).text()).toBe('the body')
  })

  it('pauses for a minute when it does not say how long', async () => {
    expect((await ask(answer(429))).pauses).toEqual([['app:bank', inMs(60_000)]])
    expect((await ask(answer(429), { limits: [] })).pauses).toEqual([['app:bank', inMs(60_000)]])
  })

  it('pauses the budgets whose headers say that nothing is left, until the last of them resets', async () => {
    const limits = [...whoopLimits, account]
    const readings = [
      { limit: 2, remaining: 1, resetsInMs: 50_000 },
      { limit: 0, remaining: 0, resetsInMs: 20_000 },
      { limit: 1, remaining: 0, resetsInMs: 40_000 },
    ]
    const { pauses } = await ask(answer(429, {}, readings), { limits })
    expect(pauses).toEqual([
      ['account:bank:42:main', undefined],
      ['app:bank', inMs(40_000)],
    ])
  })

  it('pauses the narrowest budget when nothing says whose limit it was', async () => {
    expect((await ask(answer(429), { limits: [address, ...whoopLimits, account] })).pauses).toEqual([
      ['account:bank:42:main', inMs(60_000)],
    ])
    expect((await ask(answer(429), { limits: [address, ...whoopLimits] })).pauses).toEqual([['app:bank', inMs(60_000)]])
  })

  it('may be a 503 with Retry-After, but no other', async () => {
    expect((await ask(answer(503, { 'retry-after': '5' }))).pauses).toEqual([['app:bank', inMs(5000)]])
    expect((await ask(answer(503))).pauses).toEqual([])
    expect((await ask(answer(500, { 'retry-after': '5' }))).pauses).toEqual([])
  })
})
