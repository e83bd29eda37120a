/** The variables of the air-quality service, by name. */
import { type Air, europeanIndex, usIndex } from './air.js'
import { type Variable, variable } from './variable.js'

const micrograms = (read: (air: Air) => number | null): Variable<Air> => variable('μg/m³', 1, read)
/** Only the European model has it. */
const inEurope =
  (read: (air: Air) => number): ((air: Air) => number | null) =>
  (air) =>
    air.isEurope ? read(air) : null
const pollen = (most: number): Variable<Air> =>
  variable(
    'grains/m³',
    1,
    inEurope((air) => most * air.pollen),
  )
const eaqi = (read: (air: Air) => number): Variable<Air> => variable('EAQI', 0, read)
const usaqi = (read: (air: Air) => number): Variable<Air> => variable('USAQI', 0, read)

const europeanAll = (air: Air): number =>
  Math.max(...(['pm25', 'pm10', 'no2', 'o3', 'so2'] as const).map((pollutant) => europeanIndex(air, pollutant)))
const usAll = (air: Air): number =>
  Math.max(...(['pm25', 'pm10', 'no2', 'o3', 'so2', 'co'] as const).map((pollutant) => usIndex(air, pollutant)))

const variables: Record<string, Variable<Air>> = {
  pm10: micrograms((air) => air.pm10),
  pm2_5: micrograms((air) => air.pm25),
  carbon_monoxide: variable('μg/m³', 0, (air) => air.co),
  carbon_dioxide: variable('ppm', 0, (air) => 424 + air.co / 20 - 6 * air.growth),
  nitrogen_dioxide: micrograms((air) => air.no2),
  sulphur_dioxide: micrograms((air) => air.so2),
  ozone: variable('μg/m³', 0, (air) => air.o3),
  aerosol_optical_depth: variable('', 2, (air) => 0.05 + air.pm25 / 110 + air.dust / 90),
  dust: variable('μg/m³', 0, (air) => air.dust),
  uv_index: variable('', 2, ({ sky }) => sky.uvClearSky * (1 - 0.7 * sky.cloud ** 2)),
  uv_index_clear_sky: variable('', 2, ({ sky }) => sky.uvClearSky),
  ammonia: micrograms(inEurope((air) => 2 + 5 * air.growth)),
  methane: variable('μg/m³', 0, (air) => 1370 + air.co / 8),
  alder_pollen: pollen(2),
  birch_pollen: pollen(60),
  grass_pollen: pollen(40),
  mugwort_pollen: pollen(6),
  olive_pollen: pollen(3),
  ragweed_pollen: pollen(4),
  formaldehyde: micrograms(inEurope((air) => 0.4 + air.growth)),
  glyoxal: micrograms(inEurope((air) => 0.1 + air.growth / 10)),
  non_methane_volatile_organic_compounds: micrograms(inEurope((air) => 12 + air.no2 / 3)),
  pm10_wildfires: micrograms(inEurope((air) => air.pm10 / 60)),
  peroxyacyl_nitrates: micrograms(inEurope((air) => air.o3 / 70)),
  secondary_inorganic_aerosol: micrograms(inEurope((air) => air.pm25 * 0.4)),
  residential_elementary_carbon: micrograms(inEurope((air) => air.pm25 * 0.02)),
  total_elementary_carbon: micrograms(inEurope((air) => air.pm25 * 0.05)),
  pm2_5_total_organic_matter: micrograms(inEurope((air) => air.pm25 * 0.3)),
  sea_salt_aerosol: micrograms(inEurope((air) => air.sky.windSpeed / 15)),
  nitrogen_monoxide: micrograms(inEurope((air) => air.no2 / 4)),
  european_aqi: eaqi(europeanAll),
  european_aqi_pm2_5: eaqi((air) => europeanIndex(air, 'pm25')),
  european_aqi_pm10: eaqi((air) => europeanIndex(air, 'pm10')),
  european_aqi_nitrogen_dioxide: eaqi((air) => europeanIndex(air, 'no2')),
  european_aqi_ozone: eaqi((air) => europeanIndex(air, 'o3')),
  european_aqi_sulphur_dioxide: eaqi((air) => europeanIndex(air, 'so2')),
  us_aqi: usaqi(usAll),
  us_aqi_pm2_5: usaqi((air) => usIndex(air, 'pm25')),
  us_aqi_pm10: usaqi((air) => usIndex(air, 'pm10')),
  us_aqi_nitrogen_dioxide: usaqi((air) => usIndex(air, 'no2')),
  us_aqi_carbon_monoxide: usaqi((air) => usIndex(air, 'co')),
  us_aqi_ozone: usaqi((air) => usIndex(air, 'o3')),
  us_aqi_sulphur_dioxide: usaqi((air) => usIndex(air, 'so2')),
  is_day: variable('', 0, ({ sky }) => (sky.isDay ? 1 : 0)),
}

/** Looks a variable up; `undefined` if there is none. */
export const findAirVariable = (name: string): Variable<Air> | undefined =>
  Object.hasOwn(variables, name) ? variables[name] : undefined
