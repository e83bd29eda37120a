import { defineIntegration, defineRow, depsKey } from '@lona/connector'
import { expect, it } from 'vitest'
import { IntegrationDeps } from './integration-deps.js'
import { allow, defineRowKeys } from './row-keys.js'
import type { RunScope } from './run-scope.js'

interface CafeBackendDeps {
  where(): Promise<string>
}
const CafeBackendDeps = depsKey<CafeBackendDeps>('@made-up/cafe/CafeBackendDeps')
interface CafeLogsDeps {
  recent(): Promise<string>
}
const CafeLogsDeps = depsKey<CafeLogsDeps>('@made-up/cafe/CafeLogsDeps')

const cafe = defineIntegration({
  pattern: ':~cafe',
  deps: CafeBackendDeps,
  manifest: { name: 'Café', description: 'Made up.', homepage: 'https://cafe.example', signIn: 'none', params: {} },
  client: () => ({}),
})
const menu = defineRow(cafe, { pattern: ':~cafe:menu', label: 'menu' })
const menuLogs = defineRow(cafe, { pattern: ':~cafe:menu:logs', label: 'menu logs', deps: CafeLogsDeps })
const rowKeys = defineRowKeys(allow(menu, 'get'), allow(menuLogs, 'get'))

const run = (rowId: string): RunScope => ({
  owner: { kind: 'user', userId: 'ada' },
  user: { auth: async () => null },
  rowId,
  fence: 1,
  runId: 'run-1',
  signal: new AbortController().signal,
  fetch: async () => new Response(),
})

it('binds deps that are made by a function to each run', async () => {
  const deps = new IntegrationDeps().register(CafeBackendDeps, ({ rowId }) => ({ where: async () => rowId }))
  expect(await deps.expect(CafeBackendDeps, run('one')).where()).toBe('one')
  expect(await deps.expect(CafeBackendDeps, run('two')).where()).toBe('two')
})

it('gives deps that are an object to every run as they are', () => {
  const same: CafeBackendDeps = { where: async () => 'everywhere' }
  const deps = new IntegrationDeps().register(CafeBackendDeps, same)
  expect(deps.expect(CafeBackendDeps, run('one'))).toBe(same)
  expect(deps.expect(CafeBackendDeps, run('two'))).toBe(same)
})

it('takes the last registration of a key', async () => {
  const deps = new IntegrationDeps()
    .register(CafeBackendDeps, { where: async () => 'before' })
    .register(CafeBackendDeps, { where: async () => 'after' })
  expect(await deps.expect(CafeBackendDeps, run('one')).where()).toBe('after')
})

it('finds deps by the name of their key, so that two copies of a package are one', () => {
  const same: CafeBackendDeps = { where: async () => 'here' }
  const deps = new IntegrationDeps().register(CafeBackendDeps, same)
  expect(deps.expect(depsKey<CafeBackendDeps>('@made-up/cafe/CafeBackendDeps'), run('one'))).toBe(same)
})

it('names everything that is missing in one error: the keys, their rows, and the lines to add', () => {
  expect(() => new IntegrationDeps().ensureAllRegistered(rowKeys)).toThrow(
    expect.objectContaining({
      code: 'deps-missing',
      names: ['@made-up/cafe/CafeBackendDeps', '@made-up/cafe/CafeLogsDeps'],
      message: [
        '[deps-missing] The host did not register what its rows call:',
        '- @made-up/cafe/CafeBackendDeps, needed by :~cafe:menu, :~cafe:menu:logs',
        '  add: .register(CafeBackendDeps, (run) => …)',
        '- @made-up/cafe/CafeLogsDeps, needed by :~cafe:menu:logs',
        '  add: .register(CafeLogsDeps, (run) => …)',
      ].join('\n'),
    }),
  )
})

it("asks for a row's own deps and for those of its integration, which makes the client", () => {
  const onlyLogs = defineRowKeys(allow(menuLogs, 'get'))
  const deps = new IntegrationDeps().register(CafeLogsDeps, { recent: async () => '' })
  expect(() => deps.ensureAllRegistered(onlyLogs)).toThrow(
    expect.objectContaining({ names: ['@made-up/cafe/CafeBackendDeps'] }),
  )
  deps.register(CafeBackendDeps, { where: async () => '' })
  expect(() => deps.ensureAllRegistered(onlyLogs)).not.toThrow()
})

it('says which line is missing when nobody checked before the first run', () => {
  expect(() => new IntegrationDeps().expect(CafeBackendDeps, run('one'))).toThrow(
    /deps-missing.*CafeBackendDeps\n {2}add: \.register\(CafeBackendDeps, \(run\) => …\)/s,
  )
})
