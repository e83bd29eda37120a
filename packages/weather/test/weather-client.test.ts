import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  airQualityHourlyVariables,
  createWeatherClient,
  type ForecastHourlyVariable,
  forecastHourlyVariables,
  type WeatherClientOptions,
  weighRequest,
} from '../src/index.js'
import { answerWith, day, july, november, rome } from './ask-client.js'
import { createFakeOpenMeteo, valueAt } from './fake-open-meteo.js'
import { fixture } from './fixture.js'

describe('a question about hours', () => {
  it('asks for UTC instants and gets an object per hour in our names', async () => {
    const { fetch, requests } = createFakeOpenMeteo({ now: november })
    const weather = await createWeatherClient({ fetch }).forecastHourly({
      place: rome,
      variables: ['temperatureCelsius', 'isDay'],
      range: day,
    })

    expect(requests.map(String)).toEqual([
      'https://api.open-meteo.com/v1/forecast?latitude=41.9&longitude=12.5&hourly=temperature_2m%2Cis_day' +
        '&start_date=2026-11-20&end_date=2026-11-20&timezone=auto&timeformat=unixtime',
    ])
    const { hours, ...site } = weather
    expect(site).toEqual({
      timeZone: 'Europe/Rome',
      utcOffsetSeconds: 3_600,
      elevationMeters: 52,
      gridPoint: { latitude: 41.875, longitude: 12.5 },
    })
    expect(hours).toHaveLength(24)
    expect(hours[0]).toEqual({
      at: '2026-11-19T23:00:00.000Z',
      temperatureCelsius: valueAt('temperature_2m', Date.parse('2026-11-19T23:00:00Z') / 1_000),
      isDay: true,
    })
  })

  it.each([
    [
      'in winter, about summer',
      november,
      '2026-07-10',
      '2026-07-11',
      '2026-07-09T22:00:00.000Z',
      24,
      ['2026-07-10', '2026-07-09'],
    ],
    [
      'in summer, about winter',
      july,
      '2026-01-10',
      '2026-01-11',
      '2026-01-09T23:00:00.000Z',
      24,
      ['2026-01-10', '2026-01-11'],
    ],
    ['about the day of 23 hours', november, '2026-03-29', '2026-03-30', '2026-03-28T23:00:00.000Z', 23, ['2026-03-29']],
    [
      'about the day of 25 hours',
      november,
      '2026-10-25',
      '2026-10-26',
      '2026-10-24T22:00:00.000Z',
      25,
      ['2026-10-25', '2026-10-24'],
    ],
  ])('gets the hours of true local days, %s', async (_, now, start, end, firstHour, count, asked) => {
    const { fetch, requests } = createFakeOpenMeteo({ now })
    const { hours } = await createWeatherClient({ fetch }).archiveHourly({
      place: rome,
      variables: ['temperatureCelsius'],
      range: { start, end },
    })
    expect(hours).toHaveLength(count)
    expect(hours[0]?.at).toBe(firstHour)
    hours.forEach(({ at, temperatureCelsius }, index) => {
      expect(Date.parse(at)).toBe(Date.parse(firstHour) + index * 3_600_000)
      expect(temperatureCelsius).toBe(valueAt('temperature_2m', Date.parse(at) / 1_000))
    })
    expect(requests.map((url) => url.searchParams.get('start_date'))).toEqual(asked)
  })

  it('goes without the hour that lies beyond the horizon', async () => {
    const { fetch } = createFakeOpenMeteo({ now: july, lastDay: '2026-12-31' })
    const { hours } = await createWeatherClient({ fetch }).forecastHourly({
      place: rome,
      variables: ['temperatureCelsius'],
      range: { start: '2026-12-31', end: '2027-01-01' },
    })
    expect(hours).toHaveLength(23)
    expect(hours.at(-1)?.at).toBe('2026-12-31T21:00:00.000Z')
  })

  it('is split into requests of weight 1 that give every hour every value once', async () => {
    const allNames = Object.keys(forecastHourlyVariables) as ForecastHourlyVariable[]
    const questions = fc.record({
      variables: fc.subarray(allNames, { minLength: 1 }),
      start: fc.integer({ min: 0, max: 700 }),
      days: fc.integer({ min: 1, max: 40 }),
      timeZone: fc.constantFrom(
        'auto',
        'GMT',
        'America/New_York',
        'Asia/Kolkata',
        'Australia/Lord_Howe',
        'Pacific/Auckland',
      ),
    })
    const startOf = (offset: number): string =>
      new Date(Date.UTC(2025, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10)
    await fc.assert(
      fc.asyncProperty(questions, async ({ variables, start, days, timeZone }) => {
        const { fetch, requests } = createFakeOpenMeteo({ now: november })
        const range = { start: startOf(start), end: startOf(start + days) }
        const { hours } = await createWeatherClient({ fetch }).forecastHourly({
          place: rome,
          variables,
          range,
          timeZone,
        })

        expect(requests.map(weighRequest)).toEqual(requests.map(() => 1))
        expect(Math.abs(hours.length - days * 24)).toBeLessThanOrEqual(1)
        hours.forEach(({ at, ...values }, index) => {
          const seconds = Date.parse(at) / 1_000
          if (index > 0) expect(seconds - Date.parse(hours[index - 1]?.at ?? '') / 1_000).toBe(3_600)
          for (const name of variables) {
            const value = valueAt(forecastHourlyVariables[name].vendorName, seconds)
            expect(values[name]).toBe(name === 'isDay' ? value === 1 : value)
          }
        })
      }),
      { numRuns: 15 },
    )
  })

  it('can be about the air, with every variable that there is', async () => {
    const { fetch, requests } = createFakeOpenMeteo({ now: november })
    const variables = Object.keys(airQualityHourlyVariables) as (keyof typeof airQualityHourlyVariables)[]
    const { hours } = await createWeatherClient({ fetch }).airQualityHourly({ place: rome, variables, range: day })
    expect(requests).toHaveLength(Math.ceil(variables.length / 10))
    expect(requests[0]?.host).toBe('air-quality-api.open-meteo.com')
    expect(Object.keys(hours[0] ?? {})).toEqual(['at', ...variables])
  })
})

describe('a question about days', () => {
  it.each(['forecast', 'archive'] as const)('gets an object per local day from the %s', async (source) => {
    const { fetch, requests } = createFakeOpenMeteo({ now: november })
    const client = createWeatherClient({ fetch })
    const query = {
      place: rome,
      variables: ['temperatureMaxCelsius', 'sunriseAt', 'temperatureMaxCelsius'],
      range: { start: '2026-07-01', end: '2026-07-31' },
      timeZone: 'America/New_York',
    } as const
    const { days } = await (source === 'forecast' ? client.forecastDaily(query) : client.archiveDaily(query))
    expect(requests).toHaveLength(3)
    expect(requests[0]?.pathname).toBe(`/v1/${source}`)
    expect(requests[0]?.searchParams.get('daily')).toBe('temperature_2m_max,sunrise')
    expect(days).toHaveLength(30)
    expect(days[0]).toEqual({
      day: '2026-07-01',
      temperatureMaxCelsius: valueAt('temperature_2m_max', Date.parse('2026-07-01T05:00:00Z') / 1_000),
      sunriseAt: '2026-07-01T11:56:40.000Z',
    })
    expect(days.at(-1)?.day).toBe('2026-07-30')
  })
})

describe('the present', () => {
  it('is one request and one object', async () => {
    const { fetch, requests } = answerWith(fixture('current'))
    const now = await createWeatherClient({ fetch }).current({
      place: rome,
      variables: ['temperatureCelsius', 'isDay'],
    })
    expect(now).toMatchObject({
      at: '2026-01-26T12:15:00.000Z',
      intervalSeconds: 900,
      temperatureCelsius: 12.5,
      isDay: true,
    })
    expect(requests.map((url) => url.search)).toEqual([
      '?latitude=41.9&longitude=12.5&current=temperature_2m%2Cis_day&timezone=auto&forecast_days=1&timeformat=unixtime',
    ])
  })
})

describe('places', () => {
  it('are found by name, and can be asked about as they are', async () => {
    const { fetch, requests } = answerWith(fixture('places'))
    const client = createWeatherClient({ fetch })
    const places = await client.listPlaces({ name: ' Exampleton ', count: 2, language: 'it', countryCode: 'it' })
    expect(places.map(({ name }) => name)).toEqual(['Exampleton', 'Equatorville'])
    expect(requests.map(String)).toEqual([
      'https://geocoding-api.open-meteo.com/v1/search?name=Exampleton&count=2&language=it&countryCode=IT',
    ])
  })

  it('are an empty list without a match', async () => {
    expect(
      await createWeatherClient({ fetch: answerWith(fixture('places-none')).fetch }).listPlaces({ name: 'xx' }),
    ).toEqual([])
  })

  it('are null when no place has the id', async () => {
    const unknown = answerWith({ error: true, reason: 'Location ID not found.' }, { status: 400 })
    expect(await createWeatherClient({ fetch: unknown.fetch }).findPlace({ id: 5 })).toBeNull()
    const known = answerWith({ id: 5, name: 'Here', latitude: 1, longitude: 2 })
    expect(await createWeatherClient({ fetch: known.fetch }).findPlace({ id: 5 })).toMatchObject({
      id: 5,
      name: 'Here',
    })
    expect(String(known.requests[0])).toBe('https://geocoding-api.open-meteo.com/v1/get?id=5')
  })
})

describe('the hosts', () => {
  const hostsOf = async (options: WeatherClientOptions): Promise<string[]> => {
    const { fetch, requests } = createFakeOpenMeteo({ now: november })
    const client = createWeatherClient({ ...options, fetch })
    await client.forecastHourly({ place: rome, variables: ['temperatureCelsius'], range: day })
    await client.archiveHourly({ place: rome, variables: ['temperatureCelsius'], range: day })
    await client.airQualityHourly({ place: rome, variables: ['usAqi'], range: day })
    return requests.map(({ host, pathname, searchParams }) => `${host}${pathname} ${searchParams.get('apikey') ?? '-'}`)
  }

  it('are the customers’ with a key', async () => {
    expect(await hostsOf({ apiKey: 'secret' })).toEqual([
      'customer-api.open-meteo.com/v1/forecast secret',
      'customer-archive-api.open-meteo.com/v1/archive secret',
      'customer-air-quality-api.open-meteo.com/v1/air-quality secret',
    ])
  })

  it('can be replaced one by one', async () => {
    expect(
      await hostsOf({ baseUrls: { forecast: 'http://localhost:8080', archive: 'http://localhost:8081/' } }),
    ).toEqual([
      'localhost:8080/v1/forecast -',
      'localhost:8081/v1/archive -',
      'air-quality-api.open-meteo.com/v1/air-quality -',
    ])
  })
})
