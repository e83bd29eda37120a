/** Reads a request's query: coordinates, lists and numbers, refused with the vendor's words. */
import {
  cannotInitialize,
  latitudeOutOfRange,
  longitudeOutOfRange,
  noCoordinates,
  unequalCoordinates,
  unequalElevations,
} from './errors.js'
import { elevationOf, zoneIdOf } from './places.js'
import { gmt, type Zone, zoneAt } from './zones.js'

/** A query with the vendor's way of writing lists. */
export interface Query {
  /** The parameter's value; `undefined` when it is missing or empty. */
  text(key: string): string | undefined
  /** The parameter's comma-separated values; repeated parameters are joined. */
  list(key: string): readonly string[]
  /** A whole number. @throws {HTTPException} 400 for anything else. */
  integer(key: string): number | undefined
  /** `true` or `false`, in any case. */
  flag(key: string): boolean
}

/** Wraps a URL's query. `key[]=` is read as `key=`. */
export function createQuery(parameters: URLSearchParams): Query {
  const all = (key: string): string[] =>
    [...parameters.getAll(key), ...parameters.getAll(`${key}[]`)].filter((value) => value !== '')
  const text = (key: string): string | undefined => all(key)[0]
  return {
    text,
    list: (key) =>
      all(key)
        .flatMap((value) => value.split(','))
        .map((value) => value.trim())
        .filter((value) => value !== ''),
    integer(key) {
      const value = text(key)
      if (value === undefined) return undefined
      if (!/^[+-]?\d+$/.test(value)) throw cannotInitialize('Int', value, key)
      return Number(value)
    },
    flag: (key) => text(key)?.toLowerCase() === 'true',
  }
}

/** A place of a request. */
export interface Location {
  /** Degrees north, as asked for. */
  readonly latitude: number
  /** Degrees east, as asked for. */
  readonly longitude: number
  /** Metres above the sea: asked for, else looked up. */
  readonly elevation: number
  /** Zone with the offset of the whole answer. */
  readonly zone: Zone
}

function numbers(query: Query, key: string): number[] {
  return query.list(key).map((text) => {
    const value = Number(text)
    if (Number.isNaN(value) && text.toLowerCase() !== 'nan') throw cannotInitialize('Float', text, key)
    return value
  })
}

/**
 * The places of a request, one answer each.
 *
 * @throws {HTTPException} 400 when coordinates are missing, unequal in number or off the earth, or a zone is unknown.
 */
export function readLocations(query: Query, now: Date): Location[] {
  const latitudes = numbers(query, 'latitude')
  const longitudes = numbers(query, 'longitude')
  const elevations = numbers(query, 'elevation')
  const zones = query.list('timezone')
  if (latitudes.length === 0 && longitudes.length === 0) throw noCoordinates()
  if (latitudes.length !== longitudes.length) throw unequalCoordinates()
  if (elevations.length > 0 && elevations.length !== latitudes.length) throw unequalElevations()
  if (zones.length > 1 && zones.length !== latitudes.length) throw unequalCoordinates()
  return latitudes.map((latitude, index) => {
    const longitude = longitudes[index] ?? Number.NaN
    if (!(Math.abs(latitude) <= 90)) throw latitudeOutOfRange(latitude)
    if (!(Math.abs(longitude) <= 180)) throw longitudeOutOfRange(longitude)
    const place = { latitude, longitude }
    const asked = elevations[index]
    const zone = zones.length > 1 ? zones[index] : zones[0]
    return {
      ...place,
      elevation: asked === undefined || Number.isNaN(asked) ? elevationOf(place) : asked,
      zone: zone === undefined ? gmt : zoneAt(zone === 'auto' ? zoneIdOf(place) : zone, now),
    }
  })
}
