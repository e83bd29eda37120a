import { migrate } from '@lona/postgres'
import { createTestDatabase } from '@lona/postgres/testing'
import { expect, it } from 'vitest'
import { adjustBudgets, chargeBudgets, createCharger, pauseBudget, readBudgets } from '../src/postgres/budgets.js'
import { syncMigrations } from '../src/postgres/index.js'
import { admit, budgetOf, spentOf } from './made-up-budgets.js'

it('charges, adjusts and pauses budgets on PGlite', async () => {
  await using test = await createTestDatabase({
    kind: 'pglite',
    migrate: (db) => migrate(db, 'sync', syncMigrations),
  })
  const { db } = test
  const budget = budgetOf({ window: 'fixed', seconds: 60, weight: 10 })
  const admission = await admit(db)
  const now = '2026-11-21T12:02:30.000Z'
  const request = { budgets: [budget], weight: 3, urgency: 'viewport', admission } as const
  const charger = createCharger({ database: db, now: () => now })
  const results = await Promise.all([1, 2, 3, 4].map(() => charger.charge(request)))
  expect(results.map(({ outcome }) => outcome)).toEqual(['granted', 'granted', 'granted', 'refused'])
  expect(await spentOf(db, admission)).toBe(9)

  await adjustBudgets(
    db,
    [{ budget, readings: [{ limit: 0, remaining: 0 }], askedAt: '2026-11-21T12:02:29.000Z' }],
    now,
  )
  await pauseBudget(db, budget.key, '2026-11-21T12:02:40.000Z', now)
  expect((await readBudgets(db, [budget])).get(budget.key)).toMatchObject({
    at: now,
    pausedUntil: '2026-11-21T12:02:40.000Z',
    windows: { 'fixed 60': [[expect.any(Number), 10]] },
  })
  const elsewhere = { budgets: [budgetOf()], weight: 1, urgency: 'demand' } as const
  const [granted] = await chargeBudgets(db, [elsewhere], null)
  expect(Math.abs(Date.parse(granted?.at ?? '') - Date.now())).toBeLessThan(60_000)
})
