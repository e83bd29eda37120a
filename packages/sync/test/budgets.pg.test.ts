import { type Database, migrate, openDatabase } from '@lona/postgres'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { toInstant } from '@tento/chrono'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdmissionHold } from '../src/admission.js'
import { type Budget, type BudgetUse, charged, paused, refusalOf, unusedBudget } from '../src/budget.js'
import {
  adjustBudgets,
  type ChargeRequest,
  chargeBudgets,
  createCharger,
  pauseBudget,
  readBudgets,
} from '../src/postgres/budgets.js'
import { syncMigrations } from '../src/postgres/index.js'
import { urgencies } from '../src/urgency.js'
import { admit, budgetOf, countSteps, spentOf } from './made-up-budgets.js'

let test: TestDatabase
let db: Database
let other: Database
beforeAll(async () => {
  test = await createTestDatabase({ migrate: (db) => migrate(db, 'sync', syncMigrations) })
  db = test.db
  other = await openDatabase(test.url ?? '')
})
afterAll(async () => {
  await other.close()
  await test.close()
})

const now = '2026-11-21T12:02:30.000Z'
const requestFor = (budget: Budget, members: Partial<ChargeRequest> = {}): ChargeRequest => ({
  budgets: [budget],
  weight: 1,
  urgency: 'demand',
  ...members,
})
const useOf = async (budget: Budget): Promise<BudgetUse | undefined> =>
  (await readBudgets(db, [budget])).get(budget.key)
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

