import type { Cell } from '@lona/connector'
import { expect, it } from 'vitest'
import { ada, bob, createGarden, type GardenBackendDeps, november, read, system } from './garden.js'
import { cellOn } from './memory-store.js'

const seedsKey = ':~garden:a1:seeds'
const logsKey = ':~garden:a1:beds:north:logs'
const hintsKey = ':~garden:a1:hints'
const pricesKey = ':~market:Berlin:prices'
const slice = { stage: 'viewport', range: november }

/** A garden whose every sync stores these cells. */
const gardenWith = (...cells: readonly Cell[]) =>
  createGarden({
    async sync({ deps, rowId }) {
      await (deps as GardenBackendDeps).persistCells(rowId, cells)
      return cells.length
    },
  })

it('gives the cells of the days that are asked for, in the order of their time', async () => {
  const garden = gardenWith(cellOn('2026-12-01', 3), cellOn('2026-11-02', 2), cellOn('2026-11-01', 1))
  await garden.dispatcher.ensureRow({ caller: ada, lookupKey: hintsKey })
  await garden.dispatcher.sync({ caller: ada, lookupKey: hintsKey, ...slice })
  expect((await read(garden, hintsKey)).map(({ data }) => data)).toEqual([1, 2, 3])
  expect((await read(garden, hintsKey, { range: november })).map(({ data }) => data)).toEqual([1, 2])
})

it('says with each stored cell which one it is and when it was observed', async () => {
  const garden = gardenWith(cellOn('2026-11-01', 1, 'first'))
  await garden.dispatcher.ensureRow({ caller: ada, lookupKey: hintsKey })
  await garden.dispatcher.sync({ caller: ada, lookupKey: hintsKey, ...slice })
  expect(await read(garden, hintsKey)).toEqual([
    { ...cellOn('2026-11-01', 1, 'first'), cellId: 'cell first', observedAt: '2026-11-21T12:00:00.000Z' },
  ])
})

it('decodes cells by the tag that their row names, and leaves others as they are', async () => {
  const garden = gardenWith(cellOn('2026-11-01', 'poppy'))
  for (const lookupKey of [seedsKey, hintsKey]) {
    await garden.dispatcher.ensureRow({ caller: ada, lookupKey })
    await garden.dispatcher.sync({ caller: ada, lookupKey, ...slice })
  }
  expect((await read(garden, seedsKey)).map(({ data }) => data)).toEqual([{ seed: 'poppy' }])
  expect((await read(garden, hintsKey)).map(({ data }) => data)).toEqual(['poppy'])
})

it('takes the answer of listCells for the truth, without a word to the store, even when it is empty', async () => {
  for (const cells of [[], [cellOn('2026-11-20', { kind: 'sync' })]]) {
    const garden = createGarden({ listCells: async () => cells })
    await garden.dispatcher.ensureRow({ caller: ada, lookupKey: logsKey })
    expect(await read(garden, logsKey)).toEqual(cells)
    expect(garden.store.asked).not.toContain('listCells')
  }
})

it('asks the store where listCells answers null', async () => {
  const garden = gardenWith(cellOn('2026-11-01', 'stored'))
  await garden.dispatcher.ensureRow({ caller: ada, lookupKey: hintsKey })
  await garden.dispatcher.sync({ caller: ada, lookupKey: hintsKey, ...slice })
  expect((await read(garden, hintsKey)).map(({ data }) => data)).toEqual(['stored'])
})

it('computes a row that nobody follows, and makes no record for it', async () => {
  const garden = createGarden({
    listCells: async ({ lookupKey, owner, range, params, integrationParams }) => [
      cellOn('2026-11-20', {
        lookupKey,
        owner: { ...owner },
        range: range && { ...range },
        ...params,
        ...integrationParams,
      }),
    ],
  })
  const [cell] = await read(garden, logsKey, { range: november })
  expect(cell?.data).toEqual({ lookupKey: logsKey, owner: ada, range: november, bed: 'north', authId: 'a1' })
  expect(garden.store.asked).not.toContain('ensureRow')
})

