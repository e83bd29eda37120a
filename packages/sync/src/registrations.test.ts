import { type AnyRow, defineIntegration, defineRow, depsKey } from '@lona/connector'
import { expect, it } from 'vitest'
import { registerRowWithSync } from './registrations.js'

const pond = defineIntegration({
  pattern: ':~pond',
  deps: depsKey<{ nothing(): Promise<void> }>('@made-up/pond/PondBackendDeps'),
  manifest: { name: 'Pond', description: 'Made up.', homepage: 'https://pond.example', signIn: 'none', params: {} },
  client: () => ({}),
})
/** Past the compiler, which refuses such a row. */
const register = registerRowWithSync as (row: AnyRow) => unknown

it('gives the row with its shape, defaults filled in', () => {
  const ducks = defineRow(pond, {
    pattern: ':~pond:ducks',
    label: 'ducks',
    syncShape: { stages: ['viewport'], sliceDays: 7 },
    sync: async () => 0,
  })
  expect(registerRowWithSync(ducks)).toEqual({
    way: 'row',
    row: ducks,
    shape: {
      stages: ['viewport'],
      gates: {},
      sliceDays: 7,
      trailingDays: 3,
      refreshMinutes: 60,
      historyDays: 365,
      aheadDays: 0,
    },
  })
})

it('refuses a row without a shape or without a sync, and says what to give it', () => {
  const still = defineRow(pond, { pattern: ':~pond:stones', label: 'stones' })
  const shapeless = defineRow(pond, { pattern: ':~pond:frogs', label: 'frogs', sync: async () => 0 })
  for (const row of [still, shapeless]) {
    expect(() => register(row)).toThrow(
      expect.objectContaining({
        code: 'row-without-sync-shape',
        row: row.pattern,
        message: expect.stringContaining('Give it a syncShape and a sync.'),
      }),
    )
  }
})
