import { describe, expect, it } from 'vitest'
import { createWeatherClient } from '../src/index.js'
import { answerWith, day, errorOf, hour, july, november, rome } from './ask-client.js'
import { createFakeOpenMeteo } from './fake-open-meteo.js'
import { fixture } from './fixture.js'

describe('a question that makes no sense is refused before any request', () => {
  const good = { place: rome, variables: ['temperatureCelsius'], range: day }
  it.each<[string, object, object]>([
    [
      'an impossible latitude',
      { ...good, place: { latitude: 90.1, longitude: 0 } },
      { code: 'invalid-request', field: 'place.latitude' },
    ],
    [
      'a longitude that is no number',
      { ...good, place: { latitude: 0, longitude: Number.NaN } },
      { code: 'invalid-request', field: 'place.longitude' },
    ],
    [
      'an impossible day',
      { ...good, range: { start: '2026-02-30', end: '2026-03-02' } },
      { code: 'invalid-request', field: 'range.start' },
    ],
    [
      'an empty range',
      { ...good, range: { start: '2026-02-03', end: '2026-02-03' } },
      { code: 'invalid-request', field: 'range.end' },
    ],
    ['no variables', { ...good, variables: [] }, { code: 'invalid-request', field: 'variables' }],
    ['an unknown option', { ...good, timezone: 'auto' }, { code: 'invalid-request', field: 'timezone' }],
    [
      'a vendor’s name',
      { ...good, variables: ['temperature_2m'] },
      { code: 'unknown-variable', value: 'temperature_2m' },
    ],
    [
      'a name that every object has',
      { ...good, variables: ['toString'] },
      { code: 'unknown-variable', value: 'toString' },
    ],
    ['nothing at all', undefined as unknown as object, { code: 'invalid-request' }],
  ])('%s', async (_, query, facts) => {
    const { fetch, requests } = createFakeOpenMeteo({ now: november })
    const error = await errorOf(createWeatherClient({ fetch }).forecastHourly(query as never))
    expect(error).toMatchObject(facts)
    expect(requests).toEqual([])
  })

  it('by the other methods and by the factory too', async () => {
    const { fetch, requests } = answerWith({})
    const client = createWeatherClient({ fetch })
    expect(await errorOf(client.listPlaces({ name: 'x' }))).toMatchObject({ code: 'invalid-request', field: 'name' })
    expect(await errorOf(client.listPlaces({ name: 'xx', count: 101 }))).toMatchObject({ field: 'count' })
    expect(await errorOf(client.findPlace({ id: 0.5 }))).toMatchObject({ field: 'id' })
    expect(await errorOf(client.current({ place: rome, variables: [] }))).toMatchObject({ field: 'variables' })
    expect(requests).toEqual([])
    expect(() => createWeatherClient({ apikey: 'x' } as never)).toThrow(/\[invalid-request\] apikey: /)
    expect(() => createWeatherClient({ baseUrls: { forecast: 'localhost' } })).toThrow(/baseUrls\.forecast/)
  })
})

