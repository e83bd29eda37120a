import { commonDailyVariables, commonHourlyVariables } from './common-variables.js'
import type { ValuesOf, VariableTable } from './variables.js'

const forecastHourlyOnly = {
  /** Chance of more than 0.1 mm of precipitation in the hour before. */
  precipitationProbabilityPercent: { vendorName: 'precipitation_probability', unit: '%' },
  /** Rain from local showers, of the hour before. */
  showersMillimeters: { vendorName: 'showers', unit: 'mm' },
  /** How far one can see. */
  visibilityMeters: { vendorName: 'visibility', unit: 'm' },
  /** UV index under the clouds that are expected. */
  uvIndex: { vendorName: 'uv_index', unit: '' },
  /** UV index if the sky were clear. */
  uvIndexClearSky: { vendorName: 'uv_index_clear_sky', unit: '' },
  /** Height above sea level at which the air is at 0 °C. */
  freezingLevelMeters: { vendorName: 'freezing_level_height', unit: 'm' },
  /** Energy that is there for thunderstorms. */
  capeJoulesPerKilogram: { vendorName: 'cape', unit: 'J/kg' },
} as const satisfies VariableTable

/**
 * What the forecast offers hour by hour: our name, the vendor's, and the unit.
 * @see https://open-meteo.com/en/docs and the vendor's OpenAPI document of 2026-08-20 (read 2026-11-21)
 */
export const forecastHourlyVariables: typeof commonHourlyVariables & typeof forecastHourlyOnly = {
  ...commonHourlyVariables,
  ...forecastHourlyOnly,
}

const forecastDailyOnly = {
  /** Highest UV index under the clouds that are expected. */
  uvIndexMax: { vendorName: 'uv_index_max', unit: '' },
  /** Highest UV index if the sky were clear. */
  uvIndexClearSkyMax: { vendorName: 'uv_index_clear_sky_max', unit: '' },
  /** Rain from local showers. */
  showersMillimeters: { vendorName: 'showers_sum', unit: 'mm' },
  /** Highest hourly chance of precipitation. */
  precipitationProbabilityMaxPercent: { vendorName: 'precipitation_probability_max', unit: '%' },
} as const satisfies VariableTable

/**
 * What the forecast offers day by day: our name, the vendor's, and the unit.
 * @see https://open-meteo.com/en/docs and the vendor's OpenAPI document of 2026-08-20 (read 2026-11-21)
 */
export const forecastDailyVariables: typeof commonDailyVariables & typeof forecastDailyOnly = {
  ...commonDailyVariables,
  ...forecastDailyOnly,
}

/**
 * What can be asked about the present: our name, the vendor's, and the unit.
 * @see https://open-meteo.com/en/docs and the vendor's OpenAPI document of 2026-08-20 (read 2026-11-21)
 */
export const currentVariables = {
  /** Air temperature 2 m above the ground. */
  temperatureCelsius: commonHourlyVariables.temperatureCelsius,
  /** What it feels like, from wind, humidity and sunshine. */
  apparentTemperatureCelsius: commonHourlyVariables.apparentTemperatureCelsius,
  /** Relative humidity 2 m above the ground. */
  relativeHumidityPercent: commonHourlyVariables.relativeHumidityPercent,
  /** Rain, showers and melted snow of the hour before. */
  precipitationMillimeters: commonHourlyVariables.precipitationMillimeters,
  /** Rain from large weather systems, of the hour before. */
  rainMillimeters: commonHourlyVariables.rainMillimeters,
  /** Rain from local showers, of the hour before. */
  showersMillimeters: forecastHourlyVariables.showersMillimeters,
  /** Fresh snow of the hour before. */
  snowfallCentimeters: commonHourlyVariables.snowfallCentimeters,
  /** The weather as a WMO code from 0 (clear) to 99 (thunderstorm with hail). */
  weatherCode: commonHourlyVariables.weatherCode,
  /** Air pressure reduced to sea level, the one of weather maps. */
  pressureHectopascals: commonHourlyVariables.pressureHectopascals,
  /** Air pressure at the ground. */
  surfacePressureHectopascals: commonHourlyVariables.surfacePressureHectopascals,
  /** Share of the sky under clouds. */
  cloudCoverPercent: commonHourlyVariables.cloudCoverPercent,
  /** Wind speed 10 m above the ground. */
  windSpeedKmh: commonHourlyVariables.windSpeedKmh,
  /** Strongest gust of the hour before, 10 m above the ground. */
  windGustsKmh: commonHourlyVariables.windGustsKmh,
  /** Where the wind comes from: 0 is north, 90 east. */
  windDirectionDegrees: commonHourlyVariables.windDirectionDegrees,
  /** Whether the sun is up. */
  isDay: commonHourlyVariables.isDay,
} as const satisfies VariableTable

/** A variable that the forecast has for every hour. */
export type ForecastHourlyVariable = keyof typeof forecastHourlyVariables

/** A variable that the forecast has for every day. */
export type ForecastDailyVariable = keyof typeof forecastDailyVariables

/** A variable that can be asked about the present. */
export type CurrentVariable = keyof typeof currentVariables

/** The values of a forecast hour, one field for each variable asked for. */
export type ForecastHourlyValues<Name extends ForecastHourlyVariable> = ValuesOf<typeof forecastHourlyVariables, Name>

/** The values of a forecast day, one field for each variable asked for. */
export type ForecastDailyValues<Name extends ForecastDailyVariable> = ValuesOf<typeof forecastDailyVariables, Name>

/** The present values, one field for each variable asked for. */
export type CurrentValues<Name extends CurrentVariable> = ValuesOf<typeof currentVariables, Name>
