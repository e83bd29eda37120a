import { defineRow } from '@lona/connector'
import { toHourlyDays } from './day-cells.js'
import { checkedPlace, parsePlaceParam } from './place-param.js'
import { settlingSyncShape, syncSettlingDays } from './sync-settling-days.js'
import { weather } from './weather.js'

// Ten, because a request of ten variables and fourteen days is the largest that weighs 1.
const variables = [
  'temperatureCelsius',
  'apparentTemperatureCelsius',
  'relativeHumidityPercent',
  'dewPointCelsius',
  'precipitationMillimeters',
  'weatherCode',
  'cloudCoverPercent',
  'windSpeedKmh',
  'windGustsKmh',
  'pressureHectopascals',
] as const

/** The weather hour by hour: one cell per local day, a week ahead, back to 1940. Recent days settle after a week. */
export const hourly = defineRow(weather, {
  pattern: ':~weather:{place}:hourly',
  label: 'weather-hourly',
  syncShape: settlingSyncShape,
  display: [
    { label: 'Temperature', path: 'temperatureCelsius', unit: '°C', kind: 'curve' },
    { label: 'Feels like', path: 'apparentTemperatureCelsius', unit: '°C', kind: 'curve' },
    { label: 'Precipitation', path: 'precipitationMillimeters', unit: 'mm', kind: 'curve' },
    { label: 'Clouds', path: 'cloudCoverPercent', unit: '%', kind: 'curve' },
    { label: 'Humidity', path: 'relativeHumidityPercent', unit: '%', kind: 'curve' },
    { label: 'Wind', path: 'windSpeedKmh', unit: 'km/h', kind: 'curve' },
    { label: 'Gusts', path: 'windGustsKmh', unit: 'km/h', kind: 'curve' },
    { label: 'Pressure', path: 'pressureHectopascals', unit: 'hPa', kind: 'curve' },
  ],
  aliasKey: ({ integrationParams }) => `weather:${checkedPlace(integrationParams.place)}:hourly`,
  async sync(ctx) {
    const query = { place: parsePlaceParam(ctx.integrationParams.place), variables, signal: ctx.signal }
    const { weather } = ctx.client
    return await syncSettlingDays(
      ctx,
      async (range) => toHourlyDays(await weather.archiveHourly({ ...query, range }), variables, 'temperatureCelsius'),
      async (range) => toHourlyDays(await weather.forecastHourly({ ...query, range }), variables, 'temperatureCelsius'),
    )
  },
})
