import { z } from 'zod'

/**
 * Spellings of before 2023, which old self-hosted servers and the `current_weather` section still use.
 * @see https://open-meteo.com/en/docs (read 2026-11-21)
 */
const oldSpellings: Readonly<Record<string, string>> = {
  temperature: 'temperature_2m',
  weathercode: 'weather_code',
  windspeed: 'wind_speed_10m',
  winddirection: 'wind_direction_10m',
  relativehumidity_2m: 'relative_humidity_2m',
  dewpoint_2m: 'dew_point_2m',
  vapor_pressure_deficit: 'vapour_pressure_deficit',
  cloudcover: 'cloud_cover',
  cloudcover_low: 'cloud_cover_low',
  cloudcover_mid: 'cloud_cover_mid',
  cloudcover_high: 'cloud_cover_high',
  windspeed_10m: 'wind_speed_10m',
  windspeed_100m: 'wind_speed_100m',
  windgusts_10m: 'wind_gusts_10m',
  winddirection_10m: 'wind_direction_10m',
  winddirection_100m: 'wind_direction_100m',
  windspeed_10m_max: 'wind_speed_10m_max',
  windgusts_10m_max: 'wind_gusts_10m_max',
  winddirection_10m_dominant: 'wind_direction_10m_dominant',
}

/** Fields by the vendor's present names, whichever spelling came. What is inside is checked when a field is read. */
const fieldsWireSchema = z
  .record(z.string(), z.unknown())
  .transform((fields) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [oldSpellings[name] ?? name, value])),
  )

/**
 * The answer that the forecast, the archive and the air quality endpoint share: only what we read of it.
 *
 * `hourly` and `daily` hold one list per variable beside `time`; `current` holds one value each. Latitude and longitude are
 * those of the grid point, not those asked for. The one `utc_offset_seconds` is the zone's offset at the time of the request.
 */
export const seriesWireSchema = z
  .object({
    latitude: z.number(),
    longitude: z.number(),
    elevation: z.number().nullish(),
    utc_offset_seconds: z.number(),
    timezone: z.string(),
    hourly: fieldsWireSchema.nullish(),
    hourly_units: fieldsWireSchema.nullish(),
    daily: fieldsWireSchema.nullish(),
    daily_units: fieldsWireSchema.nullish(),
    current: fieldsWireSchema.nullish(),
    current_units: fieldsWireSchema.nullish(),
    current_weather: fieldsWireSchema.nullish(),
    current_weather_units: fieldsWireSchema.nullish(),
  })
  .transform(({ current_weather, current_weather_units, ...wire }) => ({
    ...wire,
    current: wire.current ?? current_weather,
    current_units: wire.current_units ?? current_weather_units,
  }))

/** What comes out of `seriesWireSchema`. */
export type SeriesWire = z.infer<typeof seriesWireSchema>

/** Seconds since 1970, or the local time as text without an offset (`2026-01-26T13:00`, `2026-01-26`). */
export const timeWireSchema = z.union([z.number(), z.string().regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/)])

/** One value of a variable: a number, a local time as text, or nothing. */
export const valueWireSchema = z.union([z.number(), z.string()]).nullish()
