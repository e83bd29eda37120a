import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'

const file = join(import.meta.dirname, 'readme-example.ts')
const folder = mkdtempSync(join(tmpdir(), 'lona-readme-'))
afterEach(() => {
  rmSync(file, { force: true })
  rmSync(folder, { recursive: true, force: true })
})

it('has a README whose example runs', { timeout: 60_000 }, async () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const example = readme.match(/```ts\n(.*?)```/s)?.[1] ?? ''
  writeFileSync(
    file,
    example.replace(`'./data'`, JSON.stringify(folder)).replace('process.env.DATABASE_URL', 'undefined'),
  )
  const { notes } = (await import(file)) as { notes: unknown }
  expect(notes).toEqual([{ text: 'hello' }])
})
