/** The air that is made up: pollutants that gather in calm weather, follow the traffic of the day and wash out in rain. */
import { aqiOf, europeanBreakpoints, usBreakpoints } from './air-quality-index.js'
import { isInEurope } from './grid.js'
import { noiseAt, seedOf } from './noise.js'
import { type Nudge, type Sky, type Spot, skyAt } from './series.js'
import { solarHour, yearPart } from './sun.js'

/** The air at one place and hour; concentrations in μg/m³. */
export interface Air {
  /** The weather that carries it. */
  readonly sky: Sky
  /** Fine dust up to 2.5 μm. */
  readonly pm25: number
  /** Dust up to 10 μm, `pm25` included. */
  readonly pm10: number
  /** Carbon monoxide. */
  readonly co: number
  /** Nitrogen dioxide. */
  readonly no2: number
  /** Sulphur dioxide. */
  readonly so2: number
  /** Ozone. */
  readonly o3: number
  /** Desert dust. */
  readonly dust: number
  /** Whether the European model covers the place. */
  readonly isEurope: boolean
  /** 0 in winter to 1 at the height of the growing season. */
  readonly growth: number
  /** Grains of pollen in the air, 0 to 1, before it is split by plant. */
  readonly pollen: number
}

const trafficSeed = seedOf('traffic')
const dustSeed = seedOf('dust')

/** The air at a place and time; without `nudge` the settled truth. */
export function airAt(spot: Spot, at: number, nudge?: Nudge): Air {
  const sky = skyAt(spot, at, nudge)
  const { latitude, longitude } = spot
  const calm = 1 / (0.5 + sky.windSpeed / 14)
  const washed = 1 / (1 + sky.precipitation)
  const hour = solarHour(longitude, at)
  const traffic = 0.6 + 0.4 * Math.cos(((hour - 8) / 12) * Math.PI) ** 2
  const town = 1 + 0.5 * noiseAt(trafficSeed, latitude, longitude, at, 50)
  const dust = Math.max(0, 60 * (noiseAt(dustSeed, latitude, longitude, at, 90) - 0.6))
  const burden = Math.max(0.1, calm * washed * town)
  const pm25 = 2 + 9 * burden * traffic
  const no2 = 3 + 18 * burden * traffic
  const warmest = latitude < 0 ? 0.055 : 0.55
  const season = Math.cos(2 * Math.PI * (yearPart(at) - warmest))
  return {
    sky,
    pm25,
    pm10: pm25 * 1.5 + dust * 0.6,
    co: 110 + 130 * burden * traffic,
    no2,
    so2: 1 + 3 * burden,
    o3: Math.max(5, 55 + 25 * season + sky.radiation.global / 16 - no2),
    dust,
    isEurope: isInEurope(spot),
    growth: Math.max(0, season),
    pollen: Math.max(0, season + 0.2) * washed * (sky.isDay ? 1 : 0.3),
  }
}

/** Europe's index of one pollutant. */
export const europeanIndex = (air: Air, pollutant: keyof typeof europeanBreakpoints): number =>
  aqiOf(europeanBreakpoints[pollutant], air[pollutant])

/** The United States' index of one pollutant. */
export const usIndex = (air: Air, pollutant: keyof typeof usBreakpoints): number =>
  aqiOf(usBreakpoints[pollutant], air[pollutant])
