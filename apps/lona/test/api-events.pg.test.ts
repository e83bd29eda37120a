import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { createHost, type Host } from '../src/api/create-host.js'
import { me } from '../src/home.js'
import { type OpenedApp, openApp } from './open-app.js'
import { bearer, send, signInAs } from './signed-in.js'

const daily = ':~weather:48.85,2.35:daily'

describe('the events of the HTTP API', () => {
  let app: OpenedApp
  let host: Host
  /** Ends the wait for the next sign of life. */
  let tick: () => void = () => undefined

  async function open(): Promise<void> {
    app = await openApp({ pollMs: 20 })
    host = createHost({
      home: app.home,
      now: app.now,
      wait: (_, signal) =>
        new Promise((resolve) => {
          tick = resolve
          signal.addEventListener('abort', () => resolve(), { once: true })
        }),
    })
    await app.lona.follow({ owner: me, lookupKey: daily, since: '2026-11-18' })
    await app.lona.start()
  }
  afterEach(async () => {
    host.stop()
    await app.close()
  })

  /** The text of a stream as it comes. */
  function read(response: Response): { until(words: string): Promise<string>; cancel(): Promise<void> } {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    return {
      async until(words) {
        while (!text.includes(words)) {
          const { done, value } = (await reader?.read()) ?? { done: true, value: '' }
          if (done) break
          text += value
        }
        return text
      },
      cancel: async () => await reader?.cancel(),
    }
  }
  /** Lets the time of the next sign of life come, until what it leads to is there. */
  async function tickUntil(done: Promise<unknown>): Promise<void> {
    let isDone = false
    void done.then(() => {
      isDone = true
    })
    await expect
      .poll(() => {
        tick()
        return isDone
      })
      .toBe(true)
  }
  const listen = (headers = {}) => send(host, '/api/events', { headers: { ...bearer(host.operatorToken), ...headers } })

  it('go on after the last that was heard, and say in between that they are alive', async () => {
    await open()
    const first = read(await listen())
    await first.until('retry: 2000')
    await app.lona.pause({ owner: me, lookupKey: daily })
    const heard = await first.until('row-paused')
    const alive = first.until(': here')
    await tickUntil(alive)
    expect(await alive).toContain(': here\n\n')
    await first.cancel()
    await app.lona.resume({ owner: me, lookupKey: daily })
    const place = [...heard.matchAll(/id: (\S+)/g)].at(-1)?.[1] ?? ''
    const text = await read(await listen({ 'Last-Event-ID': place })).until('row-resumed')
    expect(text).not.toContain('row-paused')
  })

  it('refuse a place that is none', async () => {
    await open()
    for (const place of ['x', '1', '1.2.3', '-1.0', '99999999999999999999.0', '1.9223372036854775808', '1e3.0']) {
      expect((await listen({ 'Last-Event-ID': place })).status).toBe(400)
    }
    expect((await listen({ 'Last-Event-ID': '0.0' })).status).toBe(200)
  })

  it('are given to a person twenty times at once, and again when one has gone', async () => {
    await open()
    const streams = []
    for (let count = 0; count < 20; count += 1) streams.push(read(await listen()))
    const refused = await listen()
    expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('20 streams')])
    await streams[0]?.until('retry')
    await streams[0]?.cancel()
    await expect.poll(async () => (await listen()).status).toBe(200)
  })

  it('end soon after the session did', async () => {
    await open()
    const token = await signInAs(host, 'me')
    const response = await send(host, '/api/events', { headers: bearer(token) })
    const stream = read(response)
    await stream.until('retry')
    await send(host, '/api/session', { method: 'DELETE', headers: bearer(token) })
    const rest = stream.until('nothing of the kind')
    await tickUntil(rest)
    expect(await rest).not.toContain('data:')
  })

  it('end with the host, and with whoever listens, over a real connection', async () => {
    await open()
    const server = createAdaptorServer({ fetch: (request) => host.fetch(request) })
    onTestFinished(() => void server.close())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    host.stop()
    host = createHost({ home: app.home, port, now: app.now })
    const url = `http://localhost:${port}/api/events`
    const headers = bearer(host.operatorToken)
    for (let count = 0; count < 20; count += 1) {
      const gone = new AbortController()
      const left = await fetch(url, { headers, signal: gone.signal })
      await read(left).until('retry')
      gone.abort()
    }
    await expect
      .poll(async () => {
        const response = await fetch(url, { headers })
        if (response.status === 200) return 'all who left are gone'
        await response.text()
        return response.status
      })
      .toBe('all who left are gone')
    const response = await fetch(url, { headers })
    const stream = read(response)
    await stream.until('retry')
    host.stop()
    expect(await stream.until('nothing of the kind')).toContain('retry')
  })
})
