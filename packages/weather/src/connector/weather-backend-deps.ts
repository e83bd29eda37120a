import { type Cell, type DateRange, depsKey, type Instant, type Json, type Owner, type Uuid } from '@lona/connector'

/** What the weather rows ask of a host: a place for cells. */
export interface WeatherBackendDeps {
  /** Stores cells; with `covered`, certifies its days as read whole. */
  persistCells(
    rowId: Uuid,
    cells: readonly Cell[],
    options?: { cursor?: Json; covered?: DateRange; observedAt?: Instant },
  ): Promise<void>
  /** Stores cells that are all there is in the covered days: others are removed, and the days certified. */
  replaceCells(
    rowId: Uuid,
    covered: DateRange | 'everything',
    cells: readonly Cell[],
    options?: { cursor?: Json; observedAt?: Instant },
  ): Promise<void>
}

/** The key under which a host registers its `WeatherBackendDeps`. */
export const WeatherBackendDeps = depsKey<WeatherBackendDeps>('@tento/weather/WeatherBackendDeps')

/** What the log rows ask of a host: what it knows of a row's runs. */
export interface WeatherLogsDeps {
  /** The last runs of a row as cells, newest first. */
  recentLogCells(owner: Owner, lookupKey: string): Promise<Cell[]>
}

/** The key under which a host registers its `WeatherLogsDeps`. */
export const WeatherLogsDeps = depsKey<WeatherLogsDeps>('@tento/weather/WeatherLogsDeps')
