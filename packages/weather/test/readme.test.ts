import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { IntegrationDeps, RowKeys } from '@lona/rows'
import { createTopology, type SyncRegistration } from '@lona/sync'
import { expect, it } from 'vitest'
import { airQuality, daily, hourly } from '../src/connector/index.js'
import { toConnectorError } from '../src/connector/to-connector-error.js'
import {
  airQualityHourlyVariables,
  archiveDailyVariables,
  archiveHourlyVariables,
  currentVariables,
  forecastDailyVariables,
  forecastHourlyVariables,
  type VariableTable,
  WeatherError,
  type WeatherErrorCode,
} from '../src/index.js'
import { createFakeOpenMeteo } from './fake-open-meteo.js'
import { fixture } from './fixture.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** The exports of the README's `ts` block of this number, which is run as it stands. */
async function runExample(number: number): Promise<Record<string, unknown>> {
  const example = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)][number]?.[1]
  if (example === undefined) throw new Error(`the README has no ts block ${number}`)
  const folder = mkdtempSync(join(import.meta.dirname, 'readme-'))
  try {
    writeFileSync(join(folder, 'example.ts'), example)
    return await import(pathToFileURL(join(folder, 'example.ts')).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

it('has an example of the client that runs as it stands', async () => {
  const weather = createFakeOpenMeteo({ now: new Date('2026-11-21T12:00:00Z') })
  const fetch: typeof globalThis.fetch = async (input, init) =>
    String(input instanceof Request ? input.url : input).includes('geocoding')
      ? Response.json(fixture('places'))
      : weather.fetch(input, init)
  const { hottestDay } = (await runExample(0)) as { hottestDay(name: string, fetch: unknown): Promise<string> }
  expect(await hottestDay('Exampleton', fetch)).toMatch(/^Exampleton, 2026-07-31: [\d.]+ °C, [\d.]+ mm of rain$/)
})

it('has the lines of a host, and they are all that the rows need', async () => {
  const host = (await runExample(1)) as {
    rowKeys: RowKeys
    sync: readonly SyncRegistration[]
    deps(store: object): IntegrationDeps
    paris: string
  }
  host.deps({ backendDeps: () => ({}) }).ensureAllRegistered(host.rowKeys)
  expect(host.paris).toBe(':~weather:48.86,2.35:hourly')
  expect(host.rowKeys.match(host.paris)?.row).toBe(hourly)
  expect(createTopology(host.sync).rows.map(({ row }) => row)).toEqual([hourly, daily, airQuality])
})

it('says of each row how far it reaches and how long it is read again', () => {
  for (const { pattern, syncShape } of [hourly, daily, airQuality]) {
    const line = readme.split('\n').find((text) => text.startsWith(`| \`${pattern}\``))
    expect(line).toContain(`, ${syncShape?.aheadDays} `)
    expect(line).toContain(`until it is over ${syncShape?.trailingDays} days old`)
    expect([syncShape?.refreshMinutes, syncShape?.historyDays]).toEqual([60, 365])
  }
})

it('says what each error is in rows', () => {
  const codes = [...readme.matchAll(/^\| `([a-z-]+)` +\| `([a-z-]+)` +\|/gm)]
  expect(codes.length).toBe(12)
  for (const [, code, inRows] of codes) {
    const error = new WeatherError({ code: code as WeatherErrorCode, message: 'it failed' })
    expect(toConnectorError(error)).toMatchObject({ code: inRows })
  }
})

it('counts the variables right', () => {
  const count = (table: VariableTable): number => Object.keys(table).length
  expect(readme).toContain(`| ${count(forecastHourlyVariables)} and ${count(forecastDailyVariables)} variables`)
  expect(readme).toContain(`| ${count(currentVariables)} of them`)
  expect(readme).toContain(`| ${count(archiveHourlyVariables)} and ${count(archiveDailyVariables)} variables`)
  expect(readme).toContain(`| ${count(airQualityHourlyVariables)} variables`)
})

it('names every error code and every door', async () => {
  const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8')
  const codes = [...(source.split('WeatherErrorCode =')[1]?.split('\n\n')[0] ?? '').matchAll(/'([a-z-]+)'/g)].map(
    ([, code]) => code,
  )
  expect(codes.length).toBeGreaterThan(9)
  expect(codes.filter((code) => !readme.includes(`\`${code}\``))).toEqual([])
  for (const door of ['@tento/weather`', '@tento/weather/connector`', '@tento/weather/sync-plugin`'])
    expect(readme).toContain(door)
})
