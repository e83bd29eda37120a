import { describe, expect, it } from 'vitest'
import { createSandbox, startSandbox } from '../src/index.js'

const setUp = (start = '2026-11-21T13:05:20.500Z') => {
  let now = new Date(start)
  const sandbox = createSandbox({ now: () => now })
  const ask = (name: string, query = 'from=2026-11-01&to=2026-11-03', user = 'ada') =>
    sandbox.fetch(`https://api.example/made-up/${name}/${user}/records?${query}`)
  const statuses = async (name: string, count: number) => {
    const seen: number[] = []
    for (let index = 0; index < count; index++) seen.push((await ask(name, undefined, `user${index}`)).status)
    return new Set(seen)
  }
  return {
    sandbox,
    ask,
    statuses,
    setClock: (at: string) => {
      now = new Date(at)
    },
  }
}
const limitHeaders = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-ratelimit')))

describe('the made-up provider', () => {
  it('tells the same of the same user and day, whatever the range', async () => {
    const { ask } = setUp()
    const recordsOf = async (query: string) => (await (await ask('whoop', query)).json()) as { records: object[] }
    const three = await recordsOf('from=2026-02-28&to=2026-03-03')
    expect(three.records).toEqual([
      { id: 'ada:2026-02-28', day: '2026-02-28', value: expect.any(Number) },
      { id: 'ada:2026-03-01', day: '2026-03-01', value: expect.any(Number) },
      { id: 'ada:2026-03-02', day: '2026-03-02', value: expect.any(Number) },
    ])
    expect((await recordsOf('from=2026-03-01&to=2026-03-02')).records).toEqual(three.records.slice(1, 2))
  })

  it.each(['', 'from=2026-11-01', 'from=2026-11-02&to=2026-11-02', 'from=2026-02-30&to=2026-03-02', 'from=1&to=2'])(
    'refuses %j, and counts it',
    async (query) => {
      const { sandbox, ask } = setUp()
      expect((await ask('strava', query)).status).toBe(400)
      expect(sandbox.control.quotas().strava).toMatchObject({ requests: 1, over: 0 })
    },
  )

  it('knows no other path', async () => {
    const { sandbox, ask } = setUp()
    expect((await ask('garmin')).status).toBe(404)
    expect((await sandbox.fetch('https://api.example/made-up/whoop/ada')).status).toBe(404)
  })

  it('is hit by faults, which count nothing', async () => {
    const { sandbox, ask } = setUp()
    sandbox.control.addFault({ kind: '500', path: '/made-up/whoop' })
    expect([(await ask('whoop')).status, (await ask('whoop')).status]).toEqual([500, 200])
    expect(sandbox.control.quotas().whoop.requests).toBe(1)
  })
})

describe("WHOOP's quota", () => {
  it('is 100 a minute for all users together, told by headers of the window nearest to its limit', async () => {
    const { sandbox, ask, statuses, setClock } = setUp()
    expect(limitHeaders(await ask('whoop'))).toEqual({
      'x-ratelimit-limit': '100, 100;window=60, 10000;window=86400',
      'x-ratelimit-remaining': '99',
      'x-ratelimit-reset': '40',
    })
    expect(await statuses('whoop', 99)).toEqual(new Set([200]))
    const refused = await ask('whoop')
    expect([refused.status, await refused.text(), limitHeaders(refused)['x-ratelimit-remaining']]).toEqual([
      429,
      '',
      '0',
    ])
    setClock('2026-11-21T13:06:00.000Z')
    expect((await ask('whoop')).status).toBe(200)
    expect(sandbox.control.quotas().whoop).toEqual({
      requests: 102,
      over: 1,
      windows: [
        { seconds: 60, limit: 100, counts: { '2026-11-21T13:05:00.000Z': 100, '2026-11-21T13:06:00.000Z': 1 } },
        { seconds: 86_400, limit: 10_000, counts: { '2026-11-21T00:00:00.000Z': 101 } },
      ],
    })
    expect(sandbox.control.usage()).toMatchObject({ requests: 102, rejected: 1 })
  })

  it('is 10,000 a day', async () => {
    const { ask, statuses, setClock } = setUp()
    for (let minute = 0; minute < 100; minute++) {
      setClock(new Date(Date.UTC(2026, 10, 21, 0, minute)).toISOString())
      expect(await statuses('whoop', 100)).toEqual(new Set([200]))
    }
    setClock('2026-11-21T23:59:00.000Z')
    const refused = await ask('whoop')
    expect([refused.status, limitHeaders(refused)]).toEqual([
      429,
      {
        'x-ratelimit-limit': '10000, 100;window=60, 10000;window=86400',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': '60',
      },
    ])
    setClock('2026-11-22T00:00:00.000Z')
    expect((await ask('whoop')).status).toBe(200)
  })
})

describe("Strava's quota", () => {
  it('is 100 in a quarter of an hour, and counts what it refuses for the day', async () => {
    const { sandbox, ask, statuses, setClock } = setUp()
    expect(await statuses('strava', 100)).toEqual(new Set([200]))
    const refused = await ask('strava')
    expect([refused.status, await refused.json(), limitHeaders(refused)]).toEqual([
      429,
      { errors: 'Rate Limit Exceeded', status: 429, message: 'Too Many Requests' },
      { 'x-ratelimit-limit': '100,1000', 'x-ratelimit-usage': '100,101' },
    ])
    setClock('2026-11-21T13:14:59.999Z')
    expect((await ask('strava')).status).toBe(429)
    setClock('2026-11-21T13:15:00.000Z')
    expect((await ask('strava')).status).toBe(200)
    expect(sandbox.control.quotas().strava).toMatchObject({
      requests: 103,
      over: 2,
      windows: [
        { counts: { '2026-11-21T13:00:00.000Z': 100, '2026-11-21T13:15:00.000Z': 1 } },
        { counts: { '2026-11-21T00:00:00.000Z': 103 } },
      ],
    })
  })
})

it('reports the quotas over HTTP, and forgets them with everything else', async () => {
  const sandbox = await startSandbox({ now: () => new Date('2026-11-21T13:05:00Z') })
  try {
    await fetch(`${sandbox.url}/made-up/whoop/ada/records?from=2026-11-01&to=2026-11-02`)
    const answer = await fetch(`${sandbox.url}/control/quotas`)
    expect(await answer.json()).toMatchObject({ whoop: { requests: 1, over: 0 }, strava: { requests: 0 } })
    sandbox.control.reset()
    expect(sandbox.control.quotas().whoop).toMatchObject({ requests: 0, windows: [{ counts: {} }, { counts: {} }] })
  } finally {
    await sandbox.close()
  }
})
