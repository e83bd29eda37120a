import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createTestDatabase } from '@lona/postgres/testing'
import { afterAll, expect, it, vi } from 'vitest'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const example = new URL('./readme-example.generated.ts', import.meta.url)
const provider = new URL('./ducks.ts', import.meta.url)
afterAll(() => {
  for (const file of [example, provider]) rmSync(file, { force: true })
})

/** The provider that the example leaves out. */
const ducks = `
import { dayDate, daysOf, defineIntegration, defineRow, depsKey } from '@lona/connector'
import type { Cell, DateRange, Uuid } from '@lona/connector'
export interface DuckBackendDeps {
  replaceCells(rowId: Uuid, covered: DateRange, cells: readonly Cell[]): Promise<void>
}
export const DuckBackendDeps = depsKey<DuckBackendDeps>('@made-up/ducks/DuckBackendDeps')
const pond = defineIntegration({
  pattern: ':~pond:{pond}', deps: DuckBackendDeps, client: () => ({}),
  manifest: { name: 'Pond', description: 'Ducks.', homepage: 'https://pond.example', signIn: 'none', params: { pond: { label: 'Pond' } } },
})
export const ducks = defineRow(pond, {
  pattern: ':~pond:{pond}:ducks', label: 'ducks', syncShape: { stages: ['viewport'] },
  async sync({ deps, rowId, range }) {
    await deps.replaceCells(rowId, range, daysOf(range).map((day) => ({ date: dayDate(day), data: { ducks: 3 } })))
    return 7
  },
})`

it('prints what the README says that it prints', async () => {
  await using test = await createTestDatabase()
  const code = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? ''
  const promised = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, text]) => text)
  expect(promised).toHaveLength(2)
  writeFileSync(provider, ducks)
  writeFileSync(example, code.replace(`process.env.DATABASE_URL ?? './data'`, JSON.stringify(test.url)))
  using log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import(example.href)
  expect(log.mock.calls.map(([text]) => text)).toEqual(promised)
})

it('names every error code', () => {
  const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8')
  const codes = [...(source.split('StoreErrorCode =')[1]?.split('\n\n')[0] ?? '').matchAll(/'([a-z-]+)'/g)]
  expect(codes).toHaveLength(10)
  for (const [, code] of codes) expect(readme).toContain(`| \`${code}\``)
})
