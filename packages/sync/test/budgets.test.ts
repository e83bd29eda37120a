import type { RateLimit } from '@lona/connector'
import { toInstant } from '@tento/chrono'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjusted, type Budget, capacityOf, charged, paused, refusalOf, unusedBudget } from '../src/budget.js'
import { type Urgency, urgencies } from '../src/urgency.js'

// The budget against a model that keeps every grant in a list, with made-up travel times and a clock that also goes back.

interface Grant {
  readonly at: number
  readonly weight: number
  readonly arrivesAt: number
}

interface Step {
  readonly waitMs: number
  readonly weight: number
  readonly urgency: Urgency
  readonly travelMs: number
}

const limits: fc.Arbitrary<RateLimit> = fc.record({
  scope: fc.constant('app'),
  window: fc.constantFrom('fixed', 'sliding'),
  seconds: fc.constantFrom(1, 7, 60, 900, 3600, 7200, 86_400),
  weight: fc.integer({ min: 1, max: 60 }),
})
const budgets: fc.Arbitrary<Budget> = fc.array(limits, { minLength: 1, maxLength: 3 }).map((list) => ({
  key: 'app:bank',
  scope: 'app',
  provider: 'Bank',
  limits: list.map((limit, index) => ({ ...limit, index })),
}))
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    waitMs: fc.oneof(
      fc.constant(0),
      fc.integer({ min: -3000, max: 3000 }),
      fc.integer({ min: 0, max: 90_000 }),
      fc.integer({ min: 0, max: 40_000_000 }),
    ),
    weight: fc.integer({ min: 0, max: 40 }).map((halves) => halves / 2),
    urgency: fc.constantFrom(...urgencies),
    travelMs: fc.constantFrom(0, 1, 1000, 1999, 2000),
  }),
  { minLength: 1, maxLength: 60, size: 'max' },
)

const midnight = Date.parse('2026-11-22T00:00:00.000Z')
const sum = (grants: readonly Grant[]): number => grants.reduce((total, { weight }) => total + weight, 0)

/** Takes the steps, and tells of each what came of it; a weight that no window ever takes is made to fit. */
function run(
  budget: Budget,
  taken: readonly Step[],
  tell: (step: Step, seen: { grants: readonly Grant[]; at: number; refused: ReturnType<typeof refusalOf> }) => void,
): readonly Grant[] {
  let use = unusedBudget
  let now = midnight - 60_000
  let last = -Infinity
  const grants: Grant[] = []
  for (const step of taken) {
    now += step.waitMs
    const weight = Math.min(step.weight, capacityOf(budget, step.urgency))
    const wish = { weight, urgency: step.urgency, now: toInstant(now) }
    const at = Math.max(now, last)
    const refused = refusalOf(budget, use, wish)
    tell({ ...step, weight }, { grants, at, refused })
    if (refused) {
      const fits = (ms: number) => refusalOf(budget, use, { ...wish, now: toInstant(ms) }) === null
      const until = Date.parse(refused.until)
      expect(fits(until)).toBe(true)
      for (const share of [0, 0.3, 0.7]) expect(fits(Math.floor(at + (until - 1 - at) * share))).toBe(false)
      expect(fits(until - 1)).toBe(false)
    } else {
      use = JSON.parse(JSON.stringify(charged(budget, use, weight, wish.now)))
      grants.push({ at, weight, arrivesAt: at + step.travelMs })
      last = at
    }
  }
  return grants
}

const lengthOf = ({ seconds }: RateLimit): number => seconds * 1000
const windowOf = (limit: RateLimit, at: number): number => Math.floor(at / lengthOf(limit))

