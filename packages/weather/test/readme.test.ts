import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import {
  airQualityHourlyVariables,
  archiveDailyVariables,
  archiveHourlyVariables,
  currentVariables,
  forecastDailyVariables,
  forecastHourlyVariables,
  type VariableTable,
} from '../src/index.js'
import { createFakeOpenMeteo } from './fake-open-meteo.js'
import { fixture } from './fixture.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

it('has an example that runs as it stands', async () => {
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1]
  expect(example).toBeDefined()
  const weather = createFakeOpenMeteo({ now: new Date('2026-11-21T12:00:00Z') })
  const fetch: typeof globalThis.fetch = async (input, init) =>
    String(input instanceof Request ? input.url : input).includes('geocoding')
      ? Response.json(fixture('places'))
      : weather.fetch(input, init)

  const folder = mkdtempSync(join(import.meta.dirname, 'readme-'))
  try {
    writeFileSync(join(folder, 'example.ts'), example ?? '')
    const { hottestDay } = await import(pathToFileURL(join(folder, 'example.ts')).href)
    expect(await hottestDay('Exampleton', fetch)).toMatch(/^Exampleton, 2026-07-31: [\d.]+ °C, [\d.]+ mm of rain$/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
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
