import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it, vi } from 'vitest'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const example = new URL('./readme-example.generated.ts', import.meta.url)
afterAll(() => rmSync(example, { force: true }))

it('prints what the README says that it prints', async () => {
  const code = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block).join('\n')
  const promised = [...code.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map(([, text]) => text)
  expect(promised).toHaveLength(2)

  writeFileSync(example, code)
  using log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import(example.href)
  expect(log.mock.calls.map(([value]) => JSON.stringify(value))).toEqual(promised)
})
