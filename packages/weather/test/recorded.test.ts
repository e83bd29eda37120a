import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { airQualityHourlyVariables } from '../src/api/air-quality.js'
import { archiveDailyVariables, archiveHourlyVariables } from '../src/api/archive.js'
import { currentVariables, forecastDailyVariables, forecastHourlyVariables } from '../src/api/forecast.js'
import { type Place, toPlace } from '../src/api/geocoding.js'
import { placesWireSchema } from '../src/api/geocoding-wire.js'
import { toCurrentRow, toRows } from '../src/api/series.js'
import { type SeriesWire, seriesWireSchema } from '../src/api/series-wire.js'
import type { VariableTable } from '../src/api/variables.js'
import { createWeatherClient, type WeatherClient } from '../src/index.js'

/** Answers recorded from the real service, kept outside the repository: their licences differ from ours. */
const folder = resolve(
  process.env.LONA_PROVIDER_DATA ?? resolve(import.meta.dirname, '../../../../shared/provider-data'),
  'weather',
)
const isThere = existsSync(folder)
if (!isThere) {
  console.warn(
    `\n*** SKIPPED: no recorded answers of Open-Meteo in ${folder}. Set LONA_PROVIDER_DATA to their folder. ***\n`,
  )
  it.skip(`SKIPPED, no recorded answers: set LONA_PROVIDER_DATA (looked in ${folder})`, () => undefined)
}

interface Recording {
  readonly request: { readonly url: string }
  readonly response: { readonly status: number; readonly body: unknown }
}

const recording = (name: string): Recording => JSON.parse(readFileSync(`${folder}/recorded/${name}.json`, 'utf8'))
const series = (name: string): SeriesWire => seriesWireSchema.parse(recording(name).response.body)
const at = (seconds: number | undefined): string => new Date((seconds ?? Number.NaN) * 1_000).toISOString()

