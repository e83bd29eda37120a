import type { VariableTable } from './variables.js'

/** Hour by hour, from the forecast and from the archive. */
export const commonHourlyVariables = {
  /** Air temperature 2 m above the ground. */
  temperatureCelsius: { vendorName: 'temperature_2m', unit: '°C' },
  /** What it feels like, from wind, humidity and sunshine. */
  apparentTemperatureCelsius: { vendorName: 'apparent_temperature', unit: '°C' },
  /** Relative humidity 2 m above the ground. */
  relativeHumidityPercent: { vendorName: 'relative_humidity_2m', unit: '%' },
  /** Dew point 2 m above the ground. */
  dewPointCelsius: { vendorName: 'dew_point_2m', unit: '°C' },
  /** Rain, showers and melted snow of the hour before. */
  precipitationMillimeters: { vendorName: 'precipitation', unit: 'mm' },
  /** Rain from large weather systems, of the hour before. */
  rainMillimeters: { vendorName: 'rain', unit: 'mm' },
  /** Fresh snow of the hour before. */
  snowfallCentimeters: { vendorName: 'snowfall', unit: 'cm' },
  /** Snow lying on the ground. */
  snowDepthMeters: { vendorName: 'snow_depth', unit: 'm' },
  /** The weather as a WMO code from 0 (clear) to 99 (thunderstorm with hail). */
  weatherCode: { vendorName: 'weather_code', unit: 'wmo code' },
  /** Air pressure reduced to sea level, the one of weather maps. */
  pressureHectopascals: { vendorName: 'pressure_msl', unit: 'hPa' },
  /** Air pressure at the ground. */
  surfacePressureHectopascals: { vendorName: 'surface_pressure', unit: 'hPa' },
  /** Share of the sky under clouds. */
  cloudCoverPercent: { vendorName: 'cloud_cover', unit: '%' },
  /** Share of the sky under low clouds and fog, up to 3 km. */
  cloudCoverLowPercent: { vendorName: 'cloud_cover_low', unit: '%' },
  /** Share of the sky under clouds from 3 to 8 km. */
  cloudCoverMidPercent: { vendorName: 'cloud_cover_mid', unit: '%' },
  /** Share of the sky under clouds above 8 km. */
  cloudCoverHighPercent: { vendorName: 'cloud_cover_high', unit: '%' },
  /** Wind speed 10 m above the ground. */
  windSpeedKmh: { vendorName: 'wind_speed_10m', unit: 'km/h' },
  /** Strongest gust of the hour before, 10 m above the ground. */
  windGustsKmh: { vendorName: 'wind_gusts_10m', unit: 'km/h' },
  /** Where the wind comes from: 0 is north, 90 east. */
  windDirectionDegrees: { vendorName: 'wind_direction_10m', unit: '°' },
  /** Sunlight on a level surface, mean of the hour before. */
  shortwaveRadiationWattsPerSquareMeter: { vendorName: 'shortwave_radiation', unit: 'W/m²' },
  /** Seconds of sunshine in the hour before. */
  sunshineSeconds: { vendorName: 'sunshine_duration', unit: 's' },
  /** How strongly the air draws water from plants. */
  vapourPressureDeficitKilopascals: { vendorName: 'vapour_pressure_deficit', unit: 'kPa' },
  /** Water that a reference meadow would lose in the hour before. */
  evapotranspirationMillimeters: { vendorName: 'et0_fao_evapotranspiration', unit: 'mm' },
  /** Whether the sun is up. */
  isDay: { vendorName: 'is_day', unit: '', kind: 'flag' },
} as const satisfies VariableTable

/** Day by day, from the forecast and from the archive. */
export const commonDailyVariables = {
  /** The most severe weather of the day as a WMO code. */
  weatherCode: { vendorName: 'weather_code', unit: 'wmo code' },
  /** Highest air temperature. */
  temperatureMaxCelsius: { vendorName: 'temperature_2m_max', unit: '°C' },
  /** Lowest air temperature. */
  temperatureMinCelsius: { vendorName: 'temperature_2m_min', unit: '°C' },
  /** Highest temperature as it feels. */
  apparentTemperatureMaxCelsius: { vendorName: 'apparent_temperature_max', unit: '°C' },
  /** Lowest temperature as it feels. */
  apparentTemperatureMinCelsius: { vendorName: 'apparent_temperature_min', unit: '°C' },
  /** When the sun rises; `null` on days when it does not rise or does not set. */
  sunriseAt: { vendorName: 'sunrise', unit: 'unixtime', kind: 'instant' },
  /** When the sun sets; `null` on days when it does not rise or does not set. */
  sunsetAt: { vendorName: 'sunset', unit: 'unixtime', kind: 'instant' },
  /** From sunrise to sunset. */
  daylightSeconds: { vendorName: 'daylight_duration', unit: 's' },
  /** Sunshine over the day; never more than the daylight. */
  sunshineSeconds: { vendorName: 'sunshine_duration', unit: 's' },
  /** Rain, showers and melted snow. */
  precipitationMillimeters: { vendorName: 'precipitation_sum', unit: 'mm' },
  /** Rain from large weather systems. */
  rainMillimeters: { vendorName: 'rain_sum', unit: 'mm' },
  /** Fresh snow. */
  snowfallCentimeters: { vendorName: 'snowfall_sum', unit: 'cm' },
  /** Hours with at least 0.1 mm of precipitation. */
  precipitationHours: { vendorName: 'precipitation_hours', unit: 'h' },
  /** Highest wind speed, 10 m above the ground. */
  windSpeedMaxKmh: { vendorName: 'wind_speed_10m_max', unit: 'km/h' },
  /** Strongest gust, 10 m above the ground. */
  windGustsMaxKmh: { vendorName: 'wind_gusts_10m_max', unit: 'km/h' },
  /** Where the wind mostly came from: 0 is north, 90 east. */
  windDirectionDominantDegrees: { vendorName: 'wind_direction_10m_dominant', unit: '°' },
  /** Sunlight on a level surface over the day. */
  shortwaveRadiationMegajoulesPerSquareMeter: { vendorName: 'shortwave_radiation_sum', unit: 'MJ/m²' },
  /** Water that a reference meadow would lose over the day. */
  evapotranspirationMillimeters: { vendorName: 'et0_fao_evapotranspiration', unit: 'mm' },
} as const satisfies VariableTable
