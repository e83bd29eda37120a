/**
 * The weather as rows: what a host registers.
 *
 * Each row in three parts: `hourly`, `daily` and `airQuality` fetch, map and hand over; `place-param` and `day-cells` are
 * pure; `sync-settling-days` decides which source is asked for which days. The log rows have deps of their own, so that
 * a host without logs need not offer them.
 *
 * Note on `./sync-plugin`: it has the provider only, which says how these rows want to be orchestrated. There is no
 * executor, no `WeatherApiContext` and no `WeatherSyncDeps`: nobody signs in, and no row keeps state beside its cells and
 * the gap map, so the host's generic executor, which runs `Row.sync`, does all that one of our own could do.
 */
export { airQuality } from './air-quality.js'
export { airQualityLogs } from './air-quality-logs.js'
export { daily } from './daily.js'
export { dailyLogs } from './daily-logs.js'
export { hourly } from './hourly.js'
export { hourlyLogs } from './hourly-logs.js'
export { parsePlaceParam, placeParam } from './place-param.js'
export { type WeatherClientBag, weather } from './weather.js'
export { WeatherBackendDeps, WeatherLogsDeps } from './weather-backend-deps.js'
