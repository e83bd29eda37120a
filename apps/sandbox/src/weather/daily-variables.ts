/** The daily variables: extremes, means and sums of the 24 hours of a local day, and the sun. */
import type { Sky } from './series.js'
import { sunTimes } from './sun.js'
import { absent, type DailyVariable, todaysName, type Variable } from './variable.js'
import { findHourly, type WeatherSource } from './variables.js'

type Fold = (values: readonly number[]) => number
const sum: Fold = (values) => values.reduce((total, value) => total + value, 0)
const folds: Record<string, Fold> = {
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  mean: (values) => sum(values) / values.length,
  sum,
}

/** A fold of an hourly variable over a day that is there as a whole. */
function folded(hourly: Variable<Sky>, fold: Fold, unit = hourly.unit, decimals = hourly.decimals): DailyVariable<Sky> {
  return {
    unit,
    decimals,
    read({ hours }) {
      const values = hours.map(hourly.read).filter((value) => value !== null)
      return hours.length === 24 && values.length === 24 ? fold(values) : null
    },
  }
}

/** What the sun does is known for any day, forecast or not. */
const ofTheSun =
  (unit: string, decimals: number, read: (sunrise: number, sunset: number) => number) =>
  (spot: Sky['spot']): DailyVariable<Sky> => ({
    unit,
    decimals,
    read({ start }) {
      const { sunrise, sunset } = sunTimes(spot.latitude, spot.longitude, start)
      return read(sunrise, sunset)
    },
  })

const sun: Record<string, (spot: Sky['spot']) => DailyVariable<Sky>> = {
  sunrise: ofTheSun('time', 0, (sunrise) => sunrise),
  sunset: ofTheSun('time', 0, (_, sunset) => sunset),
  daylight_duration: ofTheSun('s', 2, (sunrise, sunset) => sunset - sunrise),
}

/** The wind's direction, each hour counted by its speed. */
const dominantDirection: DailyVariable<Sky> = {
  unit: '°',
  decimals: 0,
  read({ hours }) {
    if (hours.length !== 24) return null
    let [east, north] = [0, 0]
    for (const { windDirection, windSpeed } of hours) {
      east += windSpeed * Math.sin((windDirection * Math.PI) / 180)
      north += windSpeed * Math.cos((windDirection * Math.PI) / 180)
    }
    return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360
  },
}

const precipitationHours: DailyVariable<Sky> = {
  unit: 'h',
  decimals: 1,
  read: ({ hours }) => (hours.length === 24 ? hours.filter((sky) => sky.precipitation > 0).length : null),
}

/** Names that do not say how they are folded. */
const unsaid: Record<string, string> = {
  weather_code: 'max',
  sunshine_duration: 'sum',
  et0_fao_evapotranspiration: 'sum',
}

/** Looks a daily variable up for one place, old spellings included; `undefined` if there is none. */
export function findDaily(source: WeatherSource, asked: string, spot: Sky['spot']): DailyVariable<Sky> | undefined {
  const name = todaysName(asked)
  if (Object.hasOwn(sun, name)) return sun[name]?.(spot)
  if (name === 'wind_direction_10m_dominant') return dominantDirection
  if (name === 'precipitation_hours') return precipitationHours
  const said = /^(.+)_(max|min|mean|sum)$/.exec(name)
  const [base, how] = said ? [said[1], said[2]] : [name, unsaid[name]]
  const fold = how === undefined ? undefined : folds[how]
  const hourly = base === undefined || fold === undefined ? undefined : findHourly(source, base)
  if (fold === undefined || hourly === undefined) return undefined
  if (hourly === absent) return { ...absent, read: () => null }
  if (name === 'shortwave_radiation_sum') return folded(hourly, (watts) => (sum(watts) * 3600) / 1e6, 'MJ/m²', 2)
  if (how === 'sum' && !hourly.isSum) return undefined
  return folded(hourly, fold)
}
