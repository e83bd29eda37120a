/** Variables that come in families: above the ground, below it, and on levels of equal pressure. */
import type { Sky } from './series.js'
import { absent, type Variable, variable } from './variable.js'

const pressureLevels = new Set(
  [1000, 975, 950, 925, 900, 850, 800, 750, 700, 650, 600, 550, 500, 450, 400, 350, 300, 275, 250, 225, 200].concat([
    175, 150, 125, 100, 70, 50, 30, 20, 10,
  ]),
)
const windHeights = new Set([20, 30, 40, 50, 70, 80, 100, 120, 140, 150, 160, 180, 200])
const temperatureHeights = new Set([20, 40, 50, 80, 100, 120, 150, 180, 200])
const depths = new Set([0, 6, 18, 54, 162, 486, 1458])
const archiveLayers = new Set(['0_to_7', '7_to_28', '28_to_100', '100_to_255', '0_to_100'])
const layers = new Set([
  ...archiveLayers,
  ...['0_to_10', '10_to_40', '40_to_100', '100_to_200', '10_to_35', '35_to_100', '100_to_300'],
  ...['0_to_1', '1_to_3', '3_to_9', '9_to_27', '27_to_81', '81_to_243', '243_to_729', '729_to_2187'],
])

/** Metres above the sea of a pressure, in a standard atmosphere. */
const heightOf = (hPa: number): number => 44_330.8 * (1 - (hPa / 1013.25) ** 0.190263)
const airAt = (sky: Sky, hPa: number): number => Math.max(-62, sky.temperature - 0.0062 * heightOf(hPa))
const windAt = (sky: Sky, metres: number): number => sky.windSpeed * (metres / 10) ** 0.14
/** Ground follows the air by day and the season below: the deeper, the less of the day is left. */
const soilAt = (sky: Sky, centimetres: number): number =>
  sky.seasonTemperature + (sky.temperature - sky.seasonTemperature) * Math.exp(-centimetres / 14)
const moistureAt = (sky: Sky, centimetres: number): number => 0.25 + 0.1 * sky.wetness * Math.exp(-centimetres / 60)

function onPressureLevel(kind: string, hPa: number): Variable<Sky> | undefined {
  const high = (1000 - hPa) / 1000
  const families: Record<string, Variable<Sky>> = {
    temperature: variable('°C', 1, (sky) => airAt(sky, hPa)),
    dew_point: variable('°C', 1, (sky) => airAt(sky, hPa) - 3 - 20 * high),
    relative_humidity: variable('%', 0, (sky) => sky.humidity * (1 - 0.8 * high)),
    cloud_cover: variable('%', 0, (sky) => 100 * sky.cloud * (1 - high)),
    wind_speed: variable('km/h', 1, (sky) => sky.windSpeed * (1 + 4 * high * (1 - high))),
    wind_direction: variable('°', 0, (sky) => (sky.windDirection + 40 * high) % 360),
    vertical_velocity: variable('m/s', 2, (sky) => 0.05 * sky.wetness),
    geopotential_height: variable('m', 2, (sky) => heightOf(hPa) + 8 * (sky.pressureMsl - 1013.25)),
  }
  return families[kind]
}

/** Finds a variable such as `wind_speed_80m`, `soil_moisture_0_to_7cm` or `temperature_850hPa`; `undefined` if there is none. */
export function heightVariable(source: 'forecast' | 'archive', name: string): Variable<Sky> | undefined {
  const level = /^([a-z_]+)_(\d+)hPa$/.exec(name)
  if (level?.[1] && pressureLevels.has(Number(level[2]))) {
    const found = onPressureLevel(level[1], Number(level[2]))
    return found && source === 'archive' ? absent : found
  }
  const above = /^(temperature|wind_speed|wind_direction)_(\d+)m$/.exec(name)
  if (above) {
    const metres = Number(above[2])
    const isKnown = (above[1] === 'temperature' ? temperatureHeights : windHeights).has(metres)
    if (!isKnown) return undefined
    if (source === 'archive' && (above[1] === 'temperature' || metres !== 100)) return absent
    if (above[1] === 'temperature') return variable('°C', 1, (sky) => sky.temperature - 0.006 * metres)
    if (above[1] === 'wind_direction') return variable('°', 0, (sky) => (sky.windDirection + metres / 20) % 360)
    return variable('km/h', 1, (sky) => windAt(sky, metres))
  }
  const soil = /^soil_(temperature|moisture|moisture_index)_(\d+(?:_to_\d+)?)cm$/.exec(name)
  if (!soil?.[2]) return undefined
  const [, kind, layer] = soil
  const ends = layer.split('_to_').map(Number)
  if (ends.length === 1 ? !(kind === 'temperature' && depths.has(Number(layer))) : !layers.has(layer)) return undefined
  if (source === 'archive' && !archiveLayers.has(layer)) return absent
  const middle = ends.reduce((sum, end) => sum + end, 0) / ends.length
  if (kind === 'temperature') return variable('°C', 1, (sky) => soilAt(sky, middle))
  if (kind === 'moisture') return variable('m³/m³', 3, (sky) => moistureAt(sky, middle))
  return variable('', 2, (sky) => Math.min(1, moistureAt(sky, middle) / 0.4))
}
