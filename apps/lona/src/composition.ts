import type { Store } from '@lona/host'
import { allow, defineRowKeys, IntegrationDeps, type RowKeys } from '@lona/rows'
import { registerSyncProvider, type SyncRegistration } from '@lona/sync'
import {
  airQuality,
  airQualityLogs,
  daily,
  dailyLogs,
  hourly,
  hourlyLogs,
  WeatherBackendDeps,
  WeatherLogsDeps,
} from '@tento/weather/connector'
import { weatherSyncProvider } from '@tento/weather/sync-plugin'

/** The rows that this app offers. A provider that arrives adds its rows here, its deps below, and nothing else. */
export const rowKeys: RowKeys = defineRowKeys(
  allow(hourly, 'get'),
  allow(hourlyLogs, 'get'),
  allow(daily, 'get'),
  allow(dailyLogs, 'get'),
  allow(airQuality, 'get'),
  allow(airQualityLogs, 'get'),
)

/** What the rows call: one line per deps key. */
export const registerDeps = (store: Store): IntegrationDeps =>
  new IntegrationDeps()
    .register(WeatherBackendDeps, (run) => store.backendDeps(run))
    .register(WeatherLogsDeps, (run) => store.backendDeps(run))

/** The rows that this app keeps in sync. */
export const syncedRows: readonly SyncRegistration[] = [registerSyncProvider(weatherSyncProvider)]
