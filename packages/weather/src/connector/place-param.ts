import { ConnectorError } from '@lona/connector'
import type { Coordinates } from '../api/query.js'

/**
 * A place as it stands in row keys: `48.85,2.35`. Two decimals, about a kilometre: one row for all who live there.
 *
 * @throws {ConnectorError} `bad-parameter` for coordinates that are nowhere on earth.
 */
export function placeParam({ latitude, longitude }: Coordinates): string {
  const text = `${twoDecimals(latitude)},${twoDecimals(longitude)}`
  if (isOnEarth({ latitude, longitude })) return text
  throw refusal(`'${text}' is nowhere on earth. Latitude goes from -90 to 90, longitude from -180 to 180.`)
}

/**
 * The coordinates in a row key.
 *
 * @throws {ConnectorError} `bad-parameter` for anything that `placeParam` would not have written, with what it would.
 */
export function parsePlaceParam(text: string): Coordinates {
  const shown = `'${text.slice(0, 60)}'`
  const place = readCoordinates(text)
  if (!place) throw refusal(`${shown} is no place. Write 'latitude,longitude' with two decimals, such as '48.85,2.35'.`)
  const spelling = placeParam(place)
  if (spelling !== text) throw refusal(`${shown} is not how this place is written in a row key. Write '${spelling}'.`)
  return place
}

/**
 * A place as it stands in a row key, once it is known to be one: a row of nowhere is never made.
 *
 * @throws {ConnectorError} `bad-parameter`, as `parsePlaceParam`.
 */
export function checkedPlace(text: string): string {
  parsePlaceParam(text)
  return text
}

/** The coordinates that a person wrote, with any decimals, or `null` when it is something else or nowhere on earth. */
export function readCoordinates(text: string): Coordinates | null {
  const [, latitude, longitude] = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text) ?? []
  if (latitude === undefined || longitude === undefined) return null
  const place = { latitude: Number(latitude), longitude: Number(longitude) }
  return isOnEarth(place) ? place : null
}

const isOnEarth = ({ latitude, longitude }: Coordinates): boolean =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180

// Rounded first: toFixed alone would write '-0.00' for what is a little below 0, a second spelling.
const twoDecimals = (degrees: number): string => (Math.round(degrees * 100) / 100).toFixed(2)

const refusal = (message: string): ConnectorError =>
  new ConnectorError({ code: 'bad-parameter', message, kind: 'weather', parameter: 'place' })
