import { type Cell, depsKey, type Row } from '@lona/connector'
import { allow, IntegrationDeps } from '@lona/rows'
import { registerRowWithSync } from '@lona/sync'
import {
  hourly,
  hourlyLogs,
  WeatherBackendDeps,
  type WeatherClientBag,
  WeatherLogsDeps,
} from '../src/connector/index.js'
import { weatherSyncProvider } from '../src/sync-plugin/index.js'

declare const backendDeps: WeatherBackendDeps
declare const logsDeps: WeatherLogsDeps

export function whatAHostMayWrite(): void {
  // The interfaces keep the rules of deps: they compile as keys, here as in the package.
  depsKey<WeatherBackendDeps>('@tento/weather/WeatherBackendDeps')
  depsKey<WeatherLogsDeps>('@tento/weather/WeatherLogsDeps')
  new IntegrationDeps().register(WeatherBackendDeps, backendDeps).register(WeatherLogsDeps, () => logsDeps)

  hourly.lookupKey({ place: '48.86,2.35' })
  const row: Row<':~weather:{place}:hourly', WeatherBackendDeps, WeatherClientBag, 'sync', 'viewport' | 'backfill'> =
    hourly
  registerRowWithSync(row)
  allow(hourlyLogs, 'get')
  weatherSyncProvider.stageKeyRange(hourly, 'viewport', { now: '2026-11-21T12:00:00.000Z' })
}

export function whatDoesNotCompile(): void {
  interface WithResponse extends WeatherBackendDeps {
    keepBody(response: Response): Promise<void>
  }
  // @ts-expect-error a response is nothing that every host could be handed
  depsKey<WithResponse>('@tento/weather/WithResponse')
  // @ts-expect-error a seam is there or it is none
  depsKey<Partial<WeatherBackendDeps>>('@tento/weather/PartialDeps')

  const { persistCells } = backendDeps
  // @ts-expect-error replaceCells is missing
  new IntegrationDeps().register(WeatherBackendDeps, { persistCells })
  // @ts-expect-error logs are another interface
  new IntegrationDeps().register(WeatherLogsDeps, backendDeps)

  // @ts-expect-error the place is missing
  hourly.lookupKey({})
  // @ts-expect-error a place is one value
  hourly.lookupKey({ latitude: '48.86', longitude: '2.35' })
  // @ts-expect-error logs are computed, so they cannot be kept in sync
  registerRowWithSync(hourlyLogs)
  // @ts-expect-error nobody writes the weather
  allow(hourly, 'post')
}

/** What a host gives back of a row's runs are cells like any other. */
export const logCells = (): Promise<Cell[]> => logsDeps.recentLogCells({ kind: 'user', userId: 'ada' }, 'key')
