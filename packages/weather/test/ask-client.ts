import { isWeatherError, type WeatherClient, type WeatherError } from '../src/index.js'

/** The place that the questions are about. */
export const rome = { latitude: 41.9, longitude: 12.5 }
/** A winter clock, and below a summer one: the fake cuts days by the offset of its now. */
export const november = new Date('2026-11-21T12:00:00Z')
export const july = new Date('2026-07-21T12:00:00Z')
/** The one day that the questions are about. */
export const day = { start: '2026-11-20', end: '2026-11-21' }

/** A fetch with one answer for everything, that remembers what was asked. */
export function answerWith(body: unknown, init?: ResponseInit) {
  const requests: URL[] = []
  const fetch: typeof globalThis.fetch = async (input) => {
    requests.push(new URL(input instanceof Request ? input.url : input))
    return typeof body === 'string' ? new Response(body, init) : Response.json(body, init)
  }
  return { fetch, requests }
}

/** The error that a call ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<WeatherError> {
  try {
    await promise
  } catch (error) {
    if (isWeatherError(error)) return error
    throw error
  }
  throw new Error('the call did not fail')
}

/** Asks for the one day, hour by hour. */
export const hour = (client: WeatherClient, signal?: AbortSignal) =>
  client.forecastHourly({ place: rome, variables: ['temperatureCelsius'], range: day, signal })
