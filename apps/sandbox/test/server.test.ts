import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isSandboxError, type RunningSandbox, startSandbox } from '../src/index.js'

const berlin = 'latitude=52.52&longitude=13.41&hourly=rain'

describe('a sandbox on a port', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ now: () => new Date('2026-11-21T13:05:00Z') })
  })
  beforeEach(() => sandbox.control.reset())
  afterAll(() => sandbox.close())

  const order = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${sandbox.url}/control${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const forecast = (): Promise<Response> => fetch(`${sandbox.url}/v1/forecast?${berlin}`)

  it('serves each service under its base address and under its plain path', async () => {
    const { forecast, archive, airQuality, geocoding } = sandbox.baseUrls
    const urls = [
      `${forecast}/v1/forecast?${berlin}`,
      `${archive}/v1/archive?${berlin}&start_date=2026-01-01&end_date=2026-01-01`,
      `${airQuality}/v1/air-quality?latitude=1&longitude=1&hourly=pm10`,
      `${geocoding}/v1/search?name=Berlin`,
      `${geocoding}/v1/get?id=2950159`,
    ]
    for (const url of [...urls, ...urls.map((one) => one.replace(/\/weather\/[a-z-]+/, ''))]) {
      expect([url, (await fetch(url)).status]).toEqual([url, 200])
    }
    expect(sandbox.control.requests()[0]).toMatchObject({ path: '/v1/forecast', address: '127.0.0.1' })
  })

  it('breaks the connection in the middle of a body that is cut', async () => {
    await order('POST', '/faults', { kind: 'cut' })
    const answer = await forecast()
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
    expect((await forecast()).status).toBe(200)
  })

  it('takes orders over HTTP and reports what was asked', async () => {
    const added = await order('POST', '/faults', [
      { kind: '503', after: 1 },
      { kind: '500', path: '/v1/archive' },
    ])
    expect(await added.json()).toEqual({
      faults: [
        { kind: '503', after: 1, times: 1 },
        { kind: '500', path: '/v1/archive', after: 0, times: 1 },
      ],
    })
    expect([(await forecast()).status, (await forecast()).status]).toEqual([200, 503])
    expect(await (await order('DELETE', '/faults')).json()).toEqual({ faults: [] })
    await order('POST', '/limits', { minute: 1 })
    expect((await forecast()).status).toBe(429)
    expect(await (await order('POST', '/clock', { now: '2026-11-21T13:06:00Z' })).json()).toEqual({
      now: '2026-11-21T13:06:00.000Z',
    })
    expect((await forecast()).status).toBe(200)
    const report = (await (await order('GET', '/requests')).json()) as { log: { status: number }[] }
    expect(report).toMatchObject({ requests: 4, weight: 2, rejected: 1 })
    expect(report.log.map(({ status }) => status)).toEqual([200, 503, 429, 200])
    await order('POST', '/reset')
    expect(sandbox.control.usage().requests).toBe(0)
  })

  it('says what is wrong with an order', async () => {
    for (const [path, body] of [
      ['/faults', { kind: 'teapot' }],
      ['/limits', { week: 1 }],
      ['/clock', { now: 'tomorrow' }],
      ['/clock', {}],
    ] as const) {
      const answer = await order('POST', path, body)
      expect([path, answer.status]).toEqual([path, 400])
      expect(await answer.json()).toMatchObject({ error: true })
    }
    const noJson = await fetch(`${sandbox.url}/control/faults`, { method: 'POST', body: '{' })
    expect(noJson.status).toBe(400)
  })

  it('cannot take a port that is taken', async () => {
    const port = Number(new URL(sandbox.url).port)
    const error: unknown = await startSandbox({ port }).catch((thrown: unknown) => thrown)
    expect(isSandboxError(error) && error.code).toBe('listen-failed')
  })
})

const main = resolve(import.meta.dirname, '../dist/main.js')
const isBuilt = existsSync(main)

describe.skipIf(!isBuilt)(`the command${isBuilt ? '' : ' [SKIPPED: dist/main.js is not built]'}`, () => {
  const start = async () => {
    const child = spawn(process.execPath, [main], { stdio: ['pipe', 'pipe', 'inherit'] })
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    return { child, ended: once(child, 'exit'), url: (JSON.parse(line) as { url: string }).url }
  }

  it('prints where it listens, and ends when its parent closes stdin', async () => {
    const { child, ended, url } = await start()
    expect((await fetch(`${url}/v1/forecast?${berlin}`)).status).toBe(200)
    child.stdin.end()
    expect(await ended).toEqual([0, null])
    await expect(fetch(url)).rejects.toThrow()
  })

  it('ends on SIGTERM', async () => {
    const { child, ended } = await start()
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })
})
