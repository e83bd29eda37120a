import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSandbox } from '../src/index.js'
import { ask, reasonOf } from './ask.js'

const at = (now: string) => createSandbox({ now: () => new Date(now) })
const sandbox = at('2026-11-21T13:05:00Z')
const berlin = 'latitude=52.52&longitude=13.41'

describe('refusals, word for word', () => {
  it.each([
    ['forecast', 'latitude=123&longitude=0', 'Latitude must be in range of -90 to 90°. Given: 123.0.'],
    ['forecast', 'latitude=-90.5&longitude=0', 'Latitude must be in range of -90 to 90°. Given: -90.5.'],
    ['forecast', 'latitude=0&longitude=181', 'Longitude must be in range of -180 to 180°. Given: 181.0.'],
    [
      'forecast',
      'latitude=0,1&longitude=1',
      "Parameter 'latitude' and 'longitude' must have the same number of elements",
    ],
    ['forecast', '', "Parameter 'latitude' and 'longitude' must not be empty"],
    ['forecast', `${berlin}&timezone=Europe/Atlantis`, 'Invalid timezone'],
    ['forecast', `${berlin}&timezone=%2B02:00`, 'Invalid timezone'],
    ['forecast', `${berlin}&start_date=2026-11-01`, "Both 'start_date' and 'end_date' must be set in the url"],
    ['archive', berlin, "Both 'start_date' and 'end_date' must be set in the url"],
    [
      'forecast',
      `${berlin}&start_date=2026-11-02&end_date=2026-11-01`,
      'End-date must be larger or equals than start-date',
    ],
    [
      'forecast',
      `${berlin}&start_date=2026-02-30&end_date=2026-11-01`,
      "Invalid date format. Make sure to use 'YYYY-MM-DD'",
    ],
    [
      'forecast',
      `${berlin}&start_date=2026-08-19&end_date=2026-11-01`,
      "Parameter 'start_date' is out of allowed range from 2026-08-20 to 2026-12-06",
    ],
    [
      'forecast',
      `${berlin}&start_date=2026-11-01&end_date=2026-12-07`,
      "Parameter 'end_date' is out of allowed range from 2026-08-20 to 2026-12-06",
    ],
    [
      'archive',
      `${berlin}&start_date=1939-12-31&end_date=1940-01-01`,
      "Parameter 'start_date' is out of allowed range from 1940-01-01 to 2026-11-21",
    ],
    [
      'air-quality',
      `${berlin}&start_date=2012-12-31&end_date=2013-01-01`,
      "Parameter 'start_date' is out of allowed range from 2013-01-01 to 2026-11-27",
    ],
    [
      'forecast',
      `${berlin}&start_date=2026-11-01&end_date=2026-11-02&past_days=1`,
      "Parameter 'past_days' is mutually exclusive with 'start_date' and 'end_date'",
    ],
    ['forecast', `${berlin}&past_days=93`, 'Past days is invalid. Allowed range 0 to 92. Given 93.'],
    ['forecast', `${berlin}&forecast_days=17`, 'Forecast days is invalid. Allowed range 0 to 16. Given 16.'],
    ['air-quality', `${berlin}&forecast_days=8`, 'Forecast days is invalid. Allowed range 0 to 7. Given 7.'],
    [
      'forecast',
      `${berlin}&temperature_unit=x`,
      'Cannot initialize TemperatureUnit from invalid String value x for key temperature_unit',
    ],
    [
      'forecast',
      `${berlin}&wind_speed_unit=x`,
      'Cannot initialize WindspeedUnit from invalid String value x for key wind_speed_unit',
    ],
    [
      'forecast',
      `${berlin}&precipitation_unit=x`,
      'Cannot initialize PrecipitationUnit from invalid String value x for key precipitation_unit',
    ],
    [
      'forecast',
      `${berlin}&timeformat=x`,
      'Cannot initialize Timeformat from invalid String value x for key timeformat',
    ],
    [
      'air-quality',
      `${berlin}&hourly=pm3`,
      'Cannot initialize VariableOrDerived<CamsVariable, CamsVariableDerived> from invalid String value pm3 for key ',
    ],
    [
      'forecast',
      `${berlin}&daily=rain`,
      'Cannot initialize ForecastVariableDaily from invalid String value rain for key ',
    ],
    [
      'forecast',
      `${berlin}&models=best`,
      'Cannot initialize MultiDomains from invalid String value best for key models',
    ],
    ['search', 'name=Berlin&count=101', 'Parameter count must be between 1 and 100.'],
    ['get', 'id=1', 'Location ID not found.'],
  ])('%s?%s', async (service, query, reason) => {
    expect(await reasonOf(sandbox, service, query)).toBe(`400 ${reason}`)
  })

  it('knows no other path and no other method', async () => {
    expect((await sandbox.fetch('https://api.open-meteo.com/v1/marine')).status).toBe(404)
    expect((await sandbox.fetch('https://api.open-meteo.com/v1/forecast', { method: 'POST' })).status).toBe(404)
  })
})

