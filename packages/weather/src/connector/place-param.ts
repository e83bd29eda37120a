import { ConnectorError } from '@lona/connector'
import type { Coordinates } from '../api/query.js'

/** A place as it stands in row keys: `48.85,2.35`. Two decimals, about a kilometre: one row for all who live there. */
export function placeParam({ latitude, longitude }: Coordinates): string {
  return `${twoDecimals(latitude)},${twoDecimals(longitude)}`
}

/**
 * The coordinates in a row key.
 *
 * @throws {ConnectorError} `bad-parameter` for anything that `placeParam` would not have written, with what it would.
 */
export function parsePlaceParam(text: string): Coordinates {
  const place = readCoordinates(text)
  if (!place) throw refusal(text, "Write 'latitude,longitude' with two decimals, such as '48.85,2.35'.")
  const spelling = placeParam(place)
  if (spelling !== text) throw refusal(text, `Write '${spelling}'.`)
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

/** The coordinates that a person wrote, or `null` when it is something else or nowhere on earth. */
export function readCoordinates(text: string): Coordinates | null {
  const [, latitude, longitude] = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text) ?? []
  if (latitude === undefined || longitude === undefined) return null
  const place = { latitude: Number(latitude), longitude: Number(longitude) }
  return Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180 ? place : null
}

const twoDecimals = (degrees: number): string => (Math.round(degrees * 100) / 100 + 0).toFixed(2)

const refusal = (text: string, cure: string): ConnectorError =>
  new ConnectorError({
    code: 'bad-parameter',
    message: `'${text.slice(0, 60)}' is not a place. ${cure}`,
    kind: 'weather',
    parameter: 'place',
  })
