import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSandbox } from '../src/index.js'
import {
  asArray,
  asObject,
  hasData,
  type Json,
  type JsonObject,
  type Recording,
  recordings,
  skippedBecause,
  weatherData,
} from './provider-data.js'

const sections = ['minutely_15', 'hourly', 'daily'] as const

/** The query of a recording whose URL has none: what the body says was asked for. */
function rebuiltUrl({ url, body }: Recording): string {
  const parsed = new URL(url)
  if (parsed.search !== '') return url
  const query = new URLSearchParams({ latitude: `${body.latitude}`, longitude: `${body.longitude}` })
  query.set('timezone', String(body.timezone))
  for (const section of sections) {
    if (body[section] === undefined) continue
    const values = asObject(body[section])
    query.set(
      section,
      Object.keys(values)
        .filter((key) => key !== 'time')
        .join(','),
    )
    const times = asArray(values.time).map(String)
    query.set('start_date', (times[0] ?? '').slice(0, 10))
    query.set('end_date', (times.at(-1) ?? '').slice(0, 10))
  }
  if (body.current_weather !== undefined) {
    query.set('current_weather', 'true')
    const units = asObject(body.current_weather_units)
    if (units.temperature === '°F') query.set('temperature_unit', 'fahrenheit')
    if (units.windspeed === 'mp/h') query.set('windspeed_unit', 'mph')
  }
  return `${url}?${query}`
}

/** A clock at which the sandbox gives the recorded times. */
function clockOf({ url, body, date }: Recording): Date {
  if (date !== undefined) return new Date(date)
  const current = body.current_weather
  if (current !== undefined) {
    return new Date(Date.parse(`${asObject(current).time}Z`) - Number(body.utc_offset_seconds) * 1000 + 60_000)
  }
  const section = sections.find((name) => body[name] !== undefined)
  if (section === undefined) return new Date('2023-10-25T11:00:00Z')
  const last = String(asArray(asObject(body[section]).time).at(-1)).slice(0, 10)
  return new Date(Date.parse(`${last}T12:00:00Z`) + (url.includes('archive') ? 10 * 86_400_000 : 0))
}

const isTime = (key: string): boolean => ['time', 'sunrise', 'sunset'].includes(key)

/** Same keys in the same order, same lengths, same kinds; equal texts where they are units or times; `null` fits all. */
function expectSameShape(actual: Json | undefined, recorded: Json, path: string): void {
  if (recorded === null || actual === null) return
  if (Array.isArray(recorded)) {
    expect(Array.isArray(actual), path).toBe(true)
    const list = asArray(actual)
    expect(list.length, path).toBe(recorded.length)
    for (const [index, value] of recorded.entries()) expectSameShape(list[index], value, `${path}[${index}]`)
    return
  }
  if (typeof recorded === 'object') {
    const one = asObject(actual)
    expect(Object.keys(one), path).toEqual(Object.keys(recorded))
    for (const [key, value] of Object.entries(asObject(recorded))) {
      if (path.includes('_units') || isTime(key)) expect(one[key], `${path}.${key}`).toEqual(value)
      else expectSameShape(one[key], value, `${path}.${key}`)
    }
    return
  }
  expect(typeof actual, path).toBe(typeof recorded)
}

async function ask(recording: Recording): Promise<{ status: number; body: JsonObject }> {
  const sandbox = createSandbox({ now: () => clockOf(recording) })
  const answer = await sandbox.fetch(rebuiltUrl(recording))
  return { status: answer.status, body: asObject((await answer.json()) as Json) }
}

const all = recordings()
const series = all.filter(({ body }) => body.latitude !== undefined)
const refusals = all.filter(({ status }) => status === 400)
const searches = all.filter(({ url }) => url.includes('/v1/search'))

describe.skipIf(!hasData)(`answers compared with the recorded ones${skippedBecause}`, () => {
  it('finds recordings of every kind', () => {
    expect([series.length, refusals.length, searches.length]).toEqual([12, 2, 5])
  })

  it.each(series)('$name: same keys, units, times, lengths and kinds', async (recording) => {
    const { status, body } = await ask(recording)
    expect(status).toBe(200)
    expectSameShape(body, recording.body, 'body')
    for (const key of ['latitude', 'longitude', 'utc_offset_seconds', 'timezone']) {
      expect(body[key], key).toEqual(recording.body[key])
    }
  })

  it.each(refusals)('$name: the same refusal, word for word', async (recording) => {
    expect(await ask(recording)).toEqual({ status: 400, body: recording.body })
  })

  it.each(searches.filter(({ body }) => body.results !== undefined))(
    '$name: records of the same form',
    async (recording) => {
      const recorded = asArray(recording.body.results).map(asObject)
      const name = String(recorded[0]?.name)
      const [best] = asArray(
        (await ask({ ...recording, url: `${recording.url.split('?')[0]}?name=${name}&count=20` })).body.results,
      )
      const found = asObject(best)
      expect(Object.keys(found)).toEqual(Object.keys(recorded[recorded.length > 1 ? 1 : 0] ?? {}))
      const known = new Map(recorded.flatMap((one) => Object.entries(one)).map(([key, value]) => [key, value]))
      for (const [key, value] of Object.entries(found)) expect(typeof value, key).toBe(typeof known.get(key))
    },
  )

  it.each(searches.filter(({ body }) => body.results === undefined))(
    '$name: nothing found has no results',
    async (recording) => {
      const { body } = await ask({ ...recording, url: `${recording.url}?name=qwertzuiop` })
      expect(Object.keys(body)).toEqual(Object.keys(recording.body))
    },
  )

  it('spells units and zones as the air-quality answer of 2026 does', async () => {
    const body = asObject(JSON.parse(readFileSync(join(weatherData, 'fixtures/php_air_quality.json'), 'utf8')) as Json)
    const recording: Recording = {
      name: 'php_air_quality',
      url: 'https://air-quality-api.open-meteo.com/v1/air-quality',
      status: 200,
      date: undefined,
      body,
    }
    const { body: answer } = await ask(recording)
    for (const key of [
      'latitude',
      'longitude',
      'utc_offset_seconds',
      'timezone',
      'timezone_abbreviation',
      'hourly_units',
    ]) {
      expect(answer[key], key).toEqual(body[key])
    }
  })
})
