import ky, { NetworkError } from 'ky'
import { z } from 'zod'
import {
  type AirQualityHourlyValues,
  type AirQualityHourlyVariable,
  airQualityHourlyVariables,
} from './api/air-quality.js'
import {
  type ArchiveDailyValues,
  type ArchiveDailyVariable,
  type ArchiveHourlyValues,
  type ArchiveHourlyVariable,
  archiveDailyVariables,
  archiveHourlyVariables,
} from './api/archive.js'
import {
  type CurrentValues,
  type CurrentVariable,
  currentVariables,
  type ForecastDailyValues,
  type ForecastDailyVariable,
  type ForecastHourlyValues,
  type ForecastHourlyVariable,
  forecastDailyVariables,
  forecastHourlyVariables,
} from './api/forecast.js'
import { type Place, toPlace } from './api/geocoding.js'
import { placesWireSchema, placeWireSchema } from './api/geocoding-wire.js'
import {
  type CurrentQuery,
  checkOptions,
  checkVariables,
  currentQuerySchema,
  type PlaceQuery,
  type PlacesQuery,
  placeQuerySchema,
  placesQuerySchema,
  type WeatherQuery,
  weatherQuerySchema,
} from './api/query.js'
import { toCurrentRow } from './api/series.js'
import { type SeriesWire, seriesWireSchema } from './api/series-wire.js'
import type { VariableTable } from './api/variables.js'
import type { CurrentWeather, DailyWeather, HourlyWeather, WeatherSite } from './api/weather.js'
import { addDays, toInstant } from './days.js'
import { toWeatherError } from './error-texts.js'
import { isWeatherError, WeatherError } from './errors.js'
import { readLocalHours, readSeries, type SeriesReading } from './read-series.js'

/** The four services of Open-Meteo, each with a host of its own. */
export interface WeatherBaseUrls {
  /** Forecast and present weather: `https://api.open-meteo.com`. */
  readonly forecast: string
  /** The past, back to 1940: `https://archive-api.open-meteo.com`. */
  readonly archive: string
  /** Air quality and pollen: `https://air-quality-api.open-meteo.com`. */
  readonly airQuality: string
  /** Places by name: `https://geocoding-api.open-meteo.com`. */
  readonly geocoding: string
}

/** What a client is made from; all of it optional. */
export interface WeatherClientOptions {
  /** Makes every request; `globalThis.fetch` when left out. The client itself never repeats a request and never waits. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Key of a paid plan. With it the `customer-` hosts are asked. It travels in the address, as the vendor wants it: keep addresses out of logs. */
  readonly apiKey?: string | undefined
  /** Other servers, each on its own: for self-hosting and tests. `v1/forecast` and so on are appended. */
  readonly baseUrls?: Partial<WeatherBaseUrls> | undefined
  /** The clock, for `retryAfterMs`; the system's when left out. */
  readonly now?: (() => Date) | undefined
}

/**
 * Open-Meteo in types. Every method checks its options before it asks, and throws nothing but `WeatherError`.
 *
 * Common to all: `invalid-request`, `unknown-variable` before any request; `invalid-time-zone`, `no-data`, `rate-limited`,
 * `overloaded`, `provider-down`, `api-key-refused`, `unreadable-reply` after one; `cancelled` by your signal.
 */
export interface WeatherClient {
  /**
   * The forecast hour by hour: 16 days ahead and some months back, the past as the models saw it at the time.
   *
   * @throws {WeatherError} `out-of-range` with `allowedFrom` and `allowedTo`.
   */
  forecastHourly<const Name extends ForecastHourlyVariable>(
    query: WeatherQuery<Name>,
  ): Promise<HourlyWeather<ForecastHourlyValues<Name>>>
  /**
   * The forecast day by day: 16 days ahead and some months back.
   *
   * The server begins its days by the offset that the zone has today: in winter, the values of a summer day run from one
   * o'clock to one o'clock, and the other way round.
   *
   * @throws {WeatherError} `out-of-range` with `allowedFrom` and `allowedTo`.
   */
  forecastDaily<const Name extends ForecastDailyVariable>(
    query: WeatherQuery<Name>,
  ): Promise<DailyWeather<ForecastDailyValues<Name>>>
  /**
   * The past hour by hour, back to 1940. The last two to five days are `null`, until the reanalysis has reached them.
   *
   * @throws {WeatherError} `out-of-range` with `allowedFrom` and `allowedTo`.
   */
  archiveHourly<const Name extends ArchiveHourlyVariable>(
    query: WeatherQuery<Name>,
  ): Promise<HourlyWeather<ArchiveHourlyValues<Name>>>
  /**
   * The past day by day, back to 1940. The last two to five days are `null`. Days begin as in `forecastDaily`.
   *
   * @throws {WeatherError} `out-of-range` with `allowedFrom` and `allowedTo`.
   */
  archiveDaily<const Name extends ArchiveDailyVariable>(
    query: WeatherQuery<Name>,
  ): Promise<DailyWeather<ArchiveDailyValues<Name>>>
  /**
   * Air quality and pollen hour by hour, 5 to 7 days ahead. Some variables exist in Europe only and are `null` elsewhere.
   *
   * @throws {WeatherError} `out-of-range` with `allowedFrom` and `allowedTo`.
   */
  airQualityHourly<const Name extends AirQualityHourlyVariable>(
    query: WeatherQuery<Name>,
  ): Promise<HourlyWeather<AirQualityHourlyValues<Name>>>
  /** The weather at present, one request. */
  current<const Name extends CurrentVariable>(query: CurrentQuery<Name>): Promise<CurrentWeather<CurrentValues<Name>>>
  /** Places with this name, the best match first; empty without one. One request: the service has no further pages. */
  listPlaces(query: PlacesQuery): Promise<readonly Place[]>
  /** The place with this id, or `null`. */
  findPlace(query: PlaceQuery): Promise<Place | null>
}

