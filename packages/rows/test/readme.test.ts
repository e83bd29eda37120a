import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it, vi } from 'vitest'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const example = new URL('./readme-example.generated.ts', import.meta.url)
afterAll(() => rmSync(example, { force: true }))

it('has an example that runs as it stands, and prints what it says', async () => {
  writeFileSync(example, /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '')
  using log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import(example.href)
  expect(log.mock.calls).toEqual([[{ ducks: 20 }], [{ ducks: 21 }]])
})

it('names every error code', () => {
  const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8')
  const codes = [...(source.split('RowsErrorCode =')[1]?.split('\n\n')[0] ?? '').matchAll(/'([a-z-]+)'/g)]
  expect(codes).toHaveLength(10)
  for (const [, code] of codes) expect(readme).toContain(`| \`${code}\``)
})
