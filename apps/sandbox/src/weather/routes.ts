/** The paths of the four services, each a function from query and clock to an answer. */
import { airQualityService } from './air-quality.js'
import { archiveService } from './archive.js'
import { forecastService } from './forecast.js'
import { getPlace, searchPlaces } from './geocoding.js'
import { elevationOf } from './places.js'
import { createQuery, type Query, readLocations } from './query.js'
import { type Answer, answerService } from './service.js'

/** The answer to a request of one path. */
type WeatherRoute = (query: Query, now: Date) => Answer

const dwdIcon: WeatherRoute = (query, now) =>
  answerService(
    forecastService,
    { ...query, list: (key) => (key === 'models' ? ['icon_seamless'] : query.list(key)) },
    now,
  )

/** The routes by path. Geocoding and elevation cost 1 each. */
const weatherRoutes: Readonly<Record<string, WeatherRoute>> = {
  '/v1/forecast': (query, now) => answerService(forecastService, query, now),
  '/v1/dwd-icon': dwdIcon,
  '/v1/archive': (query, now) => answerService(archiveService, query, now),
  '/v1/air-quality': (query, now) => answerService(airQualityService, query, now),
  '/v1/search': (query) => ({ body: searchPlaces(query), weight: 1 }),
  '/v1/get': (query) => ({ body: getPlace(query), weight: 1 }),
  '/v1/elevation': (query, now) => ({ body: { elevation: readLocations(query, now).map(elevationOf) }, weight: 1 }),
}

/** The service's own path: without the prefix by which one port serves them all (`/weather/forecast/v1/forecast`). */
export const vendorPath = (path: string): string =>
  path.replace(/^\/weather\/(?:forecast|archive|air-quality|geocoding)(?=\/)/, '')

/** Answers a vendor's path. @throws {HTTPException} 400, in the vendor's words. */
export function answerWeather(path: string, parameters: URLSearchParams, now: Date): Answer | undefined {
  const route = Object.hasOwn(weatherRoutes, path) ? weatherRoutes[path] : undefined
  return route?.(createQuery(parameters), now)
}
