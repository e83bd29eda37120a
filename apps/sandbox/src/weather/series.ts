/**
 * The weather that is made up: one pure function from place and time to everything that the answers show.
 *
 * A few slow channels of noise (pressure, cloud, temperature, wind) carry the weather; all else follows from them, from
 * the season and from the sun, so that the parts agree: rain needs cloud, cloud dims the sun, snow needs frost.
 */
import { noiseAt, seedOf } from './noise.js'
import { cosZenith, horizonSine, solarHour, yearPart } from './sun.js'
import { weatherCode } from './weather-code.js'

/** A grid cell whose weather is asked for. */
export interface Spot {
  /** Degrees north, of the cell's middle. */
  readonly latitude: number
  /** Degrees east, of the cell's middle. */
  readonly longitude: number
  /** Metres above the sea. */
  readonly elevation: number
}

/** The independent parts of the weather, which a forecast gets wrong one by one. */
export type Channel = 'pressure' | 'cloud' | 'temperature' | 'wind' | 'direction' | 'shower'

/** What a source adds to a channel: nothing in the settled archive, an error in a forecast. About -1 to 1. */
export type Nudge = (channel: Channel, at: number) => number

/** The state of the air at one place and time, in the vendor's default units. */
export interface Sky {
  /** Where this is. */
  readonly spot: Spot
  /** When this is: seconds since 1970, UTC. */
  readonly at: number
  /** Air at 2 m, °C. */
  readonly temperature: number
  /** Dew point at 2 m, °C, below `temperature`. */
  readonly dewPoint: number
  /** Relative humidity at 2 m, 0 to 100 %. */
  readonly humidity: number
  /** Felt temperature, °C. */
  readonly apparent: number
  /** Pressure reduced to sea level, hPa. */
  readonly pressureMsl: number
  /** Pressure at the ground, hPa. */
  readonly pressureSurface: number
  /** Cloud cover, 0 to 1. */
  readonly cloud: number
  /** All precipitation of the hour, mm, in steps of 0.1. */
  readonly precipitation: number
  /** Steady rain of the hour, mm. */
  readonly rain: number
  /** Convective rain of the hour, mm. */
  readonly showers: number
  /** Water in the snow of the hour, mm. */
  readonly snowWater: number
  /** Wind at 10 m, km/h. */
  readonly windSpeed: number
  /** Gusts at 10 m, km/h, at least the wind. */
  readonly gust: number
  /** Where the wind comes from, 0 to 360 degrees. */
  readonly windDirection: number
  /** Sun and cloud over the hour before `at`, W/m². */
  readonly radiation: Radiation
  /** Sun and cloud at `at` itself, W/m². */
  readonly radiationNow: Radiation
  /** Whether the sun is up. */
  readonly isDay: boolean
  /** How far one sees, m. */
  readonly visibility: number
  /** UV index under a clear sky. */
  readonly uvClearSky: number
  /** WMO weather code, as the vendor lists them. */
  readonly weatherCode: number
  /** Mean temperature of the season at this place, °C: what soil and snow follow. */
  readonly seasonTemperature: number
  /** Smooth noise of about -1 to 1, for quantities that need some of their own. */
  readonly wetness: number
}

/** Sunlight on a level square metre, W/m². */
interface Radiation {
  /** All of it: direct and diffuse. */
  readonly global: number
  /** Straight from the sun, on the level. */
  readonly direct: number
  /** From the whole sky. */
  readonly diffuse: number
  /** Straight from the sun, on a surface that faces it. */
  readonly normal: number
  /** Outside the air. */
  readonly terrestrial: number
}

