import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createSandbox } from '../src/index.js'
import { asArray, asObject, hasData, type Json, type JsonObject, skippedBecause, weatherData } from './provider-data.js'

const now = (): Date => new Date('2026-11-21T13:05:00Z')
const documents = ['forecast', 'historical-weather', 'air-quality', 'elevation'] as const

interface Described {
  readonly path: string
  readonly host: string
  readonly parameters: readonly JsonObject[]
  readonly properties: JsonObject
}

function describedBy(name: string): Described {
  const document = asObject(parse(readFileSync(join(weatherData, 'openapi', `${name}.yml`), 'utf8')) as Json)
  const [path, item] = Object.entries(asObject(document.paths))[0] ?? []
  const { get, servers } = asObject(item)
  const { parameters, responses } = asObject(get)
  const ok = asObject(asObject(responses)['200'])
  const schema = asObject(asObject(asObject(ok.content)['application/json']).schema)
  return {
    path: path ?? '',
    host: String(asObject(asArray(servers)[0]).url),
    parameters: asArray(parameters).map(asObject),
    properties: asObject(schema.properties),
  }
}

const enumOf = (parameter: JsonObject): readonly string[] => {
  const schema = asObject(parameter.schema)
  const list = schema.enum ?? (schema.items === undefined ? undefined : asObject(schema.items).enum)
  return list === undefined ? [] : asArray(list).map(String)
}

const required = (name: string): Record<string, string> => ({
  latitude: '48.85',
  longitude: '2.35',
  ...(name === 'historical-weather' ? { start_date: '2026-10-01', end_date: '2026-10-02' } : {}),
})

async function ask({ host, path }: Described, query: Record<string, string>): Promise<[number, JsonObject]> {
  const answer = await createSandbox({ now }).fetch(`${host}${path}?${new URLSearchParams(query)}`)
  return [answer.status, asObject((await answer.json()) as Json)]
}

/** A value for a parameter that has no list of values. */
function valueFor(name: string, parameter: JsonObject): string {
  const schema = asObject(parameter.schema)
  if (schema.default !== undefined) return String(schema.default)
  const known: Record<string, string> = {
    timezone: 'auto',
    start_date: '2026-11-01',
    end_date: '2026-11-02',
    apikey: 'k',
  }
  return known[name] ?? (schema.type === 'integer' ? '0' : '1')
}

describe.skipIf(!hasData).each(documents)(`%s as its OpenAPI document describes it${skippedBecause}`, (name) => {
  const described = hasData ? describedBy(name) : { path: '', host: '', parameters: [], properties: {} }

  it('accepts every parameter with every value that is listed', async () => {
    for (const parameter of described.parameters) {
      const key = String(parameter.name)
      const values = enumOf(parameter)
      for (const value of values.length > 0 ? values : [valueFor(key, parameter)]) {
        const query = { ...required(name), [key]: value }
        if (key === 'latitude' || key === 'longitude' || (name === 'historical-weather' && key.endsWith('_date')))
          continue
        if (key === 'start_date') Object.assign(query, { end_date: '2026-11-02' })
        if (key === 'end_date') Object.assign(query, { start_date: '2026-11-01' })
        const [status, body] = await ask(described, query)
        expect([key, value, status, body.reason]).toEqual([key, value, 200, undefined])
      }
    }
  })

  it('answers with properties that the document knows, and knows them all', async () => {
    for (const section of ['current', 'minutely_15', 'hourly', 'daily']) {
      const parameter = described.parameters.find((one) => one.name === section)
      if (!parameter) continue
      const names = enumOf(parameter)
      const [, body] = await ask(described, { ...required(name), [section]: names.join(',') })
      const answered = Object.keys(asObject(body[section]))
      const listed = Object.keys(asObject(asObject(described.properties[section]).properties))
      expect([...answered].sort()).toEqual([...listed].sort())
      expect(Object.keys(asObject(body[`${section}_units`]))).toEqual(answered)
    }
    const [, body] = await ask(described, required(name))
    for (const key of Object.keys(body)) expect(Object.keys(described.properties)).toContain(key)
  })

  it('gives whole numbers where the document says integer', async () => {
    const hourly = described.parameters.find((one) => one.name === 'hourly')
    if (!hourly) return
    const [, body] = await ask(described, { ...required(name), hourly: enumOf(hourly).join(',') })
    const listed = asObject(asObject(described.properties.hourly).properties)
    for (const [variable, values] of Object.entries(asObject(body.hourly))) {
      if (asObject(asObject(listed[variable]).items).type !== 'integer') continue
      for (const value of asArray(values)) expect(value === null || Number.isInteger(value), variable).toBe(true)
    }
  })
})