it('closes the run of a computed read, well or with its error', async () => {
  const failure = new Error('no logs today')
  let fails = false
  const garden = createGarden({
    async listCells() {
      if (fails) throw failure
      return []
    },
  })
  await read(garden, logsKey)
  fails = true
  await expect(read(garden, logsKey)).rejects.toBe(failure)
  const ends = garden.store.runs.map(({ purpose, ended, error }) => ({ kind: purpose.kind, ended, error }))
  expect(ends).toEqual([
    { kind: 'read', ended: true, error: undefined },
    { kind: 'read', ended: true, error: failure },
  ])
})

it('lists the rows that bear cells, and no others', async () => {
  const { dispatcher } = createGarden()
  for (const lookupKey of [seedsKey, logsKey]) await dispatcher.ensureRow({ caller: ada, lookupKey })
  await dispatcher.ensureRow({ caller: bob, lookupKey: hintsKey })
  const listed = await dispatcher.listRows({ caller: ada })
  expect(listed.map(({ lookupKey }) => lookupKey)).toEqual([seedsKey])
})

it('stamps attributes when the record is made, from the values in the key', async () => {
  const { dispatcher } = createGarden()
  const record = await dispatcher.ensureRow({ caller: ada, lookupKey: ':~garden:a1:beds:north' })
  expect(record).toMatchObject({ attributes: { account: 'a1', bed: 'north' }, rowType: 'data', aliasOf: null })
})

it('keeps one row for all who follow a shared one', async () => {
  const garden = gardenWith(cellOn('2026-11-01', { applesEuro: 3 }))
  const records = []
  for (const caller of [ada, bob]) records.push(await garden.dispatcher.ensureRow({ caller, lookupKey: pricesKey }))
  expect(records.map(({ owner, aliasOf }) => [owner, aliasOf])).toEqual([
    [ada, { kind: 'system', aliasKey: 'market:Berlin' }],
    [bob, { kind: 'system', aliasKey: 'market:Berlin' }],
  ])
  await garden.dispatcher.sync({ caller: ada, lookupKey: pricesKey, ...slice })
  const read1 = await read(garden, pricesKey, { caller: ada })
  expect(read1.map(({ data }) => data)).toEqual([{ applesEuro: 3 }])
  expect(await read(garden, pricesKey, { caller: bob })).toEqual(read1)
})

it('shows a shared row only to those who follow it', async () => {
  const garden = gardenWith(cellOn('2026-11-01', { applesEuro: 3 }))
  await garden.dispatcher.ensureRow({ caller: ada, lookupKey: pricesKey })
  await garden.dispatcher.sync({ caller: ada, lookupKey: pricesKey, ...slice })
  expect(await read(garden, pricesKey, { caller: bob })).toEqual([])
  expect(await garden.dispatcher.listRows({ caller: bob })).toEqual([])
})

it("lets the system read anyone's rows, and the shared ones", async () => {
  const garden = gardenWith(cellOn('2026-11-01', 1))
  for (const lookupKey of [pricesKey, hintsKey]) {
    await garden.dispatcher.ensureRow({ caller: ada, lookupKey })
    await garden.dispatcher.sync({ caller: system, owner: ada, lookupKey, ...slice })
  }
  const shared = { kind: 'system', aliasKey: 'market:Berlin' } as const
  expect(await read(garden, pricesKey, { caller: shared })).toHaveLength(1)
  expect(await read(garden, hintsKey, { caller: system, owner: ada })).toHaveLength(1)
})

it('stops reading when nobody waits any more', async () => {
  const garden = gardenWith(cellOn('2026-11-01', 1), cellOn('2026-11-02', 2))
  await garden.dispatcher.ensureRow({ caller: ada, lookupKey: hintsKey })
  await garden.dispatcher.sync({ caller: ada, lookupKey: hintsKey, ...slice })
  const stop = new AbortController()
  const seen: unknown[] = []
  await expect(async () => {
    for await (const { data } of garden.dispatcher.get({ caller: ada, lookupKey: hintsKey, signal: stop.signal })) {
      seen.push(data)
      stop.abort()
    }
  }).rejects.toThrow('aborted')
  expect(seen).toEqual([1])
})