const channels: Record<Channel, readonly (readonly [seed: number, periodHours: number, share: number])[]> = {
  pressure: [
    [seedOf('pressure'), 96, 0.7],
    [seedOf('pressure/short'), 30, 0.3],
  ],
  cloud: [
    [seedOf('cloud'), 44, 0.55],
    [seedOf('cloud/short'), 9, 0.45],
  ],
  temperature: [
    [seedOf('temperature'), 132, 0.7],
    [seedOf('temperature/short'), 28, 0.3],
  ],
  wind: [
    [seedOf('wind'), 40, 0.6],
    [seedOf('wind/short'), 8, 0.4],
  ],
  direction: [[seedOf('direction'), 70, 1]],
  shower: [[seedOf('shower'), 5, 1]],
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
const tenth = (value: number): number => Math.round(value * 10) / 10
const vapourPressure = (celsius: number): number => 6.1078 * Math.exp((17.27 * celsius) / (celsius + 237.3))

function radiationAt(spot: Spot, at: number, cloud: number): Radiation {
  const height = Math.max(0, cosZenith(spot.latitude, spot.longitude, at))
  const terrestrial = 1361 * (1 + 0.033 * Math.cos(2 * Math.PI * yearPart(at))) * height
  const global = terrestrial * (0.76 - 0.12 * (1 - height)) * (1 - 0.72 * cloud ** 2.5)
  const direct = global * clamp(0.85 - 0.9 * cloud, 0, 1) * Math.min(1, height * 4)
  const normal = height > 0.02 ? Math.min(1050, direct / height) : 0
  return { global, direct, diffuse: global - direct, normal, terrestrial }
}

/** The weather at a place and time. Without `nudge` it is the settled truth, which never changes. */
export function skyAt(spot: Spot, at: number, nudge: Nudge = () => 0): Sky {
  const { latitude, longitude, elevation } = spot
  const read = (channel: Channel): number => {
    let sum = nudge(channel, at)
    for (const [seed, period, share] of channels[channel]) sum += share * noiseAt(seed, latitude, longitude, at, period)
    return sum
  }
  const pressure = read('pressure')
  const shower = read('shower')
  const wetness = clamp(1.3 * read('cloud') - 0.45 * pressure, -1, 1)
  const poleward = Math.sin((Math.abs(latitude) * Math.PI) / 180)

  const arid = Math.exp(-(((Math.abs(latitude) - 25) / 8) ** 2)) // the belt of deserts
  const wet = clamp((wetness + 0.35 * shower - 0.48 - 0.45 * arid) / 0.62, 0, 1)
  const precipitation = tenth((2.5 - 0.8 * poleward - 0.8 * arid) * wet ** 2)
  const cloud = clamp(Math.max(0.5 - 0.2 * arid + 0.75 * wetness, precipitation > 0 ? 0.7 : 0), 0, 1)

  const warmest = latitude < 0 ? 0.055 : 0.55 // about 20 January and 20 July
  const season = Math.cos(2 * Math.PI * (yearPart(at) - warmest))
  const seasonTemperature = 28 - 32 * poleward ** 2 - 0.0065 * elevation + 14 * poleward ** 1.2 * season
  const noonHeight = Math.max(0, Math.cos(((latitude - 20 * (latitude < 0 ? -season : season)) * Math.PI) / 180))
  const daily = (1.5 + 5 * (1 - cloud) * noonHeight) * Math.cos(((solarHour(longitude, at) - 15) / 12) * Math.PI)
  const quiet = seasonTemperature + (1.5 + 4.5 * poleward) * read('temperature') - 2 * wet
  const temperature = quiet + daily
  const dewPoint = Math.min(temperature - 0.2, quiet - 1 - (7 + 5 * arid - 1.5 * shower) * (1 - cloud))
  const humidity = clamp((100 * vapourPressure(dewPoint)) / vapourPressure(temperature), 1, 100)

  const windSpeed = Math.max(0.6, (11 + 11 * read('wind') + 9 * Math.max(0, -pressure)) * (0.75 + 0.4 * poleward))
  const apparent = temperature + 0.33 * vapourPressure(dewPoint) - (0.7 * windSpeed) / 3.6 - 4
  const pressureMsl = 1013.2 + 17 * pressure * (0.25 + 0.75 * poleward)
  const snowShare = clamp((2 - temperature) / 2, 0, 1)
  const snowWater = tenth(precipitation * snowShare)
  const liquid = precipitation - snowWater
  const isConvective = temperature > 13 && shower > 0.15
  const sine = cosZenith(latitude, longitude, at)
  const isFoggy = precipitation === 0 && humidity > 96 && windSpeed < 9
  return {
    spot,
    at,
    temperature,
    dewPoint,
    humidity,
    apparent,
    pressureMsl,
    pressureSurface: pressureMsl * (1 - 2.25577e-5 * elevation) ** 5.25588,
    cloud,
    precipitation,
    rain: isConvective ? 0 : liquid,
    showers: isConvective ? liquid : 0,
    snowWater,
    windSpeed,
    gust: windSpeed * 1.6 + 4 + 3 * precipitation,
    windDirection: (((235 + 170 * read('direction')) % 360) + 360) % 360,
    radiation: radiationAt(spot, at - 1800, cloud),
    radiationNow: radiationAt(spot, at, cloud),
    isDay: sine > horizonSine,
    visibility: isFoggy ? 600 : Math.round((24_140 - 200 * Math.max(0, humidity - 40)) / (1 + precipitation) / 20) * 20,
    uvClearSky: 13 * Math.max(0, sine) ** 1.4,
    weatherCode: weatherCode({ cloud, precipitation, snowWater, temperature, isConvective, isFoggy }),
    seasonTemperature,
    wetness,
  }
}
