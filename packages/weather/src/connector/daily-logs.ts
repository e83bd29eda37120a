import { defineRow } from '@lona/connector'
import { daily } from './daily.js'
import { weather } from './weather.js'
import { WeatherLogsDeps } from './weather-backend-deps.js'

/** The last runs of the row beside it, newest first: computed by the host, never stored. */
export const dailyLogs = defineRow(weather, {
  pattern: ':~weather:{place}:daily:logs',
  label: 'weather-daily-logs',
  deps: WeatherLogsDeps,
  rowType: 'logs',
  listCells: ({ deps, owner, integrationParams }) => deps.recentLogCells(owner, daily.lookupKey(integrationParams)),
})