describe.skipIf(!isThere)('recorded answers', () => {
  it('are all known to this file: a new recording needs a test', () => {
    // Climate and flood are other services, which this package does not offer.
    const names = readdirSync(`${folder}/recorded`).filter((name) => !/climate|flood/.test(name))
    expect(names.map((name) => name.replace('.json', '')).sort()).toEqual([...tested].sort())
  })

  it('hourly forecast, 2023', () => {
    const wire = series('r_api_v1_forecast-4418bd')
    const rows = toRows(wire, 'hourly', forecastHourlyVariables, ['temperatureCelsius'])
    expect(wire).toMatchObject({ timezone: 'America/Sao_Paulo', utc_offset_seconds: -10_800, elevation: 1134 })
    expect(at(rows[0]?.seconds)).toBe('2023-10-25T03:00:00.000Z')
    expect(rows).toHaveLength(168)
    expect(rows.every(({ values }) => typeof values.temperatureCelsius === 'number')).toBe(true)
  })

  it('daily forecast without values, 2023', () => {
    const rows = toRows(series('r_api_v1_forecast-073b9d'), 'daily', forecastDailyVariables, ['temperatureMaxCelsius'])
    expect(at(rows[0]?.seconds)).toBe('2022-12-29T09:00:00.000Z') // midnight nine hours behind UTC
    expect(rows.map(({ values }) => values.temperatureMaxCelsius)).toEqual(Array.from({ length: 11 }, () => null))
  })

  it('present weather in the old form, 2023', () => {
    const names = ['temperatureCelsius', 'windSpeedKmh', 'windDirectionDegrees', 'isDay', 'weatherCode']
    expect(toCurrentRow(series('r_api_v1_forecast-dfbcef'), currentVariables, names)).toEqual({
      seconds: Date.parse('2023-10-25T11:15:00Z') / 1_000, // 20:45, nine and a half hours ahead
      intervalSeconds: 900,
      values: { temperatureCelsius: 29, windSpeedKmh: 12.2, windDirectionDegrees: 90, isDay: false, weatherCode: 1 },
    })
  })

  it('present weather in miles and fahrenheit is refused rather than misread', () => {
    const wire = series('r_api_v1_forecast-b38ace')
    expect(() => toCurrentRow(wire, currentVariables, ['temperatureCelsius'])).toThrow(/'°F', expected '°C'/)
    expect(() => toCurrentRow(wire, currentVariables, ['windSpeedKmh'])).toThrow(/'mp\/h', expected 'km\/h'/)
    expect(toCurrentRow(wire, currentVariables, ['weatherCode']).values).toEqual({ weatherCode: 1 })
  })

  it.each([
    ['ruby_forecast_api_key', '2024-01-24', 80, [80, 3, 63, 3, 3, 3, 3]],
    ['ruby_forecast_general_one_model', '2023-11-13', 3, [80, 80, 80, 80, 80, 61, 61]],
    ['ruby_forecast_dwd_icon', '2023-11-13', 3, [80, 80, 80, 80, 80, 61, 61]],
  ])('all sections of %s', (name, firstDay, now, daily) => {
    const wire = series(name)
    expect(toCurrentRow(wire, currentVariables, ['weatherCode']).values.weatherCode).toBe(now)
    const hours = toRows(wire, 'hourly', forecastHourlyVariables, ['weatherCode'])
    expect([hours.length, at(hours[0]?.seconds)]).toEqual([168, `${firstDay}T00:00:00.000Z`])
    const days = toRows(wire, 'daily', forecastDailyVariables, ['weatherCode'])
    expect(days.map(({ values }) => values.weatherCode)).toEqual(daily)
  })

  it('an answer by several models has its present, and no columns of ours', () => {
    const wire = series('ruby_forecast_general_more_models')
    expect(toCurrentRow(wire, currentVariables, ['weatherCode']).values.weatherCode).toBe(3)
    expect(() => toRows(wire, 'hourly', forecastHourlyVariables, ['weatherCode'])).toThrow(/'weather_code' is missing/)
  })

  it('hourly archive, with its gaps', () => {
    const wire = series('r_archive-api_v1_archive-43cae1')
    const rows = toRows(wire, 'hourly', archiveHourlyVariables, ['temperatureCelsius'])
    expect([rows.length, at(rows[0]?.seconds)]).toEqual([24, '2022-12-29T09:00:00.000Z'])
    expect(rows.slice(0, 3).map(({ values }) => values.temperatureCelsius)).toEqual([25.2, 25.5, 25.5])
    const inland = toRows(series('r_archive-api_v1_archive-f5378f'), 'hourly', archiveHourlyVariables, [
      'temperatureCelsius',
    ])
    expect([inland.length, inland[12]?.values.temperatureCelsius]).toEqual([24, 25])
  })

  it('daily archive', () => {
    const rows = toRows(series('r_archive-api_v1_archive-466132'), 'daily', archiveDailyVariables, [
      'temperatureMaxCelsius',
    ])
    expect(rows.map(({ values }) => values.temperatureMaxCelsius)).toEqual([
      26.4, 25.5, 25.8, 26.2, 27, 26.3, 25.2, 25, 22.8, 25.7, 23.5,
    ])
  })

  it('air quality', () => {
    const wire = series('r_air-quality-api_v1_air-quality-28475d')
    const rows = toRows(wire, 'hourly', airQualityHourlyVariables, ['carbonMonoxideMicrogramsPerCubicMeter'])
    expect([rows.length, at(rows[0]?.seconds)]).toEqual([48, '2022-12-31T16:00:00.000Z'])
    expect(rows[0]?.values).toEqual({ carbonMonoxideMicrogramsPerCubicMeter: 4048 })

    const handMade = JSON.parse(readFileSync(`${folder}/fixtures/php_air_quality.json`, 'utf8'))
    const names = ['europeanAqi', 'pm25MicrogramsPerCubicMeter']
    expect(toRows(seriesWireSchema.parse(handMade), 'hourly', airQualityHourlyVariables, names)[0]?.values).toEqual({
      europeanAqi: 22,
      pm25MicrogramsPerCubicMeter: 5.8,
    })
  })

  it.each<[string, number, Partial<Place>]>([
    [
      'r_geocoding-api_v1_search-307695',
      1,
      { id: 2073124, name: 'Darwin', admin1: 'Northern Territory', population: 129062 },
    ],
    [
      'r_geocoding-api_v1_search-415fcc',
      1,
      { name: 'Milan', timeZone: 'Europe/Rome', countryCode: 'IT', elevationMeters: 122 },
    ],
    [
      'ruby_search_hollywood_20',
      20,
      { id: 4158928, latitude: 26.0112, longitude: -80.14949, featureCode: 'PPL', admin4: null },
    ],
  ])('places of %s', (name, count, first) => {
    const places = (placesWireSchema.parse(recording(name).response.body).results ?? []).map(toPlace)
    expect(places).toHaveLength(count)
    expect(places[0]).toMatchObject(first)
  })

  it.each(['r_geocoding-api_v1_search-93c3e8', 'r_geocoding-api_v1_search-d132b4'])('no places in %s', (name) => {
    expect(placesWireSchema.parse(recording(name).response.body).results).toBeUndefined()
  })

  it.each([
    [
      'r_error_forecast-5c7be9__400',
      { code: 'invalid-request', field: 'temperature_unit', value: 'asdfsfd', status: 400 },
    ],
    ['r_error_forecast-7d2d21__400', { code: 'unknown-variable', field: 'variables', value: 'lksdfj', status: 400 }],
  ])('the refusal of %s', async (name, facts) => {
    const { status, body } = recording(name).response
    const client: WeatherClient = createWeatherClient({ fetch: async () => Response.json(body, { status }) })
    const question = { place: { latitude: 1, longitude: 1 }, variables: ['weatherCode'] } as const
    await expect(client.current(question)).rejects.toMatchObject(facts)
  })
})

