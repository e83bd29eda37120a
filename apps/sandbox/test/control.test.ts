import { describe, expect, it } from 'vitest'
import { createSandbox, type Fault, isSandboxError } from '../src/index.js'
import { reasonOf } from './ask.js'

const berlin = 'latitude=52.52&longitude=13.41'
const forecastUrl = `https://api.open-meteo.com/v1/forecast?${berlin}&hourly=rain`
const fixed = () => createSandbox({ now: () => new Date('2026-11-21T13:05:00Z') })

describe('limits in the sandbox', () => {
  it('refuse with the text of the window that is full, and let the next window pass', async () => {
    const sandbox = fixed()
    sandbox.control.setLimits({ minute: 2, hour: 3, day: 4 })
    const ask = () => reasonOf(sandbox, 'forecast', `${berlin}&hourly=rain`)
    expect([await ask(), await ask()]).toEqual(['200 ', '200 '])
    expect(await ask()).toBe('429 Minutely API request limit exceeded. Please try again in one minute.')
    sandbox.control.setClock(new Date('2026-11-21T13:06:00Z'))
    expect(await ask()).toBe('200 ')
    expect(await ask()).toBe('429 Hourly API request limit exceeded. Please try again in the next hour.')
    sandbox.control.setClock(new Date('2026-11-21T14:00:00Z'))
    expect(await ask()).toBe('200 ')
    sandbox.control.setClock(new Date('2026-11-21T15:00:00Z'))
    expect(await ask()).toBe('429 Daily API request limit exceeded. Please try again tomorrow.')
    sandbox.control.setClock(new Date('2026-11-22T00:00:00Z'))
    expect(await ask()).toBe('200 ')
    expect(sandbox.control.usage()).toMatchObject({ requests: 8, weight: 5, rejected: 3 })
  })

  it('count variables times models, days and places, and nothing for what was refused', async () => {
    const sandbox = fixed()
    const names = (count: number, name = 'rain') => Array(count).fill(name).join(',')
    await reasonOf(sandbox, 'forecast', `${berlin}&hourly=${names(20)}&models=best_match,gfs_seamless`)
    expect(sandbox.control.window().minute).toBeCloseTo(4)
    await reasonOf(
      sandbox,
      'archive',
      `${berlin}&daily=${names(10, 'rain_sum')}&start_date=2020-01-01&end_date=2020-02-25`,
    )
    expect(sandbox.control.window().minute).toBeCloseTo(8)
    await reasonOf(sandbox, 'forecast', 'latitude=1,2,3&longitude=1,2,3&hourly=rain')
    expect(sandbox.control.window().minute).toBeCloseTo(11)
    await reasonOf(sandbox, 'forecast', 'latitude=100&longitude=1')
    await reasonOf(sandbox, 'search', 'name=Berlin')
    expect(sandbox.control.window().minute).toBeCloseTo(12)
    const byPath = sandbox.control.usage().byPath
    expect(byPath['/v1/forecast']).toEqual({ requests: 3, weight: 7, rejected: 0 })
    expect(byPath['/v1/search']).toEqual({ requests: 1, weight: 1, rejected: 0 })
  })

  it('do not hold for the paid hosts', async () => {
    const sandbox = fixed()
    sandbox.control.setLimits({ minute: 1 })
    const paid = forecastUrl.replace('api.', 'customer-api.')
    const statuses = [await sandbox.fetch(paid), await sandbox.fetch(paid), await sandbox.fetch(paid)].map(
      ({ status }) => status,
    )
    expect(statuses).toEqual([200, 200, 200])
    expect(sandbox.control.window().minute).toBe(0)
  })
})

