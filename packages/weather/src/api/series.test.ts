import { describe, expect, it } from 'vitest'
import { fixture } from '../../test/fixture.js'
import { isWeatherError } from '../errors.js'
import { archiveDailyVariables } from './archive.js'
import { currentVariables, forecastHourlyVariables } from './forecast.js'
import { toCurrentRow, toRows } from './series.js'
import { type SeriesWire, seriesWireSchema } from './series-wire.js'

const readFixture = (name: string): SeriesWire => seriesWireSchema.parse(fixture(name))
const readHours = (wire: SeriesWire, ...names: string[]) => toRows(wire, 'hourly', forecastHourlyVariables, names)

describe('a list of hours', () => {
  it('gets our names, null where there is no value, and booleans for flags', () => {
    const rows = readHours(readFixture('forecast-hourly'), 'temperatureCelsius', 'windSpeedKmh', 'isDay')
    expect(rows).toEqual([
      { seconds: 1769382000, values: { temperatureCelsius: 6.5, windSpeedKmh: 11.2, isDay: false } },
      { seconds: 1769385600, values: { temperatureCelsius: -0.5, windSpeedKmh: 0, isDay: true } },
      { seconds: 1769389200, values: { temperatureCelsius: null, windSpeedKmh: null, isDay: null } },
    ])
  })

  it('is understood as local times and in the old spelling too', () => {
    const rows = readHours(readFixture('forecast-hourly-local-times'), 'weatherCode', 'windSpeedKmh')
    expect(rows.map(({ seconds }) => new Date(seconds * 1_000).toISOString())).toEqual([
      '2026-01-25T23:00:00.000Z',
      '2026-01-26T00:00:00.000Z',
    ])
    expect(rows.map(({ values }) => values)).toEqual([
      { weatherCode: 3, windSpeedKmh: 11.2 },
      { weatherCode: 61, windSpeedKmh: 9.9 },
    ])
  })
})

describe('a list of days', () => {
  it('turns sunrise into an instant, and the placeholder of polar night into null', () => {
    const names = ['temperatureMaxCelsius', 'sunriseAt', 'sunsetAt']
    expect(
      toRows(readFixture('archive-daily'), 'daily', archiveDailyVariables, names).map(({ values }) => values),
    ).toEqual([
      { temperatureMaxCelsius: 1.5, sunriseAt: '2025-11-20T09:55:00.000Z', sunsetAt: '2025-11-20T11:30:00.000Z' },
      { temperatureMaxCelsius: -4, sunriseAt: null, sunsetAt: null },
    ])
  })
})

describe('the present', () => {
  it('is read in the new form and in the old', () => {
    expect(toCurrentRow(readFixture('current'), currentVariables, ['temperatureCelsius', 'isDay'])).toEqual({
      seconds: 1769429700,
      intervalSeconds: 900,
      values: { temperatureCelsius: 12.5, isDay: true },
    })
    const names = ['temperatureCelsius', 'windSpeedKmh', 'windDirectionDegrees', 'isDay', 'weatherCode']
    expect(toCurrentRow(readFixture('current-old'), currentVariables, names)).toEqual({
      seconds: Date.parse('2026-01-26T12:15:00Z') / 1_000,
      intervalSeconds: null,
      values: { temperatureCelsius: 12.5, windSpeedKmh: 7, windDirectionDegrees: 90, isDay: true, weatherCode: 2 },
    })
  })
})

describe('an answer that cannot be trusted', () => {
  /** Reads the hourly fixture with some fields replaced, or left out where the replacement is `undefined`. */
  function whatIsWrongWith(changes: { hourly?: object; units?: object }): string {
    const wire = readFixture('forecast-hourly')
    const changed = {
      ...wire,
      hourly: { ...wire.hourly, ...changes.hourly },
      hourly_units: { ...wire.hourly_units, ...changes.units },
    }
    try {
      readHours(changed, 'temperatureCelsius', 'isDay')
    } catch (error) {
      if (isWeatherError(error) && error.code === 'unreadable-reply') return error.message
      throw error
    }
    return 'nothing'
  }

  it.each<[string, string, Parameters<typeof whatIsWrongWith>[0]]>([
    ['fahrenheit', "'temperature_2m' is in '°F', expected '°C'", { units: { temperature_2m: '°F' } }],
    ['lists of unequal lengths', '2 values for 3 times', { hourly: { temperature_2m: [1, 2] } }],
    ['a missing variable', "'temperature_2m' is missing", { hourly: { temperature_2m: undefined } }],
    ['text for a number', 'holds text', { hourly: { temperature_2m: ['a', 'b', 'c'] } }],
    ['a flag that is none', 'holds 2 where 0 or 1', { hourly: { is_day: [2, 0, 1] } }],
    ['times that are none', 'times', { hourly: { time: ['yesterday', 'today', 'tomorrow'] } }],
    ['a day that does not exist', "'2026-13-45T00:00' is not a time", { hourly: { time: ['2026-13-45T00:00', 1, 2] } }],
  ])('is refused: %s', (_, expected, changes) => {
    expect(whatIsWrongWith(changes)).toContain(expected)
  })

  it('is not suspected when it states no unit, or none because there is no value', () => {
    expect(whatIsWrongWith({ units: { temperature_2m: undefined } })).toBe('nothing')
    const empty = { hourly: { temperature_2m: [null, null, null] }, units: { temperature_2m: 'undefined' } }
    expect(whatIsWrongWith(empty)).toBe('nothing')
    expect(whatIsWrongWith({ units: { temperature_2m: 'undefined' } })).toContain("in 'undefined'")
  })
})
