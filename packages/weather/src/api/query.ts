import { z } from 'zod'
import type { DayRange } from '../days.js'
import { WeatherError } from '../errors.js'
import type { VariableTable } from './variables.js'

/** A point on the globe. Anything with these two fields will do, such as a `Place`. */
export interface Coordinates {
  /** Degrees north of the equator, -90 to 90. */
  readonly latitude: number
  /** Degrees east of Greenwich, -180 to 180. */
  readonly longitude: number
}

/** What the weather of some days is asked with. */
export interface WeatherQuery<Name extends string> {
  /** Where. The answer is that of the nearest grid point, usually within 25 kilometers. */
  readonly place: Coordinates
  /** What, in our names; at least one. More than ten are asked for in several requests. */
  readonly variables: readonly Name[]
  /** When: local days, `end` excluded. More than fourteen are asked for in several requests. */
  readonly range: DayRange
  /** Whose days: an IANA name such as `Europe/Rome`, or `auto` (as when left out) for the zone in which the place lies. */
  readonly timeZone?: string | undefined
  /** Stops the request under way, and those that would follow. `AbortSignal.timeout(ms)` makes a deadline. */
  readonly signal?: AbortSignal | undefined
}

/** What the present weather is asked with. */
export interface CurrentQuery<Name extends string> {
  /** Where. The answer is that of the nearest grid point. */
  readonly place: Coordinates
  /** What, in our names; at least one. More than ten make the request weigh more than 1. */
  readonly variables: readonly Name[]
  /** The zone that the answer names: an IANA name, or `auto` (as when left out) for the zone in which the place lies. */
  readonly timeZone?: string | undefined
  /** Stops the request. */
  readonly signal?: AbortSignal | undefined
}

/** What places are searched with. */
export interface PlacesQuery {
  /** A name or a postal code, at least two characters; three and more also find similar names. `Paris, Texas` narrows it down. */
  readonly name: string
  /** At most so many places, 1 to 100; 10 when left out. */
  readonly count?: number | undefined
  /** Language of the names in the answer, such as `it`; `en` when left out or unknown. */
  readonly language?: string | undefined
  /** Only places in this country: two letters of ISO 3166-1. */
  readonly countryCode?: string | undefined
  /** Stops the request. */
  readonly signal?: AbortSignal | undefined
}

/** What one place is looked up with. */
export interface PlaceQuery {
  /** GeoNames id, as a search gave it. */
  readonly id: number
  /** Language of the names in the answer, such as `it`; `en` when left out or unknown. */
  readonly language?: string | undefined
  /** Stops the request. */
  readonly signal?: AbortSignal | undefined
}

const signalSchema = z
  .custom<AbortSignal>((value) => value instanceof AbortSignal, 'expected an AbortSignal')
  .optional()
const timeZoneSchema = z.string().min(1).default('auto')
const coordinatesSchema = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})

/** What both kinds of weather query share; typos in option names are refused. */
export const currentQuerySchema = z.strictObject({
  place: coordinatesSchema,
  variables: z.array(z.string()).min(1),
  timeZone: timeZoneSchema,
  signal: signalSchema,
})

/** Checks a `WeatherQuery`. */
export const weatherQuerySchema = currentQuerySchema.extend({
  range: z
    .strictObject({ start: z.iso.date(), end: z.iso.date() })
    .refine(({ start, end }) => start < end, { path: ['end'], message: 'must be after start' }),
})

/** Checks a `PlacesQuery`. */
export const placesQuerySchema = z.strictObject({
  name: z.string().trim().min(2),
  count: z.int().min(1).max(100).optional(),
  language: z.string().min(1).optional(),
  countryCode: z.string().length(2).toUpperCase().optional(),
  signal: signalSchema,
})

/** Checks a `PlaceQuery`. */
export const placeQuerySchema = z.strictObject({
  id: z.int().positive(),
  language: z.string().min(1).optional(),
  signal: signalSchema,
})

/**
 * What a caller wrote, once it is known to be right.
 *
 * @throws {WeatherError} `invalid-request` with the first field at fault.
 */
export function checkOptions<Schema extends z.ZodType>(schema: Schema, options: unknown): z.output<Schema> {
  const result = schema.safeParse(options)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])]
  const field = path.length === 0 ? undefined : path.map(String).join('.')
  throw new WeatherError({
    code: 'invalid-request',
    message: `${field ?? 'the options'}: ${issue?.message ?? 'not understood'}. Nothing was asked`,
    field,
  })
}

/**
 * The names asked for, each once.
 *
 * @throws {WeatherError} `unknown-variable` with the first name that the table does not have.
 */
export function checkVariables(table: VariableTable, names: readonly string[]): string[] {
  for (const name of names) {
    if (Object.hasOwn(table, name)) continue
    throw new WeatherError({
      code: 'unknown-variable',
      message: `this endpoint has no variable '${name.slice(0, 60)}'; it has ${Object.keys(table).join(', ')}. Nothing was asked`,
      field: 'variables',
      value: name.slice(0, 200),
    })
  }
  return [...new Set(names)]
}
