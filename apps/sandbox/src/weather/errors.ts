/**
 * What the vendor answers when it refuses, word for word.
 *
 * The texts were read in recorded answers of 2023 and in the vendor's public source (2026-11-21). Two oddities are kept:
 * the trailing "for key " with an empty key, and a forecast_days refusal that names the limit as what was given.
 */
import { HTTPException } from 'hono/http-exception'

const refuse = (message: string, cause?: unknown): HTTPException => new HTTPException(400, { message, cause })

/** An unknown value of a unit, a variable or a model. `type` is the vendor's own name for the kind of value. */
export const cannotInitialize = (type: string, value: string, key: string): HTTPException =>
  refuse(`Cannot initialize ${type} from invalid String value ${value} for key ${key}`)

/** The vendor prints single-precision numbers with a decimal point: `123.0`. */
const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value))

/** Latitude beyond a pole. */
export const latitudeOutOfRange = (given: number): HTTPException =>
  refuse(`Latitude must be in range of -90 to 90°. Given: ${decimal(given)}.`)

/** Longitude beyond the date line. */
export const longitudeOutOfRange = (given: number): HTTPException =>
  refuse(`Longitude must be in range of -180 to 180°. Given: ${decimal(given)}.`)

/** No coordinates at all. */
export const noCoordinates = (): HTTPException => refuse("Parameter 'latitude' and 'longitude' must not be empty")

/** Lists of different lengths. */
export const unequalCoordinates = (): HTTPException =>
  refuse("Parameter 'latitude' and 'longitude' must have the same number of elements")

/** More or fewer heights than places. */
export const unequalElevations = (): HTTPException =>
  refuse("Parameter 'elevation' must have the same number of elements as coordinates")

/** A zone that the tz database does not have. */
export const invalidTimezone = (cause?: unknown): HTTPException => refuse('Invalid timezone', cause)

/** Only one of start and end, or neither where both are needed. */
export const startAndEndNeeded = (): HTTPException => refuse("Both 'start_date' and 'end_date' must be set in the url")

/** A start after its end. */
export const endBeforeStart = (): HTTPException => refuse('End-date must be larger or equals than start-date')

/** Not a date. */
export const invalidDate = (): HTTPException => refuse("Invalid date format. Make sure to use 'YYYY-MM-DD'")

/** A date outside what the service holds; both bounds are dates that it answers. */
export const dateOutOfRange = (key: string, from: string, to: string): HTTPException =>
  refuse(`Parameter '${key}' is out of allowed range from ${from} to ${to}`)

/** Dates together with a count of days or hours. */
export const exclusiveWithDates = (key: string): HTTPException =>
  refuse(`Parameter '${key}' is mutually exclusive with 'start_date' and 'end_date'`)

/** Too many (or fewer than no) past days or hours. */
export const pastOutOfRange = (given: number, most: number): HTTPException =>
  refuse(`Past days is invalid. Allowed range 0 to ${most}. Given ${given}.`)

/** Too many (or fewer than no) forecast days or hours. */
export const forecastOutOfRange = (most: number): HTTPException =>
  refuse(`Forecast days is invalid. Allowed range 0 to ${most}. Given ${most}.`)

/** Geocoding: a count outside 1 to 100. */
export const invalidCount = (): HTTPException => refuse('Parameter count must be between 1 and 100.')

/** Geocoding: an id that nothing has. */
export const unknownLocation = (): HTTPException => refuse('Location ID not found.')

/** The texts that come with 429, by what ran out. */
export const limitReasons = {
  minute: 'Minutely API request limit exceeded. Please try again in one minute.',
  hour: 'Hourly API request limit exceeded. Please try again in the next hour.',
  day: 'Daily API request limit exceeded. Please try again tomorrow.',
  concurrent: 'Too many concurrent requests',
} as const

/** The vendor's error answer. */
export function errorAnswer(status: number, reason: string): Response {
  return Response.json(
    { error: true, reason },
    { status, headers: { 'content-type': 'application/json; charset=utf-8' } },
  )
}
