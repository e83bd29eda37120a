import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

/** Folder of recorded answers; outside of the project, so it may be absent. */
const root = process.env.LONA_PROVIDER_DATA ?? resolve(import.meta.dirname, '../../../../shared/provider-data')
export const weatherData = join(root, 'weather')
export const hasData = existsSync(weatherData)
/** Goes into test names, so that nobody takes a skipped comparison for a passed one. */
export const skippedBecause = hasData ? '' : ` [SKIPPED: no recorded answers at ${weatherData}; set LONA_PROVIDER_DATA]`

/** JSON as it comes from outside. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json }

export interface Recording {
  readonly name: string
  readonly url: string
  readonly status: number
  readonly date: string | undefined
  readonly body: JsonObject
}

export const asObject = (value: Json | undefined): JsonObject => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('expected a JSON object')
  return value as JsonObject
}

export const asArray = (value: Json | undefined): readonly Json[] => {
  if (!Array.isArray(value)) throw new Error('expected a JSON array')
  return value
}

/** The recorded answers of the services that are faked. */
export function recordings(): Recording[] {
  if (!hasData) return []
  return globSync(join(weatherData, 'recorded/*.json'))
    .sort()
    .flatMap((file) => {
      const { request, response } = JSON.parse(readFileSync(file, 'utf8')) as {
        request: JsonObject
        response: JsonObject
      }
      const url = String(request.url)
      if (!/\/v1\/(forecast|dwd-icon|archive|air-quality|search)\b/.test(url)) return [] // climate and flood are not faked
      const date = response.headers === undefined ? undefined : asObject(response.headers).date
      return [
        {
          name: basename(file),
          url,
          status: Number(response.status),
          date: date === undefined ? undefined : String(date),
          body: asObject(response.body),
        },
      ]
    })
}