/** Which host serves what, and under which path. */
const endpoints = {
  forecast: { host: 'forecast', path: 'v1/forecast' },
  archive: { host: 'archive', path: 'v1/archive' },
  airQuality: { host: 'airQuality', path: 'v1/air-quality' },
  search: { host: 'geocoding', path: 'v1/search' },
  place: { host: 'geocoding', path: 'v1/get' },
} as const satisfies Record<string, { readonly host: keyof WeatherBaseUrls; readonly path: string }>

type Endpoint = keyof typeof endpoints
type Parameters = Readonly<Record<string, string | number | undefined>>

const clientOptionsSchema = z.strictObject({
  fetch: z.custom<typeof globalThis.fetch>((value) => typeof value === 'function', 'expected a function').optional(),
  apiKey: z.string().min(1).optional(),
  baseUrls: z
    .strictObject({ forecast: z.url(), archive: z.url(), airQuality: z.url(), geocoding: z.url() })
    .partial()
    .optional(),
  now: z.custom<() => Date>((value) => typeof value === 'function', 'expected a function').optional(),
})

/** What an answer looks like when it is a refusal, whatever its status. */
const refusalWireSchema = z.object({ error: z.literal(true), reason: z.string().nullish() })

/**
 * A client for Open-Meteo: nothing is asked until a method is called. No key is needed for non-commercial use.
 *
 * @throws {WeatherError} `invalid-request` for an option that it does not know or cannot use.
 * @see https://open-meteo.com/en/docs (read 2026-11-21)
 */
