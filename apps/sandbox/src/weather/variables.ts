/** The hourly variables of the forecast and archive services, by name. */
import { heightVariable } from './level-variables.js'
import type { Sky } from './series.js'
import { absent, todaysName, type Variable, variable } from './variable.js'

/** Which service reads: the two do not have the same variables. */
export type WeatherSource = 'forecast' | 'archive'

const percent = (part: number): number => 100 * Math.min(1, Math.max(0, part))
const saturated = (celsius: number): number => 0.61078 * Math.exp((17.27 * celsius) / (celsius + 237.3))
const sunPart = (sky: Sky): number => (sky.isDay ? Math.min(1, sky.radiation.normal / 300) : 0)
const et0 = (sky: Sky): number => Math.max(0, sky.radiation.global * 0.00052 * (1 + sky.temperature / 60))

/** In both services. */
const common: Record<string, Variable<Sky>> = {
  temperature_2m: variable('°C', 1, (sky) => sky.temperature),
  relative_humidity_2m: variable('%', 0, (sky) => sky.humidity),
  dew_point_2m: variable('°C', 1, (sky) => sky.dewPoint),
  apparent_temperature: variable('°C', 1, (sky) => sky.apparent),
  wet_bulb_temperature_2m: variable('°C', 1, (sky) => (2 * sky.temperature + sky.dewPoint) / 3),
  precipitation: variable('mm', 2, (sky) => sky.precipitation, true),
  snowfall: variable('cm', 2, (sky) => sky.snowWater * 0.7, true),
  snow_depth: variable('m', 2, (sky) => Math.max(0, -sky.seasonTemperature / 20)),
  weather_code: variable('wmo code', 0, (sky) => sky.weatherCode),
  pressure_msl: variable('hPa', 1, (sky) => sky.pressureMsl),
  surface_pressure: variable('hPa', 1, (sky) => sky.pressureSurface),
  cloud_cover: variable('%', 0, (sky) => percent(sky.cloud)),
  cloud_cover_low: variable('%', 0, (sky) => percent(sky.cloud * 1.2 - 0.4)),
  cloud_cover_mid: variable('%', 0, (sky) => percent(sky.cloud * 1.1 - 0.2)),
  cloud_cover_high: variable('%', 0, (sky) => percent(sky.cloud)),
  et0_fao_evapotranspiration: variable('mm', 2, et0, true),
  vapour_pressure_deficit: variable('kPa', 2, (sky) => saturated(sky.temperature) - saturated(sky.dewPoint)),
  wind_speed_10m: variable('km/h', 1, (sky) => sky.windSpeed),
  wind_direction_10m: variable('°', 0, (sky) => sky.windDirection),
  wind_gusts_10m: variable('km/h', 1, (sky) => sky.gust),
  boundary_layer_height: variable('m', 0, (sky) => 80 + sky.windSpeed * 12 + sky.radiation.global * 1.5),
  total_column_integrated_water_vapour: variable('kg/m²', 1, (sky) => 14 * Math.exp(sky.dewPoint / 16)),
  is_day: variable('', 0, (sky) => (sky.isDay ? 1 : 0)),
  sunshine_duration: variable('s', 2, (sky) => 3600 * sunPart(sky), true),
  shortwave_radiation: variable('W/m²', 1, (sky) => sky.radiation.global),
  direct_radiation: variable('W/m²', 1, (sky) => sky.radiation.direct),
  diffuse_radiation: variable('W/m²', 1, (sky) => sky.radiation.diffuse),
  direct_normal_irradiance: variable('W/m²', 1, (sky) => sky.radiation.normal),
  global_tilted_irradiance: variable('W/m²', 1, (sky) => sky.radiation.global),
  terrestrial_radiation: variable('W/m²', 1, (sky) => sky.radiation.terrestrial),
  shortwave_radiation_instant: variable('W/m²', 1, (sky) => sky.radiationNow.global),
  direct_radiation_instant: variable('W/m²', 1, (sky) => sky.radiationNow.direct),
  diffuse_radiation_instant: variable('W/m²', 1, (sky) => sky.radiationNow.diffuse),
  direct_normal_irradiance_instant: variable('W/m²', 1, (sky) => sky.radiationNow.normal),
  global_tilted_irradiance_instant: variable('W/m²', 1, (sky) => sky.radiationNow.global),
  terrestrial_radiation_instant: variable('W/m²', 1, (sky) => sky.radiationNow.terrestrial),
}

