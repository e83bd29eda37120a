import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createTestDatabase } from '@lona/postgres/testing'
import { createSandbox } from '@lona/sandbox'
import { daily } from '@tento/weather/connector'
import { afterAll, afterEach, expect, it, vi } from 'vitest'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const example = new URL('./readme-example.generated.ts', import.meta.url)
afterEach(() => vi.unstubAllGlobals())
afterAll(() => rmSync(example, { force: true }))

it('has a README whose example runs', async () => {
  await using test = await createTestDatabase()
  vi.stubGlobal('fetch', createSandbox().fetch) // the example uses the network; this is what the network is here
  const code = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? ''
  writeFileSync(example, code.replace(`process.env.DATABASE_URL ?? './data'`, JSON.stringify(test.url)))
  const { report, cells } = (await import(example.href)) as {
    readonly report: { readonly inserted: number }
    readonly cells: readonly { readonly data: unknown }[]
  }
  expect(report.inserted).toBeGreaterThan(7)
  expect(cells).toHaveLength(report.inserted)
  const [first] = daily.display
  expect(cells[0]?.data).toMatchObject({ [first?.path ?? '']: expect.any(Number) })
})
