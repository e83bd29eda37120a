import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('runs the example of the README', async () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? ''
  const folder = mkdtempSync(join(import.meta.dirname, 'readme-'))
  try {
    const file = join(folder, 'example.ts')
    writeFileSync(file, example)
    const { overloaded, answered } = (await import(file)) as Record<'overloaded' | 'answered', Response>
    expect([overloaded.status, answered.status]).toEqual([503, 200])
    expect(await answered.json()).toMatchObject({
      timezone: 'Europe/Berlin',
      daily_units: { temperature_2m_max: '°C' },
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
