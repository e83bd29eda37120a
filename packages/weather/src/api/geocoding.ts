import type { PlaceWire } from './geocoding-wire.js'

/** A place with a name, from the GeoNames collection. It can be given as `place` wherever weather is asked for. */
export interface Place {
  /** GeoNames id: stable, for `findPlace`. */
  readonly id: number
  /** Name in the language asked for, else in its own. */
  readonly name: string
  /** Degrees north of the equator. */
  readonly latitude: number
  /** Degrees east of Greenwich. */
  readonly longitude: number
  /** Height above sea level; `null` when unknown, and at exactly 0 m, which the vendor does not tell apart. */
  readonly elevationMeters: number | null
  /** IANA time zone, such as `Europe/Rome`. */
  readonly timeZone: string | null
  /** Name of the country in the language asked for; `null` where nobody rules. */
  readonly country: string | null
  /** Two letters of ISO 3166-1. */
  readonly countryCode: string | null
  /** The region it lies in: state, province or the like. */
  readonly admin1: string | null
  /** The part of the region. */
  readonly admin2: string | null
  /** The part of that part. */
  readonly admin3: string | null
  /** The smallest part. */
  readonly admin4: string | null
  /** People who live there; `null` when unknown. */
  readonly population: number | null
  /** What it is in GeoNames' terms: `PPLC` a capital, `PPL` a populated place, `AIRP` an airport. */
  readonly featureCode: string | null
  /** Its postal codes; empty when unknown. */
  readonly postcodes: readonly string[]
}

/** Reads a place: our names, and `null` or zero for what the vendor leaves out. */
export function toPlace(wire: PlaceWire): Place {
  return {
    id: wire.id,
    name: wire.name,
    latitude: wire.latitude ?? 0, // left out when it is zero
    longitude: wire.longitude ?? 0,
    elevationMeters: wire.elevation ?? null,
    timeZone: textOrNull(wire.timezone),
    country: textOrNull(wire.country),
    countryCode: textOrNull(wire.country_code),
    admin1: textOrNull(wire.admin1),
    admin2: textOrNull(wire.admin2),
    admin3: textOrNull(wire.admin3),
    admin4: textOrNull(wire.admin4),
    population: wire.population ?? null,
    featureCode: textOrNull(wire.feature_code),
    postcodes: wire.postcodes ?? [],
  }
}

const textOrNull = (text: string | null | undefined): string | null => (text === undefined || text === '' ? null : text)
