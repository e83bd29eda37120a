import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHost } from '../src/api/create-host.js'
import { me } from '../src/home.js'
import { type OpenedApp, openApp } from './open-app.js'
import { bearer, send, signInAs } from './signed-in.js'

const hour = 3_600_000
const year = 365 * 24 * hour
const keys = ['hourly', 'daily', 'airQuality'].map((kind) => `:~weather:48.85,2.35:${kind}`)
const jumps: readonly (readonly [string, number])[] = [
  ['forward by an hour', hour],
  ['forward by ten years', 10 * year],
  ['back by an hour', -hour],
  ['back by a year', -year],
]

/** A host that brings rows by a clock of the test, and what it takes note of. */
async function open() {
  const app: OpenedApp = await openApp({ pollMs: 20 })
  const host = createHost({ home: app.home, now: app.now })
  onTestFinished(async () => {
    host.stop()
    await app.close()
  })
  for (const lookupKey of keys) await app.lona.follow({ owner: me, lookupKey, since: '2026-06-01' })
  return { app, host }
}
const cellsOf = async ({ lona }: OpenedApp) =>
  await Promise.all(
    keys.map(async (lookupKey) => {
      const cells = await Array.fromAsync(lona.dispatcher.get({ caller: me, lookupKey }))
      return cells.map(({ cellId, date, data }) => ({ cellId, date, data }))
    }),
  )
const isWhole = async ({ lona }: OpenedApp) =>
  (await lona.status(me)).every(({ heldDays, wantedDays }) => heldDays === wantedDays)
const patience = { timeout: 20_000, interval: 50 }
const daysOf = async (app: OpenedApp) => (await cellsOf(app))[1]?.length
const whole = (app: OpenedApp) => expect.poll(() => isWhole(app), patience).toBe(true)

describe('a clock that jumps', { timeout: 60_000 }, () => {
  it.each(jumps)(
    '%s signs nobody in for longer, and whoever is signed in is so again when it is right',
    async (_, by) => {
      const { app, host } = await open()
      const session = await signInAs(host, 'me')
      const link = await app.client.ask('makeLink', {})
      const status = async () => (await send(host, '/api/rows', { headers: bearer(session) })).status
      const use = async () =>
        (
          await send(host, '/api/session', {
            method: 'POST',
            headers: { Origin: host.address },
            body: { token: new URL(link.url).hash.slice(1), as: 'bearer' },
          })
        ).status
      app.pass(by)
      expect(await status()).toBe(Math.abs(by) > hour ? 401 : 200)
      expect(await use()).toBe(410)
      app.pass(-by)
      expect(await status()).toBe(200)
      expect(await use()).toBe(200)
    },
  )

  it.each(jumps.filter(([, by]) => Math.abs(by) === hour))(
    '%s while rows are brought has hardly anything asked twice, and leaves the same cells within the hour',
    async (_, by) => {
      const calm = await open()
      await calm.app.lona.start()
      await whole(calm.app)
      const once = calm.app.sandbox.control.usage().requests
      const { app, host } = await open()
      const asked = () => app.sandbox.control.usage().requests
      await app.lona.start()
      await expect.poll(asked, { interval: 5 }).toBeGreaterThan(2)
      app.pass(by)
      await expect.poll(asked, { interval: 5 }).toBeGreaterThan(4)
      expect((await send(host, '/api/rows', { headers: bearer(host.operatorToken) })).status).toBe(200)
      app.pass(-by)
      for (const one of [app, calm.app]) one.pass(61 * 60_000)
      await whole(app)
      expect(asked()).toBeLessThan(2 * once)
      const before = Number(await daysOf(calm.app))
      // A day later both have read the recent days again.
      for (const one of [app, calm.app]) one.pass(26 * hour)
      for (const one of [app, calm.app]) await expect.poll(() => daysOf(one), patience).toBe(before + 1)
      const areEqual = async () => isDeepStrictEqual(await cellsOf(app), await cellsOf(calm.app))
      await expect.poll(areEqual, patience).toBe(true)
    },
  )
})
