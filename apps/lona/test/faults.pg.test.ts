import { isConnectorError } from '@lona/connector'
import { createLona } from '@lona/host'
import { openDatabase } from '@lona/postgres'
import { startTestServer } from '@lona/postgres/testing'
import { IntegrationDeps } from '@lona/rows'
import { createWeatherClient } from '@tento/weather'
import { WeatherBackendDeps } from '@tento/weather/connector'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { registerDeps, rowKeys, syncedRows } from '../src/composition.js'
import { me } from '../src/home.js'
import { type OpenedApp, openApp } from './open-app.js'

const hourly = ':~weather:48.85,2.35:hourly'
const since = '2026-10-01'

describe('when something goes wrong', () => {
  let app: OpenedApp | undefined
  afterEach(async () => {
    await app?.close()
    app = undefined
  })

  /** The cells of a sync that nothing disturbed. */
  async function undisturbed(): Promise<unknown[]> {
    const calm = await openApp()
    await calm.lona.follow({ owner: me, lookupKey: hourly, since })
    await calm.lona.bring({ owner: me, lookupKey: hourly })
    const cells = await cellsOf(calm)
    await calm.close()
    return cells
  }
  const cellsOf = async ({ lona }: OpenedApp): Promise<unknown[]> => {
    const cells = await Array.fromAsync(lona.dispatcher.get({ caller: me, lookupKey: hourly }))
    return cells.map(({ cellId, date, data }) => ({ cellId, date, data }))
  }

  it.each([
    ['garbage', { kind: 'garbage' as const }, 'unreadable-reply'],
    ['a server error', { kind: '500' as const }, 'provider-down'],
    ['overload', { kind: '503' as const }, 'provider-down'],
    ['a cut connection', { kind: 'cut' as const }, 'provider-down'],
  ])('keeps what came before %s, says what happened, and completes the next time', async (_name, fault, code) => {
    app = await openApp()
    await app.lona.follow({ owner: me, lookupKey: hourly, since })
    app.sandbox.control.addFault({ ...fault, after: 2, times: 1 })
    const error = await app.lona.bring({ owner: me, lookupKey: hourly }).then(
      () => null,
      (failure: unknown) => failure,
    )
    expect(error).toMatchObject({ name: 'ConnectorError', code })
    expect((await cellsOf(app)).length).toBeGreaterThan(0)
    const [status] = await app.lona.store.listRowStatus(me)
    expect(status?.state.failed).toMatchObject([{ code }])
    await app.lona.bring({ owner: me, lookupKey: hourly })
    expect(await cellsOf(app)).toEqual(await undisturbed())
    expect((await app.lona.store.listRowStatus(me))[0]?.state.failed).toEqual([])
  })

  it('rests as long as the provider asks after too many requests, says until when, and completes then', async () => {
    app = await openApp()
    await app.lona.follow({ owner: me, lookupKey: hourly, since })
    app.sandbox.control.addFault({ kind: '429', after: 2, times: 1 })
    const bring = () => app?.lona.bring({ owner: me, lookupKey: hourly })
    await expect(bring()).rejects.toMatchObject({ name: 'ConnectorError', code: 'rate-limited' })
    expect((await cellsOf(app)).length).toBeGreaterThan(0)
    const [status] = await app.lona.store.listRowStatus(me)
    expect(status?.state.failed).toEqual([])
    const requests = app.sandbox.control.usage().requests
    const error: unknown = await bring()?.catch((failure: unknown) => failure)
    expect(error).toMatchObject({
      code: 'rate-limited',
      message: expect.stringMatching(/has to wait: Open-Meteo asked for a pause until 12:0\d:\d\d\. Try again then/),
    })
    expect(app.sandbox.control.usage().requests).toBe(requests)
    app.pass((isConnectorError(error) && error.retryAfterMs) || 0)
    await bring()
    expect(await cellsOf(app)).toEqual(await undisturbed())
  })

  it('refuses a place that is nowhere before any row is made', async () => {
    app = await openApp()
    for (const key of [':~weather:123.00,2.35:hourly', ':~weather:paris:hourly', ':~weather:48.85000,2.35:hourly']) {
      await expect(app.lona.follow({ owner: me, lookupKey: key })).rejects.toMatchObject({
        code: 'bad-parameter',
        parameter: 'place',
      })
    }
    expect(await app.lona.dispatcher.listRows({ caller: me })).toEqual([])
    expect(app.sandbox.control.usage().requests).toBe(0)
  })

  it('names a variable that does not exist, also when the provider is the one to say so', async () => {
    app = await openApp()
    const { sandbox } = app
    const weather = createWeatherClient({
      fetch: (input, init) =>
        sandbox.fetch(String(input instanceof Request ? input.url : input).replace('rain', 'lksdfj'), init),
    })
    const place = { latitude: 48.85, longitude: 2.35 }
    const range = { start: '2026-11-20', end: '2026-11-21' }
    await expect(
      // @ts-expect-error a misspelt variable does not compile
      weather.forecastHourly({ place, range, variables: ['temparatureCelsius'] }),
    ).rejects.toMatchObject({ code: 'unknown-variable', value: 'temparatureCelsius' })
    await expect(weather.forecastHourly({ place, range, variables: ['rainMillimeters'] })).rejects.toMatchObject({
      code: 'unknown-variable',
      value: 'lksdfj',
    })
  })

  it('says which register line is missing, and starts nothing', async () => {
    const opened = await openApp()
    app = opened
    const withoutLogs = createLona({
      database: opened.test.db,
      rowKeys,
      sync: syncedRows,
      deps: (store) => new IntegrationDeps().register(WeatherBackendDeps, (run) => store.backendDeps(run)),
    })
    await expect(withoutLogs).rejects.toThrow(
      /@tento\/weather\/WeatherLogsDeps.*:~weather:\{place\}:hourly:logs[\s\S]*\.register\(WeatherLogsDeps/,
    )
  })

  it('loses nothing when the database goes away in the middle, and completes when it is back', async () => {
    const server = await startTestServer()
    onTestFinished(() => server.stop())
    const database = await openDatabase(server.url)
    const opened = await openApp()
    app = opened
    await opened.lona.stop()
    let requests = 0
    const lona = await createLona({
      database,
      rowKeys,
      deps: registerDeps,
      sync: syncedRows,
      now: opened.now,
      fetch: async (input, init) => {
        requests += 1
        if (requests === 3) await server.kill()
        return await opened.sandbox.fetch(input, init)
      },
    })
    await lona.follow({ owner: me, lookupKey: hourly, since })
    await expect(lona.bring({ owner: me, lookupKey: hourly })).rejects.toMatchObject({
      name: 'DatabaseError',
      code: 'unreachable',
    })
    await server.restart()
    opened.pass(61_000) // nobody could say that the slice under way had ended, so it counts for a minute
    await lona.bring({ owner: me, lookupKey: hourly })
    const cells = await Array.fromAsync(lona.dispatcher.get({ caller: me, lookupKey: hourly }))
    expect(cells.map(({ cellId, date, data }) => ({ cellId, date, data }))).toEqual(await undisturbed())
    const log = await Array.fromAsync(lona.dispatcher.get({ caller: me, lookupKey: `${hourly}:logs` }))
    expect(log.filter(({ data }) => (data as { outcome: string }).outcome === 'interrupted')).toHaveLength(1)
    await database.close()
  })
})