describe('ordered faults', () => {
  const statusAfter = async (faults: Fault[], requests: number): Promise<number[]> => {
    const sandbox = fixed()
    for (const fault of faults) sandbox.control.addFault(fault)
    const statuses: number[] = []
    for (let index = 0; index < requests; index++) statuses.push((await sandbox.fetch(forecastUrl)).status)
    return statuses
  }

  it('come after as many good answers, and as often, as ordered', async () => {
    expect(await statusAfter([{ kind: '500', after: 1, times: 2 }], 4)).toEqual([200, 500, 500, 200])
    expect(await statusAfter([{ kind: '503' }, { kind: '429' }], 3)).toEqual([503, 429, 200])
    expect(await statusAfter([{ kind: '500', path: '/v1/archive' }], 1)).toEqual([200])
  })

  it.each([
    [{ kind: '429' }, '429 Minutely API request limit exceeded. Please try again in one minute.'],
    [{ kind: '429', window: 'day' }, '429 Daily API request limit exceeded. Please try again tomorrow.'],
    [{ kind: '429', window: 'concurrent' }, '429 Too many concurrent requests'],
    [{ kind: '500' }, '500 Internal Server Error'],
    [{ kind: '503' }, '503 The service is overloaded'],
  ] satisfies [Fault, string][])('%j speaks as the vendor does', async (fault, reason) => {
    const sandbox = fixed()
    sandbox.control.addFault(fault)
    expect(await reasonOf(sandbox, 'forecast', berlin)).toBe(reason)
    expect(sandbox.control.usage()).toMatchObject({ requests: 1, weight: 0, rejected: 0 })
    expect(sandbox.control.requests()[0]).toMatchObject({ path: '/v1/forecast', fault: fault.kind })
  })

  it('waits before a slow answer, and gives up when the caller does', async () => {
    const waits: number[] = []
    const sandbox = createSandbox({
      sleep: async (ms, signal) => {
        waits.push(ms)
        signal.throwIfAborted()
      },
    })
    sandbox.control.addFault({ kind: 'slow', ms: 5000 })
    expect((await sandbox.fetch(forecastUrl)).status).toBe(200)
    expect(waits).toEqual([5000])

    const waiting = createSandbox()
    waiting.control.addFault({ kind: 'slow', ms: 3_600_000 })
    const caller = new AbortController()
    const answer = waiting.fetch(forecastUrl, { signal: caller.signal })
    caller.abort(new Error('enough'))
    await expect(answer).rejects.toThrow('enough')
  })

  it('cuts the body in the middle', async () => {
    const sandbox = fixed()
    sandbox.control.addFault({ kind: 'cut' })
    const answer = await sandbox.fetch(forecastUrl)
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow('terminated')
  })

  it('sends garbage with status 200: a page, or half of the JSON', async () => {
    const sandbox = fixed()
    sandbox.control.addFault({ kind: 'garbage' })
    sandbox.control.addFault({ kind: 'garbage', body: 'truncated' })
    const page = await sandbox.fetch(forecastUrl)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const half = await sandbox.fetch(forecastUrl)
    expect(half.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const text = await half.text()
    expect(text.startsWith('{"latitude":')).toBe(true)
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  })

  it.each([
    [{ kind: 'teapot' }, 'kind must be one of 429'],
    [{ kind: 'slow' }, 'ms must say'],
    [{ kind: '500', times: 0 }, 'times must be'],
    [{ kind: '500', after: -1 }, 'after must be'],
    [{ kind: '500', path: 'v1' }, 'path must begin'],
    [{ kind: '500', often: 2 }, 'members are'],
    [{ kind: '429', window: 'week' }, 'window must be'],
    [{ kind: 'garbage', body: 'xml' }, 'body must be'],
  ])('%j is refused as an order', (order, reason) => {
    const { control } = fixed()
    expect(() => control.addFault(order as Fault)).toThrow(reason)
    expect(control.faults()).toEqual([])
  })
})

describe('the levers', () => {
  it('log each request without its key', async () => {
    const sandbox = fixed()
    await sandbox.fetch(`${forecastUrl}&apikey=secret`)
    expect(sandbox.control.requests()).toEqual([
      {
        at: '2026-11-21T13:05:00.000Z',
        address: 'in-process',
        path: '/v1/forecast',
        query: 'latitude=52.52&longitude=13.41&hourly=rain&apikey=-',
        status: 200,
        weight: 1,
      },
    ])
  })

  it('return everything to the start', async () => {
    const sandbox = fixed()
    sandbox.control.setLimits({ minute: 1 })
    sandbox.control.setClock(new Date(0))
    sandbox.control.addFault({ kind: '500' })
    await sandbox.fetch(forecastUrl)
    sandbox.control.reset()
    expect(sandbox.control.now()).toEqual(new Date('2026-11-21T13:05:00Z'))
    expect(sandbox.control.faults()).toEqual([])
    expect(sandbox.control.usage()).toEqual({ requests: 0, weight: 0, rejected: 0, byPath: {} })
    expect((await sandbox.fetch(forecastUrl)).status).toBe(200)
    expect((await sandbox.fetch(forecastUrl)).status).toBe(200)
  })

  it('refuse limits and clocks that make no sense, with the sandbox own error', () => {
    const { control } = fixed()
    for (const order of [() => control.setLimits({ minute: -1 }), () => control.setClock(new Date('never'))]) {
      try {
        order()
        expect.unreachable()
      } catch (error) {
        expect(isSandboxError(error) && error.code).toBe('invalid-order')
      }
    }
    expect(isSandboxError(new Error('other'))).toBe(false)
  })
})
