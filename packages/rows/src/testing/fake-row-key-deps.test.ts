import { type Cell, dayDate, defineIntegration, defineRow, depsKey, type Uuid } from '@lona/connector'
import { expect, it } from 'vitest'
import { allow, defineRowKeys } from '../row-keys.js'
import type { RunScope } from '../run-scope.js'
import { fakeRowKeyDeps } from './fake-row-key-deps.js'

interface PondBackendDeps {
  persistCells(rowId: Uuid, cells: readonly Cell[]): Promise<void>
  countCells(rowId: Uuid): Promise<number>
}
const PondBackendDeps = depsKey<PondBackendDeps>('@made-up/pond/PondBackendDeps')
interface PondLogsDeps {
  recentLogCells(lookupKey: string): Promise<Cell[]>
}
const PondLogsDeps = depsKey<PondLogsDeps>('@made-up/pond/PondLogsDeps')

const pond = defineIntegration({
  pattern: ':~pond',
  deps: PondBackendDeps,
  manifest: { name: 'Pond', description: 'Made up.', homepage: 'https://pond.example', signIn: 'none', params: {} },
  client: async ({ deps }) => deps,
})
const ducks = defineRow(pond, { pattern: ':~pond:ducks', label: 'ducks' })
const ducksLogs = defineRow(pond, { pattern: ':~pond:ducks:logs', label: 'ducks logs', deps: PondLogsDeps })
const rowKeys = defineRowKeys(allow(ducks, 'get'), allow(ducksLogs, 'get'))

const run: RunScope = {
  owner: { kind: 'user', userId: 'ada' },
  user: { auth: async () => null },
  rowId: 'row-1',
  fence: 1,
  runId: 'run-1',
  signal: new AbortController().signal,
  fetch: async () => new Response(),
}
const cell: Cell = { date: dayDate('2026-11-21'), data: { ducks: 3 } }

it('registers every deps key that the rows name, so that the boot check passes', () => {
  expect(() => fakeRowKeyDeps(rowKeys).deps.ensureAllRegistered(rowKeys)).not.toThrow()
})

it('records every call with its values and its run, in order', async () => {
  const { deps, calls } = fakeRowKeyDeps(rowKeys)
  await deps.expect(PondBackendDeps, run).persistCells('row-1', [cell])
  await deps.expect(PondLogsDeps, run).recentLogCells(':~pond:ducks')
  expect(calls).toEqual([
    { key: '@made-up/pond/PondBackendDeps', method: 'persistCells', values: ['row-1', [cell]], run },
    { key: '@made-up/pond/PondLogsDeps', method: 'recentLogCells', values: [':~pond:ducks'], run },
  ])
})

it('answers with nothing unless told, and as told', async () => {
  const fake = fakeRowKeyDeps(rowKeys)
  expect(await fake.deps.expect(PondLogsDeps, run).recentLogCells(':~pond:ducks')).toBeUndefined()
  fake.answer(PondLogsDeps, { recentLogCells: async () => [cell] })
  expect(await fake.deps.expect(PondLogsDeps, run).recentLogCells(':~pond:ducks')).toEqual([cell])
})

it('adds answers to those that were given before', async () => {
  const fake = fakeRowKeyDeps(rowKeys)
  fake.answer(PondBackendDeps, { countCells: async () => 3 })
  fake.answer(PondBackendDeps, {
    persistCells: async () => {
      throw new Error('the disk is full')
    },
  })
  const deps = fake.deps.expect(PondBackendDeps, run)
  expect(await deps.countCells('row-1')).toBe(3)
  await expect(deps.persistCells('row-1', [cell])).rejects.toThrow('the disk is full')
  expect(fake.calls.map(({ method }) => method)).toEqual(['countCells', 'persistCells'])
})

it('is not taken for a promise by a client that is nothing but deps', async () => {
  const { deps, calls } = fakeRowKeyDeps(rowKeys)
  const client = await pond.client({
    user: run.user,
    deps: deps.expect(PondBackendDeps, run),
    params: {},
    fetch: run.fetch,
  })
  expect(client).toBeDefined()
  expect(calls).toEqual([])
})