/** Only in the forecast. */
const forecastOnly: Record<string, Variable<Sky>> = {
  precipitation_probability: variable('%', 0, (sky) =>
    percent(sky.precipitation > 0 ? 0.6 + sky.wetness / 2 : sky.wetness + 0.1),
  ),
  rain: variable('mm', 2, (sky) => sky.rain, true),
  showers: variable('mm', 2, (sky) => sky.showers, true),
  snowfall_water_equivalent: variable('mm', 2, (sky) => sky.snowWater, true),
  visibility: variable('m', 2, (sky) => sky.visibility),
  evapotranspiration: variable('mm', 2, (sky) => et0(sky) * 0.7, true),
  uv_index: variable('', 2, (sky) => sky.uvClearSky * (1 - 0.7 * sky.cloud ** 2)),
  uv_index_clear_sky: variable('', 2, (sky) => sky.uvClearSky),
  cape: variable('J/kg', 1, (sky) =>
    sky.showers > 0 ? 300 + 350 * sky.showers : Math.max(0, sky.temperature - 18) * 10,
  ),
  lifted_index: variable('', 1, (sky) => 8 - sky.temperature / 4 - sky.showers),
  convective_inhibition: variable('J/kg', 1, (sky) => Math.max(0, 60 - sky.radiation.global / 8)),
  freezing_level_height: variable('m', 0, (sky) => Math.max(0, sky.spot.elevation + sky.temperature * 154)),
  surface_temperature: variable('°C', 1, (sky) => sky.temperature + sky.radiation.global / 200 - 0.5),
}

/** Only in the archive, whose rain includes showers. */
const archiveOnly: Record<string, Variable<Sky>> = {
  rain: variable('mm', 2, (sky) => sky.rain + sky.showers, true),
  growing_degree_days_base_0_limit_50: variable('GGDc', 2, (sky) => Math.max(0, sky.temperature) / 24, true),
  leaf_wetness_probability: variable('%', 0, (sky) => percent((sky.humidity - 70) / 30)),
}

/** Known to the vendor, but not to the sources that best_match reads for a place on land: answered with `null`. */
const absentNames = new Set(
  (
    'temperature_2m_min temperature_2m_max snow_depth_water_equivalent runoff precipitation_type rain_probability ' +
    'snowfall_probability freezing_rain_probability ice_pellets_probability thunderstorm_probability mass_density_8m ' +
    'snowfall_height convective_cloud_base convective_cloud_top updraft lightning_potential lightning_density ' +
    'snow_height roughness_length albedo k_index sea_level_height_msl sea_ice_thickness sea_surface_temperature ' +
    'ocean_current_velocity ocean_current_direction wave_height wave_direction wave_period'
  ).split(' '),
)

/**
 * Looks a variable up, old spellings included.
 *
 * A name that only the other service can fill is known too: it is answered with `null`, as the vendor does.
 */
export function findHourly(source: WeatherSource, asked: string): Variable<Sky> | undefined {
  const name = todaysName(asked)
  const [own, other] = source === 'forecast' ? [forecastOnly, archiveOnly] : [archiveOnly, forecastOnly]
  if (Object.hasOwn(common, name)) return common[name]
  if (Object.hasOwn(own, name)) return own[name]
  if (Object.hasOwn(other, name) || absentNames.has(name)) return absent
  return heightVariable(source, name)
}
