/** `/v1/search` and `/v1/get`: finds the cities of the fake by name or number. */
import { type City, cities, countries } from './cities.js'
import { invalidCount, unknownLocation } from './errors.js'
import type { Query } from './query.js'

/** Compares without case and accents: "sao" finds "São Paulo". */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase()

const namesOf = (city: City): string[] => [city.name, ...Object.values(city.names)].map(plain)

/** A record in the vendor's shape and order. Numbers of regions are there for a few cities only. */
function record(city: City, language: string): Record<string, unknown> {
  const [country, countryId] = countries[city.countryCode] ?? ['', 0]
  const { admin1_id, admin2_id, admin3_id, postcodes, admin2, admin3 } = city.extra
  return {
    id: city.id,
    name: city.names[language] ?? city.name,
    latitude: city.latitude,
    longitude: city.longitude,
    elevation: city.elevation,
    feature_code: city.feature,
    country_code: city.countryCode,
    admin1_id, // JSON leaves out what is undefined, as the vendor leaves out what it does not know
    admin2_id,
    admin3_id,
    timezone: city.timezone,
    population: city.population,
    postcodes,
    country_id: countryId,
    country,
    admin1: city.admin1,
    admin2,
    admin3,
  }
}

const isIn = (city: City, region: string): boolean =>
  [city.admin1, countries[city.countryCode]?.[0] ?? '', city.countryCode].some((area) => plain(area).startsWith(region))

/**
 * Search by name: fewer than 2 characters find nothing, 2 only exact names, 3 and more beginnings. "Paris, Texas" names a
 * region too. Most people first. Nothing found means no `results` key at all.
 *
 * @throws {HTTPException} 400 for a count outside 1 to 100.
 */
export function searchPlaces(query: Query): Record<string, unknown> {
  const started = performance.now()
  const count = query.integer('count') ?? 10
  if (count < 1 || count > 100) throw invalidCount()
  const [name = '', region = ''] = (query.text('name') ?? '').split(',').map(plain)
  const country = query.text('countryCode')?.toUpperCase()
  const language = query.text('language') ?? 'en'
  const matches = (known: string): boolean => (name.length < 3 ? known === name : known.startsWith(name))
  const results = cities
    .filter((city) => name.length >= 2 && namesOf(city).some(matches))
    .filter((city) => (country === undefined || city.countryCode === country) && (region === '' || isIn(city, region)))
    .sort((one, other) => other.population - one.population)
    .slice(0, count)
    .map((city) => record(city, language))
  return { ...(results.length > 0 ? { results } : {}), generationtime_ms: performance.now() - started }
}

/** One record by its number. @throws {HTTPException} 400 when nothing has it. */
export function getPlace(query: Query): Record<string, unknown> {
  const id = query.integer('id')
  const city = cities.find((known) => known.id === id)
  if (!city) throw unknownLocation()
  return record(city, query.text('language') ?? 'en')
}
