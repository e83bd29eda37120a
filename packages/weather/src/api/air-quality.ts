import { commonHourlyVariables } from './common-variables.js'
import type { ValuesOf, VariableTable } from './variables.js'

/**
 * What there is about the air hour by hour: our name, the vendor's, and the unit.
 * @see https://open-meteo.com/en/docs/air-quality-api and the vendor's OpenAPI document of 2026-08-20 (read 2026-11-21)
 */
export const airQualityHourlyVariables = {
  /** Particles smaller than 10 µm. */
  pm10MicrogramsPerCubicMeter: { vendorName: 'pm10', unit: 'μg/m³' },
  /** Particles smaller than 2.5 µm. */
  pm25MicrogramsPerCubicMeter: { vendorName: 'pm2_5', unit: 'μg/m³' },
  /** Carbon monoxide. */
  carbonMonoxideMicrogramsPerCubicMeter: { vendorName: 'carbon_monoxide', unit: 'μg/m³' },
  /** Carbon dioxide, in parts per million. */
  carbonDioxidePartsPerMillion: { vendorName: 'carbon_dioxide', unit: 'ppm' },
  /** Nitrogen dioxide. */
  nitrogenDioxideMicrogramsPerCubicMeter: { vendorName: 'nitrogen_dioxide', unit: 'μg/m³' },
  /** Nitrogen monoxide; Europe only. */
  nitrogenMonoxideMicrogramsPerCubicMeter: { vendorName: 'nitrogen_monoxide', unit: 'μg/m³' },
  /** Sulphur dioxide. */
  sulphurDioxideMicrogramsPerCubicMeter: { vendorName: 'sulphur_dioxide', unit: 'μg/m³' },
  /** Ozone. */
  ozoneMicrogramsPerCubicMeter: { vendorName: 'ozone', unit: 'μg/m³' },
  /** How much all particles in the air dim the light. */
  aerosolOpticalDepth: { vendorName: 'aerosol_optical_depth', unit: '' },
  /** Desert dust. */
  dustMicrogramsPerCubicMeter: { vendorName: 'dust', unit: 'μg/m³' },
  /** UV index under the clouds that are expected. */
  uvIndex: { vendorName: 'uv_index', unit: '' },
  /** UV index if the sky were clear. */
  uvIndexClearSky: { vendorName: 'uv_index_clear_sky', unit: '' },
  /** Ammonia; Europe only. */
  ammoniaMicrogramsPerCubicMeter: { vendorName: 'ammonia', unit: 'μg/m³' },
  /** Methane. */
  methaneMicrogramsPerCubicMeter: { vendorName: 'methane', unit: 'μg/m³' },
  /** Pollen of alders; Europe only, in season. */
  alderPollenGrainsPerCubicMeter: { vendorName: 'alder_pollen', unit: 'grains/m³' },
  /** Pollen of birches; Europe only, in season. */
  birchPollenGrainsPerCubicMeter: { vendorName: 'birch_pollen', unit: 'grains/m³' },
  /** Pollen of grasses; Europe only, in season. */
  grassPollenGrainsPerCubicMeter: { vendorName: 'grass_pollen', unit: 'grains/m³' },
  /** Pollen of mugwort; Europe only, in season. */
  mugwortPollenGrainsPerCubicMeter: { vendorName: 'mugwort_pollen', unit: 'grains/m³' },
  /** Pollen of olive trees; Europe only, in season. */
  olivePollenGrainsPerCubicMeter: { vendorName: 'olive_pollen', unit: 'grains/m³' },
  /** Pollen of ragweed; Europe only, in season. */
  ragweedPollenGrainsPerCubicMeter: { vendorName: 'ragweed_pollen', unit: 'grains/m³' },
  /** Formaldehyde; Europe only. */
  formaldehydeMicrogramsPerCubicMeter: { vendorName: 'formaldehyde', unit: 'μg/m³' },
  /** Glyoxal; Europe only. */
  glyoxalMicrogramsPerCubicMeter: { vendorName: 'glyoxal', unit: 'μg/m³' },
  /** Particles smaller than 10 µm from wildfires; Europe only. */
  pm10WildfiresMicrogramsPerCubicMeter: { vendorName: 'pm10_wildfires', unit: 'μg/m³' },
  /** Peroxyacyl nitrates; Europe only. */
  peroxyacylNitratesMicrogramsPerCubicMeter: { vendorName: 'peroxyacyl_nitrates', unit: 'μg/m³' },
  /** Sea salt in the air; Europe only. */
  seaSaltMicrogramsPerCubicMeter: { vendorName: 'sea_salt_aerosol', unit: 'μg/m³' },
  /** European air quality index, the worst of its parts: 0 good, above 100 extremely poor. */
  europeanAqi: { vendorName: 'european_aqi', unit: 'EAQI' },
  /** The European index's part for particles below 2.5 µm. */
  europeanAqiPm25: { vendorName: 'european_aqi_pm2_5', unit: 'EAQI' },
  /** The European index's part for particles below 10 µm. */
  europeanAqiPm10: { vendorName: 'european_aqi_pm10', unit: 'EAQI' },
  /** The European index's part for nitrogen dioxide. */
  europeanAqiNitrogenDioxide: { vendorName: 'european_aqi_nitrogen_dioxide', unit: 'EAQI' },
  /** The European index's part for ozone. */
  europeanAqiOzone: { vendorName: 'european_aqi_ozone', unit: 'EAQI' },
  /** The European index's part for sulphur dioxide. */
  europeanAqiSulphurDioxide: { vendorName: 'european_aqi_sulphur_dioxide', unit: 'EAQI' },
  /** United States air quality index, the worst of its parts: 0 good, above 300 hazardous. */
  usAqi: { vendorName: 'us_aqi', unit: 'USAQI' },
  /** The United States index's part for particles below 2.5 µm. */
  usAqiPm25: { vendorName: 'us_aqi_pm2_5', unit: 'USAQI' },
  /** The United States index's part for particles below 10 µm. */
  usAqiPm10: { vendorName: 'us_aqi_pm10', unit: 'USAQI' },
  /** The United States index's part for nitrogen dioxide. */
  usAqiNitrogenDioxide: { vendorName: 'us_aqi_nitrogen_dioxide', unit: 'USAQI' },
  /** The United States index's part for carbon monoxide. */
  usAqiCarbonMonoxide: { vendorName: 'us_aqi_carbon_monoxide', unit: 'USAQI' },
  /** The United States index's part for ozone. */
  usAqiOzone: { vendorName: 'us_aqi_ozone', unit: 'USAQI' },
  /** The United States index's part for sulphur dioxide. */
  usAqiSulphurDioxide: { vendorName: 'us_aqi_sulphur_dioxide', unit: 'USAQI' },
  /** Whether the sun is up. */
  isDay: commonHourlyVariables.isDay,
} as const satisfies VariableTable

/** A variable of the air that there is for every hour. */
export type AirQualityHourlyVariable = keyof typeof airQualityHourlyVariables

/** The values of an hour of air quality, one field for each variable asked for. */
export type AirQualityHourlyValues<Name extends AirQualityHourlyVariable> = ValuesOf<
  typeof airQualityHourlyVariables,
  Name
>