describe('a budget against the list of all grants', () => {
  it('never lets any window of the provider go over, whenever within 2 seconds requests arrive', () => {
    fc.assert(
      fc.property(budgets, steps, (budget, taken) => {
        const grants = run(budget, taken, () => undefined)
        for (const limit of budget.limits) {
          for (const { arrivesAt } of grants) {
            const inOneWindow = grants.filter(({ arrivesAt: other }) =>
              limit.window === 'fixed'
                ? windowOf(limit, other) === windowOf(limit, arrivesAt)
                : other <= arrivesAt && other > arrivesAt - lengthOf(limit),
            )
            expect(sum(inOneWindow)).toBeLessThanOrEqual(limit.weight)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('refuses what is most urgent only when a window is full: of sliding ones, a sixtieth and 2 seconds later at most', () => {
    fc.assert(
      fc.property(budgets, steps, (budget, taken) => {
        run(budget, taken, ({ weight, urgency }, { grants, at, refused }) => {
          if (!refused || urgency !== 'demand') return
          const isFull = budget.limits.some((limit) => {
            const length = lengthOf(limit)
            if (limit.window === 'sliding') {
              return (
                sum(grants.filter((one) => one.at >= at - length - Math.ceil(length / 60) - 2000)) + weight >
                limit.weight
              )
            }
            const mayArriveIn = (window: number, from: number) =>
              windowOf(limit, from) <= window && windowOf(limit, from + 2000) >= window
            for (let window = windowOf(limit, at); mayArriveIn(window, at); window++) {
              if (sum(grants.filter((one) => mayArriveIn(window, one.at))) + weight > limit.weight) return true
            }
            return false
          })
          expect(isFull).toBe(true)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('never gives backfill the last 5 % of a window nor viewport the last 2 %, and spreads backfill over the day', () => {
    const kept: Record<Urgency, number> = { demand: 0, viewport: 2, backfill: 5 }
    fc.assert(
      fc.property(budgets, steps, (budget, taken) => {
        run(budget, taken, ({ weight, urgency }, { grants, at, refused }) => {
          if (refused || weight === 0) return
          for (const limit of budget.limits) {
            const length = lengthOf(limit)
            const used = sum(
              grants.filter((one) =>
                limit.window === 'fixed' ? windowOf(limit, one.at) === windowOf(limit, at) : one.at > at - length,
              ),
            )
            const cap = limit.weight - Math.floor((limit.weight * kept[urgency]) / 100)
            expect(used + weight).toBeLessThanOrEqual(cap)
            if (limit.window === 'fixed' && urgency === 'backfill') {
              const passed = (at % length) + Math.max(3_600_000, length / 24)
              expect(used + weight).toBeLessThanOrEqual(cap * Math.min(1, passed / length) + 1e-9)
            }
          }
        })
      }),
      { numRuns: 300 },
    )
  })

  it('grants nothing while it is paused, and the same as before once the pause is over', () => {
    fc.assert(
      fc.property(budgets, steps, fc.integer({ min: 1, max: 90_000_000 }), (budget, taken, pauseMs) => {
        let use = unusedBudget
        let now = midnight
        for (const { waitMs, weight, urgency } of taken) {
          now += Math.max(0, waitMs)
          const wish = { weight: Math.min(weight, capacityOf(budget, urgency)), urgency, now: toInstant(now) }
          if (refusalOf(budget, use, wish)) continue
          const until = now + Math.min(pauseMs, 86_400_000)
          const pausing = paused(use, toInstant(now + pauseMs), wish.now)
          for (const at of [now, Math.floor((now + until) / 2), until - 1]) {
            expect(refusalOf(budget, pausing, { ...wish, now: toInstant(at) })).not.toBeNull()
          }
          const after = { ...wish, now: toInstant(until) }
          expect(refusalOf(budget, pausing, after)).toEqual(refusalOf(budget, use, after))
          expect(paused(pausing, wish.now, wish.now)).toBe(pausing)
          use = charged(budget, use, wish.weight, wish.now)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('lets a reading only take away, and never more than the provider says', () => {
    const readings = fc.array(fc.record({ limit: fc.nat({ max: 4 }), remaining: fc.integer({ min: -3, max: 70 }) }), {
      maxLength: 3,
    })
    fc.assert(
      fc.property(budgets, steps, readings, (budget, taken, said) => {
        let use = unusedBudget
        let now = midnight
        for (const { waitMs, weight, urgency } of taken) {
          now += Math.max(0, waitMs)
          const wish = { weight: Math.min(weight, capacityOf(budget, urgency)), urgency, now: toInstant(now) }
          const times = { askedAt: toInstant(now - 100), now: wish.now }
          const told = adjusted(budget, use, said, times)
          expect(adjusted(budget, told, said, times)).toBe(told)
          const before = refusalOf(budget, use, wish)
          const after = refusalOf(budget, told, wish)
          if (before) expect(after && after.until >= before.until).toBe(true)
          // Limits of one kind and length share their count.
          const leaves = said.flatMap(({ limit: index, remaining }) => {
            const spoken = budget.limits.find((limit) => limit.index === index)
            const same = budget.limits.filter((one) => one.window === spoken?.window && one.seconds === spoken.seconds)
            return spoken ? same.map(({ weight }) => weight - (spoken.weight - Math.max(0, remaining))) : []
          })
          if (!before && after && urgency === 'demand') expect(wish.weight).toBeGreaterThan(Math.min(...leaves))
          if (!before) use = charged(budget, use, wish.weight, wish.now)
        }
      }),
      { numRuns: 200 },
    )
  })
})
