import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it, vi } from 'vitest'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const example = new URL('./readme-example.generated.ts', import.meta.url)
afterAll(() => rmSync(example, { force: true }))

it('prints what the README says that it prints', async () => {
  const code = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? ''
  const promised = [...code.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, text]) => text)
  expect(promised).toHaveLength(3)

  writeFileSync(example, code)
  using log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import(example.href)
  expect(log.mock.calls.map(([text]) => text)).toEqual(promised)
})

it('names every error code', () => {
  const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8')
  const codes = [...(source.split('SyncErrorCode =')[1]?.split('\n\n')[0] ?? '').matchAll(/'([a-z-]+)'/g)]
  expect(codes).toHaveLength(6)
  for (const [, code] of codes) expect(readme).toContain(`| \`${code}\``)
})
