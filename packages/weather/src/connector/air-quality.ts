import { defineRow } from '@lona/connector'
import { toHourlyDays } from './day-cells.js'
import { checkedPlace, parsePlaceParam } from './place-param.js'
import { syncDays } from './sync-settling-days.js'
import { weather } from './weather.js'

// Ten, because a request of ten variables and fourteen days is the largest that weighs 1.
const variables = [
  'europeanAqi',
  'pm10MicrogramsPerCubicMeter',
  'pm25MicrogramsPerCubicMeter',
  'nitrogenDioxideMicrogramsPerCubicMeter',
  'ozoneMicrogramsPerCubicMeter',
  'sulphurDioxideMicrogramsPerCubicMeter',
  'uvIndex',
  'birchPollenGrainsPerCubicMeter',
  'grassPollenGrainsPerCubicMeter',
  'ragweedPollenGrainsPerCubicMeter',
] as const

/**
 * The air hour by hour: one cell per local day, four days ahead, back to 2013 in Europe and to August 2022 elsewhere. One
 * source has past and future, so nothing settles but the models' last runs. Pollen is known in Europe only.
 *
 * @see https://open-meteo.com/en/docs/air-quality-api (read 2026-11-21)
 */
export const airQuality = defineRow(weather, {
  pattern: ':~weather:{place}:airQuality',
  label: 'weather-air-quality',
  syncShape: {
    stages: ['viewport', 'backfill'],
    sliceDays: 14,
    trailingDays: 3,
    refreshMinutes: 60,
    historyDays: 365,
    aheadDays: 4,
  },
  display: [
    { label: 'Air quality index (EU)', path: 'europeanAqi', kind: 'curve' },
    { label: 'PM10', path: 'pm10MicrogramsPerCubicMeter', unit: 'μg/m³', kind: 'curve' },
    { label: 'PM2.5', path: 'pm25MicrogramsPerCubicMeter', unit: 'μg/m³', kind: 'curve' },
    { label: 'Ozone', path: 'ozoneMicrogramsPerCubicMeter', unit: 'μg/m³', kind: 'curve' },
    { label: 'UV index', path: 'uvIndex', kind: 'curve' },
    { label: 'Birch pollen', path: 'birchPollenGrainsPerCubicMeter', unit: 'grains/m³', kind: 'curve' },
    { label: 'Grass pollen', path: 'grassPollenGrainsPerCubicMeter', unit: 'grains/m³', kind: 'curve' },
  ],
  aliasKey: ({ integrationParams }) => `weather:${checkedPlace(integrationParams.place)}:airQuality`,
  async sync(ctx) {
    const query = { place: parsePlaceParam(ctx.integrationParams.place), variables, signal: ctx.signal }
    return await syncDays(ctx, async (range) =>
      toHourlyDays(await ctx.client.weather.airQualityHourly({ ...query, range }), variables, 'europeanAqi'),
    )
  },
})
