import { defineIntegration, type FindParamCtx, type ParamChoice } from '@lona/connector'
import type { Place } from '../api/geocoding.js'
import { placesQuerySchema } from '../api/query.js'
import { weatherLimits, weighRequest } from '../limits.js'
import { createWeatherClient, type WeatherClient } from '../weather-client.js'
import { placeParam, readCoordinates } from './place-param.js'
import { toConnectorError } from './to-connector-error.js'
import { WeatherBackendDeps } from './weather-backend-deps.js'

/** What the weather rows reach into. */
export interface WeatherClientBag {
  /** The SDK client of this slice. */
  readonly weather: WeatherClient
}

/** Open-Meteo: no account; `{place}` is `latitude,longitude` to 0.01 degree. */
export const weather = defineIntegration({
  pattern: ':~weather:{place}',
  deps: WeatherBackendDeps,
  limits: weatherLimits.windows.map(({ requests, seconds }) => ({
    scope: weatherLimits.scope,
    window: weatherLimits.kind,
    seconds,
    weight: requests,
  })),
  weigh: ({ url }) => weighRequest(url),
  manifest: {
    name: 'Open-Meteo',
    description: 'The weather of a place, hour by hour and day by day, back to 1940, and the quality of its air.',
    homepage: 'https://open-meteo.com',
    signIn: 'none',
    attribution: { text: 'Weather data by Open-Meteo.com', url: 'https://open-meteo.com/', licence: 'CC BY 4.0' },
    params: { place: { label: 'Place', hint: 'A town, or latitude,longitude' } },
  },
  find: { place: findPlaces },
  client: ({ fetch }): WeatherClientBag => ({ weather: createWeatherClient({ fetch }) }),
})

/** The places that a person may mean by a name; coordinates mean themselves, and nothing is asked. */
async function findPlaces({ text, fetch, signal }: FindParamCtx): Promise<readonly ParamChoice[]> {
  const here = readCoordinates(text)
  if (here) return [{ value: placeParam(here), label: placeParam(here) }]
  if (!placesQuerySchema.shape.name.safeParse(text).success) return [] // too short to be asked
  try {
    const places = await createWeatherClient({ fetch }).listPlaces({ name: text, count: 10, signal })
    return places.map((place) => ({ value: placeParam(place), label: nameOf(place) }))
  } catch (error) {
    throw toConnectorError(error)
  }
}

/** `Paris, Île-de-France, France`; a town that is its own country is named once. */
const nameOf = ({ name, admin1, country }: Place): string =>
  [...new Set([name, admin1, country].filter((part) => part !== null))].join(', ')
