import { setTimeout as wait } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { startTestServer, type TestDatabaseOptions } from '@lona/postgres/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHost, type Host } from '../src/api/create-host.js'
import type { Problem } from '../src/api/schemas.js'
import { me } from '../src/home.js'
import { type OpenedApp, openApp } from './open-app.js'
import { bearer, send } from './signed-in.js'

const keys = ['hourly', 'daily', 'airQuality'].map((kind) => `:~weather:48.85,2.35:${kind}`)
const since = '2026-06-01'
const patience = { timeout: 30_000, interval: 50 }

/** A host that serves and brings rows. At its fifth request to the provider, `lose` takes its database away. */
async function serve(on: TestDatabaseOptions = {}, lose: () => Promise<unknown> = async () => undefined) {
  const lost = Promise.withResolvers<void>()
  const troubles: string[] = []
  let requests = 0
  const app: OpenedApp = await openApp(
    {
      pollMs: 20,
      onEvent(event) {
        if (event.type === 'trouble') troubles.push(String(event.error))
      },
      async fetch(input, init) {
        requests += 1
        if (requests === 5) await lose().then(() => lost.resolve())
        return await app.sandbox.fetch(input, init)
      },
    },
    undefined,
    on,
  )
  const host = createHost({ home: app.home, now: app.now })
  onTestFinished(async () => {
    host.stop()
    await app.close()
  })
  for (const lookupKey of keys) await app.lona.follow({ owner: me, lookupKey, since })
  return { app, host, troubles, lost: lost.promise }
}

const ask = (host: Host, path: string) => send(host, path, { headers: bearer(host.operatorToken) })
const cellsOf = async (host: Host) =>
  await Promise.all(
    keys.map(async (key) => {
      const records = (await (await ask(host, `/api/rows/${key}/cells?format=jsonl`)).text()).trim().split('\n')
      return records.map((record) => ({ ...(JSON.parse(record) as object), observedAt: null }))
    }),
  )

const isWhole = async ({ lona }: OpenedApp) =>
  (await lona.status(me)).every(({ heldDays, wantedDays }) => heldDays === wantedDays)

/** What a host brings that nothing disturbs. */
async function undisturbed() {
  const { app, host } = await serve()
  await app.lona.start()
  await expect.poll(() => isWhole(app), patience).toBe(true)
  return await cellsOf(host)
}

/** Hears events as a page does: where a stream breaks, it begins again after the last that it heard. */
function listen(host: Host) {
  const heard: Record<string, unknown>[] = []
  const stop = new AbortController()
  let place: string | undefined
  const hear = async () => {
    while (!stop.signal.aborted) {
      await wait(50)
      const headers = { ...bearer(host.operatorToken), ...(place !== undefined && { 'Last-Event-ID': place }) }
      const response = await send(host, '/api/events', { headers })
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      stop.signal.addEventListener('abort', () => void reader?.cancel().catch(() => undefined))
      try {
        for (;;) {
          const { done, value = '' } = (await reader?.read()) ?? { done: true }
          if (done) break
          for (const [, id, data = ''] of value.matchAll(/id: (\S+)\ndata: (.*)\n/g)) {
            place = id
            heard.push(JSON.parse(data) as Record<string, unknown>)
          }
        }
      } catch {
        // cut off
      }
    }
  }
  const ended = hear()
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  return heard
}

/** What a page shows of days that were brought, in order. */
const slices = (heard: readonly Record<string, unknown>[]) =>
  heard.filter(({ type }) => type === 'slice-done').map(({ lookupKey, slice }) => JSON.stringify([lookupKey, slice]))

describe('a database that goes away under a host that serves', { timeout: 90_000 }, () => {
  it('is told in a sentence without details, and all goes on by itself when the server is back', async () => {
    const server = await startTestServer()
    onTestFinished(() => server.stop())
    const { app, host, troubles, lost } = await serve({ server }, () => server.kill())
    const events = listen(host)
    await app.lona.start()
    await lost
    for (const path of ['/api/rows', '/api/users', `/api/rows/${keys[0]}/cells`, '/api/export']) {
      const answer = await ask(host, path)
      const problem = (await answer.json()) as Problem
      expect([answer.status, problem.code]).toEqual([503, 'unreachable'])
      expect(problem.detail).toBe(
        'The database is away just now. Nothing is lost; it goes on by itself when the database is back.',
      )
    }
    await expect.poll(() => troubles.length, patience).toBeGreaterThan(0)
    await server.restart()
    app.pass(61_000) // nobody could say that what was under way had ended, so it counts for a while
    await expect.poll(() => isWhole(app).catch(() => false), patience).toBe(true)
    expect(await cellsOf(host)).toEqual(await undisturbed())
    await expect.poll(() => new Set(slices(events)).size, patience).toBeGreaterThan(5)
    expect(new Set(slices(events)).size).toBe(slices(events).length)
  })

  it('is started again at once when it is the embedded one, whose thread was ended, and nothing is lost', async () => {
    const threads: Worker[] = []
    const remember = (thread: Worker) => threads.push(thread)
    process.on('worker', remember)
    onTestFinished(() => void process.off('worker', remember))
    const { app, host, lost } = await serve({ kind: 'pglite' }, async () => await threads.at(-1)?.terminate())
    await app.lona.start()
    await lost
    expect((await ask(host, '/api/rows')).status).toBe(200)
    const asked = ask(host, `/api/rows/${keys[0]}/cells`)
    await threads.at(-1)?.terminate()
    expect([200, 503]).toContain((await asked).status)
    app.pass(61_000)
    await expect.poll(() => isWhole(app).catch(() => false), patience).toBe(true)
    expect(threads.length).toBeGreaterThan(2)
    expect(await cellsOf(host)).toEqual(await undisturbed())
  })
})