describe('answers', () => {
  it('are the same bytes for the same request at the same time, generation time apart', async () => {
    const place = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    })
    const instant = fc.date({ min: new Date('2023-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    await fc.assert(
      fc.asyncProperty(place, instant, async ({ latitude, longitude }, now) => {
        const url = `https://api.open-meteo.com/v1/forecast?latitude=${latitude}&longitude=${longitude}&hourly=temperature_2m,rain,weather_code&daily=uv_index_max,sunrise&timezone=auto`
        const texts = await Promise.all(
          [createSandbox({ now: () => now }), createSandbox({ now: () => now })].map(async ({ fetch }) =>
            (await (await fetch(url)).text()).replace(/"generationtime_ms":[\d.e+-]+/, ''),
          ),
        )
        expect(texts[0]).toBe(texts[1])
        expect(texts[0]).toContain('"temperature_2m":[')
      }),
      { numRuns: 25 },
    )
  })

  it('from the archive never change once an hour has a value', async () => {
    const query = `${berlin}&start_date=2026-10-01&end_date=2026-10-03&hourly=temperature_2m,precipitation,weather_code`
    const soon = await ask(at('2026-10-10T00:00:00Z'), 'archive', query)
    const late = await ask(at('2026-12-24T18:00:00Z'), 'archive', query)
    expect(soon.body.hourly).toEqual(late.body.hourly)
    expect(soon.body.hourly.temperature_2m).not.toContain(null)
  })

  it('from the forecast come closer to the archive as the day comes closer, and settle near it', async () => {
    const query = `${berlin}&start_date=2026-10-20&end_date=2026-10-20&hourly=temperature_2m`
    const truth = (await ask(at('2026-11-21T00:00:00Z'), 'archive', query)).body.hourly.temperature_2m ?? []
    const missBy = async (now: string): Promise<number> => {
      const { body } = await ask(at(now), 'forecast', query)
      return Math.max(
        ...truth.map((value, hour) => Math.abs(Number(value) - Number(body.hourly.temperature_2m?.[hour]))),
      )
    }
    expect(await missBy('2026-10-08T00:00:00Z')).toBeGreaterThan(1)
    expect(await missBy('2026-10-22T00:00:00Z')).toBeLessThan(1)
    expect(await missBy('2026-10-22T00:00:00Z')).toBeGreaterThan(0)
    expect(await missBy('2026-10-25T00:00:00Z')).toBe(await missBy('2026-11-05T00:00:00Z'))
  })

  it('change with each run of 6 hours and not between', async () => {
    const query = `${berlin}&start_date=2026-11-25&end_date=2026-11-25&hourly=temperature_2m`
    const read = async (now: string) => (await ask(at(now), 'forecast', query)).body.hourly
    expect(await read('2026-11-21T06:00:00Z')).toEqual(await read('2026-11-21T11:59:00Z'))
    expect(await read('2026-11-21T06:00:00Z')).not.toEqual(await read('2026-11-21T12:00:00Z'))
  })

  it('come in the units that were asked for', async () => {
    const query = `${berlin}&start_date=2026-10-20&end_date=2026-10-29&hourly=temperature_2m,wind_speed_10m,precipitation,snowfall`
    const plain = await ask(sandbox, 'archive', query)
    const other = await ask(
      sandbox,
      'archive',
      `${query}&temperature_unit=fahrenheit&wind_speed_unit=kn&precipitation_unit=inch`,
    )
    expect(other.body.hourly_units).toEqual({
      time: 'iso8601',
      temperature_2m: '°F',
      wind_speed_10m: 'kn',
      precipitation: 'inch',
      snowfall: 'inch',
    })
    const ms = await ask(sandbox, 'archive', `${query}&wind_speed_unit=ms`)
    plain.body.hourly.time?.forEach((_, hour) => {
      const read = (body: typeof plain.body, name: string) => Number(body.hourly[name]?.[hour])
      expect(read(other.body, 'temperature_2m')).toBeCloseTo(read(plain.body, 'temperature_2m') * 1.8 + 32, 0)
      expect(read(other.body, 'wind_speed_10m')).toBeCloseTo(read(plain.body, 'wind_speed_10m') / 1.852, 0)
      expect(read(ms.body, 'wind_speed_10m')).toBeCloseTo(read(plain.body, 'wind_speed_10m') / 3.6, 1)
      expect(read(other.body, 'precipitation')).toBeCloseTo(read(plain.body, 'precipitation') / 25.4, 2)
    })
  })

  it('know old spellings and answer under the name that was asked', async () => {
    const { body } = await ask(
      sandbox,
      'forecast',
      `${berlin}&hourly=weathercode,windspeed_10m,wind_speed_10m&daily=windgusts_10m_max&forecast_days=1`,
    )
    expect(Object.keys(body.hourly)).toEqual(['time', 'weathercode', 'windspeed_10m', 'wind_speed_10m'])
    expect(body.hourly.windspeed_10m).toEqual(body.hourly.wind_speed_10m)
    expect(Object.keys(body.daily)).toEqual(['time', 'windgusts_10m_max'])
  })

  it('come as a list for a list of places, numbered from the second on', async () => {
    const query = 'latitude=52.52,35.69&longitude=13.41,139.69&timezone=auto&current=temperature_2m'
    const answer = await sandbox.fetch(`https://api.open-meteo.com/v1/forecast?${query}`)
    const places = (await answer.json()) as { timezone: string; location_id?: number }[]
    expect(places.map(({ timezone, location_id }) => [timezone, location_id])).toEqual([
      ['Europe/Berlin', undefined],
      ['Asia/Tokyo', 1],
    ])
  })

  it('take the height that was asked for', async () => {
    const { body } = await ask(sandbox, 'forecast', `${berlin}&elevation=2000&current=temperature_2m`)
    const plain = await ask(sandbox, 'forecast', `${berlin}&current=temperature_2m`)
    expect(body.elevation).toBe(2000)
    expect(Number(body.current.temperature_2m)).toBeLessThan(Number(plain.body.current.temperature_2m) - 8)
  })
})

