import { defineRow } from '@lona/connector'
import { airQuality } from './air-quality.js'
import { weather } from './weather.js'
import { WeatherLogsDeps } from './weather-backend-deps.js'

/** The last runs of the row beside it, newest first: computed by the host, never stored. */
export const airQualityLogs = defineRow(weather, {
  pattern: ':~weather:{place}:airQuality:logs',
  label: 'weather-air-quality-logs',
  deps: WeatherLogsDeps,
  rowType: 'logs',
  listCells: ({ deps, owner, integrationParams }) =>
    deps.recentLogCells(owner, airQuality.lookupKey(integrationParams)),
})
