/** The units that a request may choose, and what that does to values. */
import { cannotInitialize } from './errors.js'

/** Units chosen by a request. */
export interface UnitChoice {
  /** Temperatures in °C or °F. */
  readonly temperature: 'celsius' | 'fahrenheit'
  /** Wind in km/h, m/s, mp/h or kn. */
  readonly wind: 'kmh' | 'ms' | 'mph' | 'kn'
  /** Amounts of water in mm (snow in cm, heights in m) or in inches (heights in feet). */
  readonly precipitation: 'mm' | 'inch'
}

/** A value in the unit that was asked for. */
export interface Measure {
  /** Unit text, as in the `_units` map. */
  readonly unit: string
  /** Factor from the default unit. */
  readonly scale: number
  /** What is added after the factor. */
  readonly shift: number
  /** Decimals that the result is rounded to. */
  readonly decimals: number
}

const winds = {
  kmh: ['km/h', 1, 1],
  ms: ['m/s', 1 / 3.6, 2],
  mph: ['mp/h', 1 / 1.609344, 1],
  kn: ['kn', 1 / 1.852, 1],
} as const

/** How a value of one of the vendor's default units is shown under a choice of units. */
export function measureOf(unit: string, decimals: number, choice: UnitChoice): Measure {
  const same: Measure = { unit, scale: 1, shift: 0, decimals }
  if (unit === '°C' && choice.temperature === 'fahrenheit') return { ...same, unit: '°F', scale: 1.8, shift: 32 }
  if (unit === 'km/h') {
    const [label, scale, digits] = winds[choice.wind]
    return { unit: label, scale, shift: 0, decimals: digits }
  }
  if (choice.precipitation === 'inch') {
    if (unit === 'mm') return { ...same, unit: 'inch', scale: 1 / 25.4, decimals: 3 }
    if (unit === 'cm') return { ...same, unit: 'inch', scale: 1 / 2.54, decimals: 3 }
    if (unit === 'm') return { ...same, unit: 'ft', scale: 1 / 0.3048, decimals: Math.max(0, decimals) }
  }
  return same
}

/** A value as it stands in the answer: scaled, shifted, rounded; `null` stays. */
export function measured(value: number | null, { scale, shift, decimals }: Measure): number | null {
  if (value === null || !Number.isFinite(value)) return null
  const power = 10 ** decimals
  return Math.round((value * scale + shift) * power) / power + 0 // no negative zero
}

function choose<T extends string>(
  type: string,
  key: string,
  given: string | undefined,
  known: readonly [T, ...T[]],
): T {
  if (given === undefined) return known[0]
  const found = known.find((name) => name === given)
  if (found === undefined) throw cannotInitialize(type, given, key)
  return found
}

/**
 * Reads the unit parameters, with their old spellings.
 *
 * @throws {HTTPException} 400 for a unit that does not exist.
 */
export function readUnits(get: (key: string) => string | undefined): UnitChoice {
  const windKey = get('wind_speed_unit') === undefined ? 'windspeed_unit' : 'wind_speed_unit'
  return {
    temperature: choose('TemperatureUnit', 'temperature_unit', get('temperature_unit'), ['celsius', 'fahrenheit']),
    wind: choose('WindspeedUnit', windKey, get(windKey), ['kmh', 'ms', 'mph', 'kn']),
    precipitation: choose('PrecipitationUnit', 'precipitation_unit', get('precipitation_unit'), ['mm', 'inch']),
  }
}

/** Reads `timeformat`. @throws {HTTPException} 400 for another word. */
export const readTimeformat = (get: (key: string) => string | undefined): 'iso8601' | 'unixtime' =>
  choose('Timeformat', 'timeformat', get('timeformat'), ['iso8601', 'unixtime'])

/** Reads `cell_selection`, which makes no difference here. @throws {HTTPException} 400 for another word. */
export const readCellSelection = (get: (key: string) => string | undefined): 'land' | 'sea' | 'nearest' =>
  choose('GridSelectionMode', 'cell_selection', get('cell_selection'), ['land', 'sea', 'nearest'])

/** Reads `domains` of the air-quality service. @throws {HTTPException} 400 for another word. */
export const readDomain = (get: (key: string) => string | undefined): 'auto' | 'cams_europe' | 'cams_global' =>
  choose('Domain', 'domains', get('domains'), ['auto', 'cams_europe', 'cams_global'])