const tested = [
  'r_api_v1_forecast-4418bd',
  'r_api_v1_forecast-073b9d',
  'r_api_v1_forecast-dfbcef',
  'r_api_v1_forecast-b38ace',
  'ruby_forecast_api_key',
  'ruby_forecast_general_one_model',
  'ruby_forecast_general_more_models',
  'ruby_forecast_dwd_icon',
  'r_archive-api_v1_archive-43cae1',
  'r_archive-api_v1_archive-f5378f',
  'r_archive-api_v1_archive-466132',
  'r_air-quality-api_v1_air-quality-28475d',
  'r_geocoding-api_v1_search-307695',
  'r_geocoding-api_v1_search-415fcc',
  'r_geocoding-api_v1_search-93c3e8',
  'r_geocoding-api_v1_search-d132b4',
  'ruby_search_hollywood_20',
  'r_error_forecast-5c7be9__400',
  'r_error_forecast-7d2d21__400',
]

describe.skipIf(!isThere)('the vendor’s OpenAPI documents', () => {
  /** The values that a list parameter may have, straight from the lines of the document. */
  function variablesIn(file: string, parameter: string): string[] {
    const lines = readFileSync(`${folder}/openapi/${file}.yml`, 'utf8').split('\n')
    const start = lines.findIndex((line) => line.trim() === `- name: ${parameter}`)
    const first = lines.findIndex((line, index) => index > start && line.trim() === 'enum:') + 1
    const end = lines.findIndex((line, index) => index >= first && !/^- \w+$/.test(line.trim()))
    return lines.slice(first, end).map((line) => line.trim().slice(2))
  }

  it.each<[string, string, VariableTable, 'all' | 'some']>([
    ['forecast', 'hourly', forecastHourlyVariables, 'some'],
    ['forecast', 'daily', forecastDailyVariables, 'all'],
    ['forecast', 'current', currentVariables, 'all'],
    ['historical-weather', 'hourly', archiveHourlyVariables, 'some'],
    ['historical-weather', 'daily', archiveDailyVariables, 'some'],
    ['air-quality', 'hourly', airQualityHourlyVariables, 'some'],
  ])('%s, %s: has every variable of ours, each once', (file, parameter, table, extent) => {
    const theirs = variablesIn(file, parameter)
    const ours = Object.values(table).map(({ vendorName }) => vendorName)
    expect(theirs.length).toBeGreaterThan(10)
    expect(ours.filter((name) => !theirs.includes(name))).toEqual([])
    expect(new Set(ours).size).toBe(ours.length)
    if (extent === 'all') expect([...ours].sort()).toEqual([...theirs].sort())
  })
})