export function createWeatherClient(options: WeatherClientOptions = {}): WeatherClient {
  const { fetch, apiKey, baseUrls, now = () => new Date() } = checkOptions(clientOptionsSchema, options)
  const prefix = apiKey === undefined ? '' : 'customer-'
  const hosts: WeatherBaseUrls = {
    forecast: baseUrls?.forecast ?? `https://${prefix}api.open-meteo.com`,
    archive: baseUrls?.archive ?? `https://${prefix}archive-api.open-meteo.com`,
    airQuality: baseUrls?.airQuality ?? `https://${prefix}air-quality-api.open-meteo.com`,
    geocoding: baseUrls?.geocoding ?? `https://${prefix}geocoding-api.open-meteo.com`,
  }
  // No retry, no timeout: whoever gives the fetch and the signal decides. And no errors of ky's own: they hold the address, with the key.
  const http = ky.create({ retry: { limit: 0 }, timeout: false, throwHttpErrors: false, ...(fetch && { fetch }) })

  /** One request, and what it answered as JSON. The only place where requests are made. */
  async function get(endpoint: Endpoint, parameters: Parameters, signal: AbortSignal | undefined): Promise<unknown> {
    const { host, path } = endpoints[endpoint]
    const url = new URL(path, hosts[host].endsWith('/') ? hosts[host] : `${hosts[host]}/`)
    for (const [name, value] of Object.entries({ ...parameters, apikey: apiKey })) {
      if (value !== undefined) url.searchParams.set(name, String(value))
    }
    let response: Response
    let text: string
    try {
      signal?.throwIfAborted()
      response = await http.get(url, { headers: { accept: 'application/json' }, ...(signal && { signal }) })
      text = await response.text()
    } catch (error) {
      throw toTransportError(error, signal)
    }
    const { status, ok, headers } = response
    const body = parseJson(text)
    const refusal = refusalWireSchema.safeParse(body).data
    if (!ok || refusal !== undefined) {
      const reason = refusal?.reason ?? (refusal === undefined ? undefined : 'no reason given')
      throw toWeatherError({ status, reason, retryAfter: headers.get('retry-after'), at: now() })
    }
    if (body === undefined) {
      throw unreadable(`it is not JSON, or was cut off (${text.length} characters)`, status)
    }
    return body
  }

  async function getSeries(
    endpoint: Endpoint,
    parameters: Parameters,
    signal: AbortSignal | undefined,
  ): Promise<SeriesWire> {
    // Local times without an offset are ambiguous when clocks change, so instants are asked for.
    const body = await get(endpoint, { ...parameters, timeformat: 'unixtime' }, signal)
    return read(seriesWireSchema, body)
  }

  /** The checked query, as a reading of this section of this endpoint. */
  function toReading(
    endpoint: Endpoint,
    section: 'hourly' | 'daily',
    table: VariableTable,
    options: unknown,
  ): SeriesReading {
    const { place, variables, range, timeZone, signal } = checkOptions(weatherQuerySchema, options)
    return {
      section,
      table,
      names: checkVariables(table, variables),
      days: range,
      ask: ({ names, days }) =>
        getSeries(
          endpoint,
          {
            latitude: place.latitude,
            longitude: place.longitude,
            [section]: toVendorNames(table, names),
            start_date: days.start,
            end_date: addDays(days.end, -1), // the vendor includes the last day
            timezone: timeZone,
          },
          signal,
        ),
    }
  }

  // The two functions below give rows whose fields are the variables asked for; the types of the methods say so.
  async function readHours<Values>(
    endpoint: Endpoint,
    table: VariableTable,
    options: unknown,
  ): Promise<HourlyWeather<Values>> {
    const { first, rows } = await readLocalHours(toReading(endpoint, 'hourly', table, options))
    const hours = rows.map(({ seconds, values }) => ({ at: toInstant(seconds), ...(values as Values) }))
    return { ...toSite(first), hours }
  }

  async function readDays<Values>(
    endpoint: Endpoint,
    table: VariableTable,
    options: unknown,
  ): Promise<DailyWeather<Values>> {
    const { first, rows } = await readSeries(toReading(endpoint, 'daily', table, options))
    const days = rows.map(({ seconds, values }) => ({
      day: toInstant(seconds + first.utc_offset_seconds).slice(0, 10),
      ...(values as Values),
    }))
    return { ...toSite(first), days }
  }

  return {
    forecastHourly: async (query) => readHours('forecast', forecastHourlyVariables, query),
    forecastDaily: async (query) => readDays('forecast', forecastDailyVariables, query),
    archiveHourly: async (query) => readHours('archive', archiveHourlyVariables, query),
    archiveDaily: async (query) => readDays('archive', archiveDailyVariables, query),
    airQualityHourly: async (query) => readHours('airQuality', airQualityHourlyVariables, query),

    async current<Name extends CurrentVariable>(query: CurrentQuery<Name>) {
      const { place, variables, timeZone, signal } = checkOptions(currentQuerySchema, query)
      const names = checkVariables(currentVariables, variables)
      const { latitude, longitude } = place
      const parameters = { latitude, longitude, current: toVendorNames(currentVariables, names), timezone: timeZone }
      const wire = await getSeries('forecast', { ...parameters, forecast_days: 1 }, signal)
      const { seconds, intervalSeconds, values } = toCurrentRow(wire, currentVariables, names)
      return { ...toSite(wire), at: toInstant(seconds), intervalSeconds, ...(values as CurrentValues<Name>) }
    },

    async listPlaces(query) {
      const { signal, ...parameters } = checkOptions(placesQuerySchema, query)
      const { results } = read(placesWireSchema, await get('search', parameters, signal))
      return (results ?? []).map(toPlace)
    },

    async findPlace(query) {
      const { signal, ...parameters } = checkOptions(placeQuerySchema, query)
      try {
        return toPlace(read(placeWireSchema, await get('place', parameters, signal)))
      } catch (error) {
        if (isWeatherError(error) && error.code === 'no-data') return null // the service refuses an unknown id
        throw error
      }
    },
  }
}

const toVendorNames = (table: VariableTable, names: readonly string[]): string =>
  names.map((name) => table[name]?.vendorName ?? name).join(',')

const toSite = ({ latitude, longitude, elevation, timezone, utc_offset_seconds }: SeriesWire): WeatherSite => ({
  timeZone: timezone,
  utcOffsetSeconds: utc_offset_seconds,
  elevationMeters: elevation ?? null,
  gridPoint: { latitude, longitude },
})

/** JSON, or `undefined` for anything else; JSON itself has no `undefined`. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the caller decides by the status what that means
  }
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const path = result.error.issues[0]?.path.map(String).join('.')
  throw unreadable(path ? `'${path}' is missing or of another kind` : 'it has another shape')
}

const unreadable = (what: string, status?: number): WeatherError =>
  new WeatherError({
    code: 'unreadable-reply',
    message: `Open-Meteo's answer cannot be read: ${what}. Ask again; if it stays so, this package needs an update`,
    status,
  })

/** What it means that there is no answer at all: our caller stopped, or the way to the server failed. */
function toTransportError(error: unknown, signal: AbortSignal | undefined): WeatherError {
  if (isWeatherError(error)) return error
  const cause = error instanceof NetworkError ? (error.cause ?? error.name) : error // ky's own error holds the address, with the key
  const stoppedBy: unknown = signal?.aborted ? signal.reason : undefined
  if (signal?.aborted && !(stoppedBy instanceof Error && stoppedBy.name === 'TimeoutError')) {
    return new WeatherError({ code: 'cancelled', message: 'the request was stopped by its signal', cause: stoppedBy })
  }
  const message = signal?.aborted
    ? 'Open-Meteo did not answer within the time that the signal gives: ask again later'
    : 'Open-Meteo cannot be reached, or the connection broke: check the network, ask again later'
  return new WeatherError({ code: 'provider-down', message, cause })
}
