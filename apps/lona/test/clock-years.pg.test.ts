import { isDeepStrictEqual } from 'node:util'
import type { DateRange } from '@lona/connector'
import { intersectRanges } from '@tento/chrono'
import { describe, expect, it, onTestFinished } from 'vitest'
import { me } from '../src/home.js'
import { type OpenedApp, openApp } from './open-app.js'

const hour = 3_600_000
const tenYears = 3653 * 24 * hour
const keys = ['hourly', 'daily', 'airQuality'].map((kind) => `:~weather:48.85,2.35:${kind}`)
const patience = { timeout: 60_000, interval: 50 }

/** A host that is about to bring rows, by a clock of the test. */
async function open(kind: 'postgres' | 'pglite'): Promise<OpenedApp> {
  const app = await openApp({ pollMs: 20 }, undefined, { kind })
  onTestFinished(() => app.close())
  for (const lookupKey of keys) await app.lona.follow({ owner: me, lookupKey, since: '2026-06-01' })
  return app
}

const isWhole = async ({ lona }: OpenedApp) =>
  (await lona.status(me)).every(({ heldDays, wantedDays }) => heldDays === wantedDays)
const whole = (app: OpenedApp) => expect.poll(() => isWhole(app), patience).toBe(true)

/** The cells of the days from June until today, by the clock. */
const cellsOf = async ({ lona, now }: OpenedApp) => {
  const range = { start: '2026-06-01', end: now().toISOString().slice(0, 10) }
  return await Promise.all(
    keys.map(async (lookupKey) => {
      const cells = await Array.fromAsync(lona.dispatcher.get({ caller: me, lookupKey, range }))
      return cells.map(({ cellId, date, data }) => ({ cellId, date, data }))
    }),
  )
}

/** When each row's last run began, as its history has it. */
const lastRuns = async ({ lona }: OpenedApp) =>
  await Promise.all(
    keys.map(async (lookupKey) => (await lona.history({ owner: me, lookupKey, limit: 1 }))[0]?.startedAt),
  )

/** Whether these days were read by a clock of that year, of every row. */
const wereRead = async ({ lona }: OpenedApp, days: DateRange, year: string) =>
  (await lona.store.listRowStatus(me)).every(({ state }) =>
    state.covered.some((range) => range.readAt.startsWith(year) && intersectRanges(range, days) !== null),
  )

describe.each(['postgres', 'pglite'] as const)('a clock that is years away on %s', { timeout: 180_000 }, (kind) => {
  it.each([
    ['ahead', tenYears, '2036', { start: '2026-11-01', end: '2026-11-22' }],
    ['back', -tenYears, '2016', { start: '2016-11-20', end: '2016-11-23' }],
  ] as const)('%s while rows are brought heals when it is right again', async (_, by, year, days) => {
    const calm = await open(kind)
    await calm.lona.start()
    await whole(calm)
    const app = await open(kind)
    const asked = () => app.sandbox.control.usage().requests
    await app.lona.start()
    await expect.poll(asked, { ...patience, interval: 5 }).toBeGreaterThan(2)
    app.pass(by)
    // Somebody looks at them, so that they come before the ten years in between.
    await app.lona.demand({ owner: me, lookupKeys: keys, range: days })
    await expect.poll(() => wereRead(app, days, year), patience).toBe(true)
    app.pass(-by)

    await whole(app)
    for (const { completeSince } of await app.lona.status(me)) expect(completeSince).toBe('2026-06-01')
    // From then on it goes on as if nothing had been: each day has its days read again, and the history tells so.
    for (let day = 0; day < 2; day += 1) {
      for (const one of [app, calm]) one.pass(26 * hour)
      const today = app.now().toISOString().slice(0, 10)
      await expect.poll(async () => (await lastRuns(app)).every((at) => at?.startsWith(today)), patience).toBe(true)
      const areEqual = async () => isDeepStrictEqual(await cellsOf(app), await cellsOf(calm))
      await expect.poll(areEqual, patience).toBe(true)
    }
  })
})
