import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createTestDatabase } from '@lona/postgres/testing'
import { afterAll, expect, it, vi } from 'vitest'
import { ducks } from './ducks.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const example = new URL('./readme-example.generated.ts', import.meta.url)
afterAll(() => rmSync(example, { force: true }))

it('prints what the README says that it prints', async () => {
  await using test = await createTestDatabase()
  const code = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? ''
  const promised = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, text]) => text)
  expect(promised).toHaveLength(2)
  writeFileSync(example, code.replace(`process.env.DATABASE_URL ?? './data'`, JSON.stringify(test.url)))
  using log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import(example.href)
  expect(log.mock.calls.map(([text]) => text)).toEqual(promised)
  const { rows } = await test.db.query(
    'select lookup_key, count(*)::int as cells from lona.rows row join lona.cells on row_id = row.id group by 1',
  )
  expect(rows).toEqual([{ lookup_key: ducks.lookupKey({ pond: 'home' }), cells: 7 }])
})

it('names every error code', () => {
  const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8')
  const codes = [...(source.split('StoreErrorCode =')[1]?.split('\n\n')[0] ?? '').matchAll(/'([a-z-]+)'/g)]
  expect(codes).toHaveLength(15)
  for (const [, code] of codes) expect(readme).toContain(`| \`${code}\``)
})
