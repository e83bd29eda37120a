import { defineRow } from '@lona/connector'
import { hourly } from './hourly.js'
import { weather } from './weather.js'
import { WeatherLogsDeps } from './weather-backend-deps.js'

/** The last runs of the row beside it, newest first: computed by the host, never stored. */
export const hourlyLogs = defineRow(weather, {
  pattern: ':~weather:{place}:hourly:logs',
  label: 'weather-hourly-logs',
  deps: WeatherLogsDeps,
  rowType: 'logs',
  listCells: ({ deps, owner, integrationParams }) => deps.recentLogCells(owner, hourly.lookupKey(integrationParams)),
})
