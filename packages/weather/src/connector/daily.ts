import { defineRow } from '@lona/connector'
import { toDailyDays } from './day-cells.js'
import { checkedPlace, parsePlaceParam } from './place-param.js'
import { settlingSyncShape, syncSettlingDays } from './sync-settling-days.js'
import { weather } from './weather.js'

// Ten, because a request of ten variables and fourteen days is the largest that weighs 1.
const variables = [
  'temperatureMaxCelsius',
  'temperatureMinCelsius',
  'apparentTemperatureMaxCelsius',
  'apparentTemperatureMinCelsius',
  'precipitationMillimeters',
  'weatherCode',
  'windSpeedMaxKmh',
  'windGustsMaxKmh',
  'sunriseAt',
  'sunsetAt',
] as const

/** The weather day by day: one cell per local day, a week ahead, back to 1940. Recent days settle after a week. */
export const daily = defineRow(weather, {
  pattern: ':~weather:{place}:daily',
  label: 'weather-daily',
  syncShape: settlingSyncShape,
  display: [
    { label: 'Highest', path: 'temperatureMaxCelsius', unit: '°C', kind: 'number' },
    { label: 'Lowest', path: 'temperatureMinCelsius', unit: '°C', kind: 'number' },
    { label: 'Precipitation', path: 'precipitationMillimeters', unit: 'mm', kind: 'number' },
    { label: 'Wind', path: 'windSpeedMaxKmh', unit: 'km/h', kind: 'number' },
    { label: 'Gusts', path: 'windGustsMaxKmh', unit: 'km/h', kind: 'number' },
    { label: 'Sunrise', path: 'sunriseAt', kind: 'event' },
    { label: 'Sunset', path: 'sunsetAt', kind: 'event' },
  ],
  aliasKey: ({ integrationParams }) => `weather:${checkedPlace(integrationParams.place)}:daily`,
  async sync(ctx) {
    const query = { place: parsePlaceParam(ctx.integrationParams.place), variables, signal: ctx.signal }
    const { weather } = ctx.client
    return await syncSettlingDays(
      ctx,
      async (range) => toDailyDays(await weather.archiveDaily({ ...query, range }), variables, 'temperatureMaxCelsius'),
      async (range) =>
        toDailyDays(await weather.forecastDaily({ ...query, range }), variables, 'temperatureMaxCelsius'),
    )
  },
})
