import type { ConnectorErrorCode } from '@lona/connector'
import {
  allow,
  createDispatcher,
  type Dispatcher,
  defineRowKeys,
  IntegrationDeps,
  type RowsErrorCode,
} from '@lona/rows'
import { describe, expect, it } from 'vitest'
import { ada, bob, createGarden, GardenBackendDeps, november, system } from './garden.js'

const lookupKey = ':~garden:a1:beds:north'

interface Asked {
  readonly caller: typeof ada
  readonly owner?: typeof ada
  readonly lookupKey: string
}
/** Every call of a dispatcher that names a row. */
const calls: Record<string, (dispatcher: Dispatcher, asked: Asked) => Promise<unknown>> = {
  ensureRow: (dispatcher, asked) => dispatcher.ensureRow(asked),
  get: (dispatcher, asked) => Array.fromAsync(dispatcher.get(asked)),
  post: (dispatcher, asked) => dispatcher.post(asked),
  patch: (dispatcher, asked) => dispatcher.patch({ ...asked, cellId: 'cell b1' }),
  delete: (dispatcher, asked) => dispatcher.delete({ ...asked, cellId: 'cell b1' }),
  sync: (dispatcher, asked) => dispatcher.sync({ ...asked, stage: 'viewport', range: november }),
}

describe.each(Object.entries(calls))('%s', (_name, call) => {
  const refused = async (asked: Asked, code: RowsErrorCode | ConnectorErrorCode): Promise<void> => {
    const garden = createGarden()
    await garden.dispatcher.ensureRow({ caller: ada, lookupKey })
    const before = garden.store.asked.length
    await expect(call(garden.dispatcher, asked)).rejects.toMatchObject({ code })
    expect(garden.store.asked.slice(before)).toEqual([])
    expect(garden.store.runs).toEqual([])
  }

  it("refuses another person's row, and the system's, before the store is asked", async () => {
    await refused({ caller: bob, owner: ada, lookupKey }, 'foreign-owner')
    await refused({ caller: bob, owner: system, lookupKey }, 'foreign-owner')
    const shared = { kind: 'system', aliasKey: 'market:Berlin' } as const
    await refused({ caller: ada, owner: shared, lookupKey: ':~market:Berlin:prices' }, 'foreign-owner')
  })

  it('refuses a key that no pattern has the form of', async () => {
    await refused({ caller: ada, lookupKey: ':~garden:a1:trees' }, 'unknown-key')
  })

  it('refuses a key with a value that is misspelt', async () => {
    await refused({ caller: ada, lookupKey: ':~garden:%61:beds:north' }, 'bad-parameter')
    await refused({ caller: ada, lookupKey: ':~garden:a1:beds:' }, 'bad-parameter')
  })
})

it('refuses to list the rows of another person', async () => {
  const { dispatcher } = createGarden()
  await expect(dispatcher.listRows({ caller: bob, owner: ada })).rejects.toMatchObject({ code: 'foreign-owner' })
})

it('lets everyone name themselves as the owner', async () => {
  const { dispatcher } = createGarden()
  expect(await dispatcher.listRows({ caller: bob, owner: { kind: 'user', userId: 'bob' } })).toEqual([])
})

it('says which patterns there are when a key has the form of none', () => {
  expect(() => createGarden().dispatcher.resolve(':~garden:a1:trees')).toThrow(
    /^\[unknown-key\] No row has the key ':~garden:a1:trees'\. Known patterns: :~garden:\{authId\}:beds:\{bed\}, /,
  )
})

it('refuses verbs that the host did not open, and says which are open', async () => {
  const { rows, store } = createGarden()
  const dispatcher = createDispatcher({
    rowKeys: defineRowKeys({ row: rows.beds, verbs: ['patch'] }, allow(rows.hints)),
    deps: new IntegrationDeps().register(GardenBackendDeps, { persistCells: async () => {} }),
    store,
  })
  for (const verb of ['get', 'post', 'delete']) {
    await expect(calls[verb]?.(dispatcher, { caller: ada, lookupKey })).rejects.toMatchObject({
      code: 'verb-not-allowed',
      verb,
      message: expect.stringContaining('Open are: patch.'),
    })
  }
  await expect(calls.get?.(dispatcher, { caller: ada, lookupKey: ':~garden:a1:hints' })).rejects.toThrow(
    'Open are: none.',
  )
  expect(store.runs).toEqual([])
})

it('refuses a verb that the row does not implement, where the check at boot was got around', async () => {
  const { rows, store } = createGarden()
  const dispatcher = createDispatcher({
    rowKeys: defineRowKeys({ row: rows.logs, verbs: ['get', 'post', 'patch', 'delete'] }),
    deps: new IntegrationDeps().register(GardenBackendDeps, { persistCells: async () => {} }),
    store,
  })
  for (const verb of ['post', 'patch', 'delete', 'sync']) {
    await expect(calls[verb]?.(dispatcher, { caller: ada, lookupKey: `${lookupKey}:logs` })).rejects.toMatchObject({
      code: 'verb-not-implemented',
      row: ':~garden:{authId}:beds:{bed}:logs',
      verb,
    })
  }
  expect(store.runs).toEqual([])
})

it('refuses a stage that the row does not have, and says which it has', async () => {
  const garden = createGarden()
  await garden.dispatcher.ensureRow({ caller: ada, lookupKey })
  const asked = { caller: ada, lookupKey, stage: 'archive', range: november }
  await expect(garden.dispatcher.sync(asked)).rejects.toMatchObject({
    code: 'unknown-stage',
    names: ['viewport', 'backfill'],
  })
  expect(garden.store.runs).toEqual([])
})

it('refuses to start without the decoders and the deps that its rows name, and says what to add', () => {
  expect(() => createGarden({}, { decoders: {} })).toThrow(
    "[unknown-encoding] No decoder for the cells of :~garden:{authId}:seeds (seed.v1). Hand one in as decoders: { 'seed.v1': (data) => … }.",
  )
  expect(() => createGarden({}, { deps: new IntegrationDeps() })).toThrow(
    'add: .register(GardenBackendDeps, (run) => …)',
  )
})
