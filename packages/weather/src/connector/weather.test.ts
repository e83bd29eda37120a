import { isConnectorError } from '@lona/connector'
import { describe, expect, it } from 'vitest'
import { fixture } from '../../test/fixture.js'
import { weather } from './weather.js'

const signal = new AbortController().signal

/** What the search for a place gives, and how many requests it took. */
async function find(text: string, answer: () => Response | Promise<Response>, stop = signal) {
  const requests: URL[] = []
  const fetch = async (input: string | URL | Request) => {
    requests.push(new URL(input instanceof Request ? input.url : input))
    return await answer()
  }
  const search = weather.find.place
  if (!search) throw new Error('places cannot be searched for')
  return { choices: await search({ text, fetch, signal: stop }), requests }
}

const places = () => Response.json(fixture('places'))

describe('a place is found', () => {
  it('by its name, as it stands in row keys and as a person calls it', async () => {
    const { choices, requests } = await find('Exampleton', places)
    expect(choices).toEqual([
      { value: '45.50,9.25', label: 'Exampleton, Region, Italy' },
      { value: '0.00,9.50', label: 'Equatorville' },
    ])
    expect(requests.map(({ pathname, searchParams }) => [pathname, searchParams.get('name')])).toEqual([
      ['/v1/search', 'Exampleton'],
    ])
  })

  it('by its coordinates, without a request', async () => {
    const { choices, requests } = await find(' 48.8566, 2.3522 ', places)
    expect(choices).toEqual([{ value: '48.86,2.35', label: '48.86,2.35' }])
    expect(requests).toEqual([])
  })

  it('under one name where town, region and country are called the same', async () => {
    const singapore = { id: 1, name: 'Singapore', latitude: 1.29, longitude: 103.85, country: 'Singapore' }
    const { choices } = await find('Singapore', () => Response.json({ results: [singapore] }))
    expect(choices).toEqual([{ value: '1.29,103.85', label: 'Singapore' }])
  })

  it('by nothing shorter than two letters, and nothing is asked', async () => {
    for (const text of ['', ' ', 'P', ' P ', '🦀']) {
      expect(await find(text, places)).toEqual({ choices: [], requests: [] })
    }
  })

  it('not at all where there is none of that name', async () => {
    expect((await find('Nowhereville', () => Response.json({ generationtime_ms: 1 }))).choices).toEqual([])
    // Coordinates beyond the globe are looked up like a name, and found as little.
    expect((await find('95,200', () => Response.json({ generationtime_ms: 1 }))).choices).toEqual([])
  })

  it("not at all while Open-Meteo is down, and the error is the contract's", async () => {
    const error = await find('Paris', () => new Response('', { status: 502 })).catch((reason: unknown) => reason)
    expect(isConnectorError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'provider-down', kind: 'weather' })
  })

  it('not at all for somebody who left', async () => {
    const error = await find('Paris', places, AbortSignal.abort()).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'cancelled' })
  })
})

describe('the integration', () => {
  it('has what its licence asks to be shown', () => {
    expect(weather.manifest).toMatchObject({
      name: 'Open-Meteo',
      signIn: 'none',
      attribution: { text: 'Weather data by Open-Meteo.com', url: 'https://open-meteo.com/', licence: 'CC BY 4.0' },
    })
    expect(weather.auth).toBeNull()
  })

  it('tells a host the limits per address, and what a request weighs', () => {
    expect(weather.limits).toEqual([
      { scope: 'address', window: 'fixed', seconds: 60, weight: 600 },
      { scope: 'address', window: 'fixed', seconds: 3_600, weight: 5_000 },
      { scope: 'address', window: 'fixed', seconds: 86_400, weight: 10_000 },
    ])
    const twenty = Array(20).fill('temperature_2m').join(',')
    const url = `https://api.open-meteo.com/v1/forecast?latitude=1&longitude=1&forecast_days=7&hourly=${twenty}`
    expect(weather.weigh({ method: 'GET', url })).toBe(2)
  })
})