describe('geocoding', () => {
  const names = async (query: string) =>
    (await ask(sandbox, 'search', query)).body.results?.map(({ name, country }) => `${name}, ${country}`)

  it('finds beginnings, without accents and case, the largest first', async () => {
    expect(await names('name=par')).toEqual(['Paris, France', 'Paris, United States'])
    expect(await names('name=SAO%20PAULO')).toEqual(['São Paulo, Brazil'])
    expect(await names('name=paris&count=1')).toEqual(['Paris, France'])
  })

  it('narrows by region after a comma and by country code', async () => {
    expect(await names('name=Paris,%20Texas')).toEqual(['Paris, United States'])
    expect(await names('name=paris&countryCode=fr')).toEqual(['Paris, France'])
  })

  it('finds nothing for fewer than 2 characters, and only exact names for 2', async () => {
    expect(await names('name=P')).toBeUndefined()
    expect(await names('name=pa')).toBeUndefined()
    expect(await names('')).toBeUndefined()
  })

  it('names places in the language asked for and finds those names', async () => {
    expect(await names('name=Mailand&language=de')).toEqual(['Mailand, Italy'])
    expect(await names('name=Mailand&language=fr')).toEqual(['Milan, Italy'])
  })

  it('gets a place by the number that search gave', async () => {
    const found = (await ask(sandbox, 'search', 'name=Reykjavik')).body.results?.[0]
    const { body } = await ask(sandbox, 'get', `id=${found?.id}`)
    expect(body).toEqual(found)
  })
})