describe('charging', () => {
  it('decides over requests one after the other, as the pure functions do', async () => {
    const minute = { window: 'fixed', seconds: 60, weight: 20 } as const
    const sliding = { window: 'sliding', seconds: 900, weight: 40 } as const
    const step = fc.record({
      waitMs: fc.integer({ min: -2000, max: 40_000 }),
      requests: fc.array(
        fc.record({
          weight: fc.integer({ min: 0, max: 16 }).map((halves) => halves / 2),
          urgency: fc.constantFrom(...urgencies),
          both: fc.boolean(),
        }),
        { maxLength: 8 },
      ),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const [app, account] = [budgetOf(minute), budgetOf(sliding, { ...minute, weight: 5 })]
        const uses = new Map([app, account].map(({ key }) => [key, unusedBudget]))
        let at = Date.parse(now)
        for (const { waitMs, requests } of steps) {
          at += waitMs
          const clock = toInstant(at)
          const asked = requests.map(({ weight, urgency, both }) => ({
            budgets: both ? [account, app] : [app],
            weight,
            urgency,
          }))
          const expected = asked.map(({ budgets, weight, urgency }) => {
            const refusals = budgets.flatMap(
              (budget) => refusalOf(budget, uses.get(budget.key), { weight, urgency, now: clock }) ?? [],
            )
            const longest = refusals.reduce((one, next) => (one && one.until >= next.until ? one : next), refusals[0])
            if (longest) return { outcome: 'refused', at: clock, refusal: longest }
            for (const { key } of budgets) {
              const budget = key === app.key ? app : account
              uses.set(key, charged(budget, uses.get(key) ?? unusedBudget, weight, clock))
            }
            return { outcome: 'granted', at: clock }
          })
          expect(await chargeBudgets(db, asked, clock)).toEqual(expected)
          expect(await readBudgets(db, [app, account])).toEqual(uses)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('never goes over with 8 chargers on two pools, and leaves nothing unused', async () => {
    const budget = budgetOf({ window: 'fixed', seconds: 60, weight: 150 })
    const chargers = many(8, (index) => createCharger({ database: index % 2 ? db : other, now: () => now }))
    const results = await Promise.all(chargers.flatMap((charger) => many(50, () => charger.charge(requestFor(budget)))))
    expect(results.filter(({ outcome }) => outcome === 'granted')).toHaveLength(150)
    expect(results.filter(({ outcome }) => outcome === 'refused')).toHaveLength(250)
  })

  it('has nobody wait for each other whose requests name budgets in different orders', async () => {
    const budgets = many(6, () => budgetOf({ window: 'fixed', seconds: 60, weight: 1000 }))
    const asked = many(40, (index) => [...budgets.slice(index % 6), ...budgets.slice(0, index % 6)])
    const results = await Promise.all(
      asked.map((named, index) =>
        chargeBudgets(index % 2 ? db : other, [requestFor(budgets[0] as Budget, { budgets: named })], now),
      ),
    )
    expect(new Set(results.flat().map(({ outcome }) => outcome))).toEqual(new Set(['granted']))
    expect((await useOf(budgets[5] as Budget))?.windows['fixed 60']).toMatchObject([[expect.any(Number), 40]])
  })

  it('takes as many round trips for 100 requests of 100 accounts as for one', async () => {
    const watched = countSteps(db)
    const request = async () => {
      const holds = await admit(db)
      const budgets = [budgetOf(), budgetOf({ window: 'fixed', seconds: 60, weight: 10 })]
      return requestFor(budgets[0] as Budget, { budgets, admission: holds })
    }
    const requests = await Promise.all(many(101, request))
    const stepsFor = async (some: readonly ChargeRequest[]): Promise<number> => {
      const before = watched.steps
      const results = await chargeBudgets(watched, some, now)
      expect(results.every(({ outcome }) => outcome === 'granted')).toBe(true)
      return watched.steps - before
    }
    expect([await stepsFor(requests.slice(0, 1)), await stepsFor(requests.slice(1))]).toEqual([4, 4])
  })

  it('reads the clock of the database when it is given none, after it has waited for its turn', async () => {
    const budget = budgetOf({ window: 'fixed', seconds: 60, weight: 10 })
    await chargeBudgets(db, [requestFor(budget)], null)
    let waiting: Promise<unknown> | undefined
    const released = await other.transaction(async (tx) => {
      await tx.query('select 1 from lona.budgets where key = $1 for update', [budget.key])
      waiting = chargeBudgets(db, [requestFor(budget)], null)
      const isWaiting = `select count(*)::int as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
      while ((await tx.query<{ count: number }>(isWaiting)).rows[0]?.count === 0)
        await tx.query('select pg_sleep(0.01)')
      const { rows } = await tx.query<{ ms: number }>(
        'select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
      )
      return rows[0]?.ms ?? 0
    })
    expect(await waiting).toEqual([{ outcome: 'granted', at: expect.any(String) }])
    expect(Date.parse((await useOf(budget))?.at ?? '')).toBeGreaterThanOrEqual(released)
  })

  it('gives nothing for nothing', async () => {
    expect(await chargeBudgets(db, [], now)).toEqual([])
  })
})

describe('a request of an admission', () => {
  const spend = (budget: Budget, admission: AdmissionHold, weight = 2) =>
    chargeBudgets(db, [requestFor(budget, { admission, weight }), requestFor(budget, { admission, weight })], now)

  it('adds its weight to what the slice spent, when it is granted', async () => {
    const hold = await admit(db)
    const results = await spend(budgetOf({ window: 'fixed', seconds: 60, weight: 3 }), hold)
    expect(results.map(({ outcome }) => outcome)).toEqual(['granted', 'refused'])
    expect(await spentOf(db, hold)).toBe(2)
    await spend(budgetOf(), hold, 0.5)
    expect(await spentOf(db, hold)).toBe(3)
  })

  it.each(['gone', 'held by another', 'held by nobody'])('charges nothing when the admission is %s', async (how) => {
    const budget = budgetOf()
    const hold = await admit(db)
    if (how === 'gone') await db.query('delete from lona.admissions where id = $1', [hold.id])
    else {
      const holder = how === 'held by another' ? crypto.randomUUID() : null
      await db.query('update lona.admissions set holder = $2 where id = $1', [hold.id, holder])
    }
    for (const result of await spend(budget, hold)) {
      expect(result).toMatchObject({ outcome: 'not-admitted', at: now, error: { code: 'fenced-off' } })
    }
    expect(await useOf(budget)).toEqual(unusedBudget)
    expect(await spentOf(db, hold)).toBe(how === 'gone' ? undefined : 0)
  })

  it('is decided after whoever takes the admission over at that moment', async () => {
    const hold = await admit(db)
    const budget = budgetOf()
    let charging: Promise<unknown> | undefined
    await other.transaction(async (tx) => {
      await tx.query('update lona.admissions set holder = $2 where id = $1', [hold.id, crypto.randomUUID()])
      charging = spend(budget, hold)
      const isWaiting = `select count(*)::int as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
      while ((await tx.query<{ count: number }>(isWaiting)).rows[0]?.count === 0)
        await tx.query('select pg_sleep(0.01)')
    })
    expect(await charging).toMatchObject([{ outcome: 'not-admitted' }, { outcome: 'not-admitted' }])
    expect(await useOf(budget)).toEqual(unusedBudget)
  })
})

describe('readings and pauses', () => {
  it('are written down as the pure functions say', async () => {
    const [budget, silent] = [budgetOf({ window: 'fixed', seconds: 60, weight: 10 }), budgetOf()]
    const until = '2026-11-21T13:00:00.000Z'
    const askedAt = '2026-11-21T12:02:29.000Z'
    await adjustBudgets(
      db,
      [
        { budget, readings: [{ limit: 0, remaining: 4 }], askedAt },
        { budget: silent, readings: [], askedAt, pausedUntil: until },
      ],
      now,
    )
    const four = await chargeBudgets(
      db,
      many(5, () => requestFor(budget)),
      now,
    )
    expect(four.map(({ outcome }) => outcome)).toEqual(['granted', 'granted', 'granted', 'granted', 'refused'])
    expect(await useOf(silent)).toEqual(paused(unusedBudget, until, now))
    await pauseBudget(db, silent.key, '2026-11-21T12:30:00.000Z', now)
    expect(await useOf(silent)).toEqual(paused(unusedBudget, until, now))
    const fresh = budgetOf()
    await pauseBudget(db, fresh.key, until, now)
    expect(await chargeBudgets(other, [requestFor(fresh)], now)).toMatchObject([
      { refusal: { reason: 'paused', until } },
    ])
  })

  it('that are no news write nothing', async () => {
    const budget = budgetOf({ window: 'fixed', seconds: 60, weight: 10 })
    await chargeBudgets(db, [requestFor(budget, { weight: 9 })], now)
    const versionOf = async () =>
      (await db.query('select xmin::text from lona.budgets where key = $1', [budget.key])).rows
    const before = await versionOf()
    await adjustBudgets(
      db,
      [{ budget, readings: [{ limit: 0, remaining: 1 }], askedAt: '2026-11-21T12:02:29.000Z' }],
      now,
    )
    expect(await versionOf()).toEqual(before)
  })
})

describe('a charger', () => {
  it('takes what arrives while a transaction is under way together into the next one', async () => {
    const watched = countSteps(db)
    const charger = createCharger({ database: watched, now: () => now })
    const budget = budgetOf()
    const adjust = charger.adjust([{ budget, readings: [], askedAt: now, pausedUntil: '2026-11-21T13:00:00.000Z' }])
    await new Promise((resolve) => setImmediate(resolve)) // its transaction is under way
    const results = await Promise.all(many(100, () => charger.charge(requestFor(budget))))
    await adjust
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['refused']))
    expect(watched.transactions).toBe(2)
  })

  it('tells everybody who waited when a transaction fails, and goes on', async () => {
    const watched = countSteps(db)
    const charger = createCharger({ database: watched })
    const budget = budgetOf()
    watched.failAt = 2
    const failing = await Promise.allSettled(many(1, () => charger.charge(requestFor(budget))))
    expect(failing).toMatchObject([{ status: 'rejected', reason: { message: 'the wire broke' } }])
    expect(await charger.charge(requestFor(budget))).toMatchObject({ outcome: 'granted' })
  })
})
