import { commonDailyVariables, commonHourlyVariables } from './common-variables.js'
import type { ValuesOf, VariableTable } from './variables.js'

const archiveHourlyOnly = {
  /** Wind speed 100 m above the ground. */
  windSpeed100mKmh: { vendorName: 'wind_speed_100m', unit: 'km/h' },
  /** Where the wind 100 m above the ground comes from: 0 is north, 90 east. */
  windDirection100mDegrees: { vendorName: 'wind_direction_100m', unit: '°' },
  /** Temperature of the ground down to 7 cm. */
  soilTemperatureCelsius: { vendorName: 'soil_temperature_0_to_7cm', unit: '°C' },
  /** Share of water in the ground down to 7 cm, 0 to 1. */
  soilMoistureFraction: { vendorName: 'soil_moisture_0_to_7cm', unit: 'm³/m³' },
} as const satisfies VariableTable

/**
 * What the archive offers hour by hour, back to 1940: our name, the vendor's, and the unit.
 * @see https://open-meteo.com/en/docs/historical-weather-api and the vendor's OpenAPI document of 2026-08-20 (read 2026-11-21)
 */
export const archiveHourlyVariables: typeof commonHourlyVariables & typeof archiveHourlyOnly = {
  ...commonHourlyVariables,
  ...archiveHourlyOnly,
}

const archiveDailyOnly = {
  /** Mean air temperature. */
  temperatureMeanCelsius: { vendorName: 'temperature_2m_mean', unit: '°C' },
  /** Mean temperature as it feels. */
  apparentTemperatureMeanCelsius: { vendorName: 'apparent_temperature_mean', unit: '°C' },
  /** Mean share of the sky under clouds. */
  cloudCoverMeanPercent: { vendorName: 'cloud_cover_mean', unit: '%' },
  /** Mean dew point. */
  dewPointMeanCelsius: { vendorName: 'dew_point_2m_mean', unit: '°C' },
  /** Mean relative humidity. */
  relativeHumidityMeanPercent: { vendorName: 'relative_humidity_2m_mean', unit: '%' },
  /** Highest relative humidity. */
  relativeHumidityMaxPercent: { vendorName: 'relative_humidity_2m_max', unit: '%' },
  /** Lowest relative humidity. */
  relativeHumidityMinPercent: { vendorName: 'relative_humidity_2m_min', unit: '%' },
  /** Mean air pressure, reduced to sea level. */
  pressureMeanHectopascals: { vendorName: 'pressure_msl_mean', unit: 'hPa' },
  /** Mean wind speed, 10 m above the ground. */
  windSpeedMeanKmh: { vendorName: 'wind_speed_10m_mean', unit: 'km/h' },
} as const satisfies VariableTable

/**
 * What the archive offers day by day, back to 1940: our name, the vendor's, and the unit.
 * @see https://open-meteo.com/en/docs/historical-weather-api and the vendor's OpenAPI document of 2026-08-20 (read 2026-11-21)
 */
export const archiveDailyVariables: typeof commonDailyVariables & typeof archiveDailyOnly = {
  ...commonDailyVariables,
  ...archiveDailyOnly,
}

/** A variable that the archive has for every hour. */
export type ArchiveHourlyVariable = keyof typeof archiveHourlyVariables

/** A variable that the archive has for every day. */
export type ArchiveDailyVariable = keyof typeof archiveDailyVariables

/** The values of an hour in the archive, one field for each variable asked for. */
export type ArchiveHourlyValues<Name extends ArchiveHourlyVariable> = ValuesOf<typeof archiveHourlyVariables, Name>

/** The values of a day in the archive, one field for each variable asked for. */
export type ArchiveDailyValues<Name extends ArchiveDailyVariable> = ValuesOf<typeof archiveDailyVariables, Name>