describe('when something goes wrong', () => {
  const failWith = (body: unknown, init?: ResponseInit) =>
    errorOf(
      hour(createWeatherClient({ fetch: answerWith(body, init).fetch, now: () => new Date('2026-11-21T10:20:30Z') })),
    )

  it('asks once, and says how long to wait by the injected clock', async () => {
    const { fetch, requests } = answerWith(
      { error: true, reason: 'Minutely API request limit exceeded.' },
      { status: 429 },
    )
    const error = await errorOf(hour(createWeatherClient({ fetch, now: () => new Date('2026-11-21T10:20:30Z') })))
    expect(error).toMatchObject({ code: 'rate-limited', window: 'minute', retryAfterMs: 30_000, status: 429 })
    expect(requests).toHaveLength(1)
  })

  it('sees a refusal behind a status of 200', async () => {
    expect(await failWith({ error: true, reason: 'Invalid timezone' })).toMatchObject({
      code: 'invalid-time-zone',
      status: 200,
    })
  })

  it.each<[string, unknown, ResponseInit, string]>([
    ['a page instead of data', '<html>hello</html>', { status: 200 }, 'unreadable-reply'],
    ['an answer cut off', '{"latitude": 41.8, "hourly": {"time": [17', { status: 200 }, 'unreadable-reply'],
    ['an empty answer', '', { status: 200 }, 'unreadable-reply'],
    ['another shape', [{ latitude: 1 }], { status: 200 }, 'unreadable-reply'],
    ['fewer hours than asked for', fixture('forecast-hourly'), { status: 200 }, 'unreadable-reply'],
    ['a page of a gateway', '<html>Bad Gateway</html>', { status: 502 }, 'provider-down'],
    ['an error without a body', '', { status: 500 }, 'provider-down'],
    ['too much to do', { error: true, reason: 'The service is overloaded' }, { status: 503 }, 'overloaded'],
    ['a server that is none of theirs', '<html>Not found</html>', { status: 404 }, 'unreadable-reply'],
  ])('knows %s', async (_, body, init, code) => {
    const error = await failWith(body, init)
    expect(error.code).toBe(code)
    expect(error.message).not.toMatch(/html|Bad Gateway|41\.8/)
  })

  it('keeps the cause when the network fails, and the key out of everything that can be printed', async () => {
    const cause = new TypeError('fetch failed')
    let attempts = 0
    const fetch = () => {
      attempts += 1
      return Promise.reject(cause)
    }
    const error = await errorOf(hour(createWeatherClient({ fetch, apiKey: 'very-secret' })))
    expect(error).toMatchObject({ code: 'provider-down', cause })
    expect(attempts).toBe(1)
    const refused = answerWith({ error: true, reason: 'The supplied API key is invalid.' }, { status: 400 })
    const { inspect } = await import('node:util')
    const refusal = await errorOf(hour(createWeatherClient({ fetch: refused.fetch, apiKey: 'very-secret' })))
    expect(refused.requests[0]?.search).toContain('very-secret')
    expect(inspect([error, refusal], { depth: 9, showHidden: true })).not.toContain('very-secret')
  })

  it('reports a connection cut in the middle of an answer', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"latitude":')),
      pull: (controller) => controller.error(new TypeError('terminated')),
    })
    const fetch = async () => new Response(body)
    expect(await errorOf(hour(createWeatherClient({ fetch })))).toMatchObject({
      code: 'provider-down',
      cause: expect.objectContaining({ message: 'terminated' }),
    })
  })

  it('lets its own error through when the fetch that it was given throws one', async () => {
    const own = await failWith('', { status: 503 })
    expect(await errorOf(hour(createWeatherClient({ fetch: () => Promise.reject(own) })))).toBe(own)
  })

  it('tells the zone’s clocks changing between two answers from data', async () => {
    const before = createFakeOpenMeteo({ now: july })
    const after = createFakeOpenMeteo({ now: november })
    const fetch: typeof globalThis.fetch = (input, init) =>
      (before.requests.length === 0 ? before : after).fetch(input, init)
    const question = {
      place: rome,
      variables: ['temperatureCelsius'],
      range: { start: '2026-06-01', end: '2026-07-01' },
    } as const
    expect((await errorOf(createWeatherClient({ fetch }).archiveHourly(question))).code).toBe('unreadable-reply')
  })
})

describe('a signal', () => {
  it('stops before the first request', async () => {
    const { fetch, requests } = createFakeOpenMeteo({ now: november })
    const error = await errorOf(hour(createWeatherClient({ fetch }), AbortSignal.abort('enough')))
    expect(error).toMatchObject({ code: 'cancelled', cause: 'enough' })
    expect(requests).toEqual([])
  })

  it('stops the request under way, and those that would follow', async () => {
    const controller = new AbortController()
    const { fetch, requests } = createFakeOpenMeteo({ now: november })
    const client = createWeatherClient({
      fetch: (input, init) => {
        if (requests.length === 1) controller.abort()
        return fetch(input, init)
      },
    })
    const range = { start: '2026-01-01', end: '2026-12-31' }
    const question = { place: rome, variables: ['temperatureMaxCelsius'], range, signal: controller.signal } as const
    expect((await errorOf(client.archiveDaily(question))).code).toBe('cancelled')
    expect(requests.length).toBeLessThanOrEqual(2)
  })

  it('that runs out of time is a provider that does not answer', async () => {
    const timeout = AbortSignal.abort(new DOMException('too slow', 'TimeoutError'))
    const error = await errorOf(hour(createWeatherClient({ fetch: answerWith({}).fetch }), timeout))
    expect(error).toMatchObject({ code: 'provider-down', cause: timeout.reason })
  })
})
