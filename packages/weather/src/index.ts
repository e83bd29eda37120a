// Below: the variables as data, for those who show or check them.
export {
  type AirQualityHourlyValues,
  type AirQualityHourlyVariable,
  airQualityHourlyVariables,
} from './api/air-quality.js'
export {
  type ArchiveDailyValues,
  type ArchiveDailyVariable,
  type ArchiveHourlyValues,
  type ArchiveHourlyVariable,
  archiveDailyVariables,
  archiveHourlyVariables,
} from './api/archive.js'
export {
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
// What is asked, and what comes back.
export type { Place } from './api/geocoding.js'
export type { Coordinates, CurrentQuery, PlaceQuery, PlacesQuery, WeatherQuery } from './api/query.js'
export type { ValueOf, ValuesOf, Variable, VariableTable } from './api/variables.js'
export type {
  CurrentWeather,
  DailyWeather,
  HourlyWeather,
  WeatherDay,
  WeatherHour,
  WeatherMoment,
  WeatherSite,
} from './api/weather.js'
export type { DayRange } from './days.js'
// What can go wrong, and what the vendor allows.
export {
  isWeatherError,
  WeatherError,
  type WeatherErrorCode,
  type WeatherErrorFacts,
  type WeatherErrorInit,
  type WeatherLimitWindow,
} from './errors.js'
export { type WeatherLimit, type WeatherLimits, weatherLimits, weighRequest } from './limits.js'
export {
  createWeatherClient,
  type WeatherBaseUrls,
  type WeatherClient,
  type WeatherClientOptions,
} from './weather-client.js'
