import type { SyncCtx, SyncProgress } from '@lona/connector'
import { expect, it } from 'vitest'
import { ada, bob, createGarden, type GardenBackendDeps, november, read } from './garden.js'
import { cellOn, now } from './memory-store.js'

const lookupKey = ':~garden:a1:beds:north'
const request = { caller: ada, lookupKey, stage: 'viewport', range: november }

it('hands the body one slice with everything that the contract promises', async () => {
  const seen: SyncCtx[] = []
  const garden = createGarden({
    async sync(ctx) {
      seen.push(ctx)
      return 0
    },
  })
  const { id } = await garden.dispatcher.ensureRow(request)
  const dispatch = { why: ['asked', { by: 'ada' }] }
  await garden.dispatcher.sync({ ...request, stage: 'backfill', dispatch })
  const [ctx] = seen
  expect(ctx).toMatchObject({
    client: { token: 'ada-token' },
    integrationParams: { authId: 'a1' },
    params: { bed: 'north' },
    stage: 'backfill',
    owner: ada,
    rowId: id,
    range: november,
    cursor: null,
    now,
  })
  expect(ctx?.dispatch).toBe(dispatch)
})

it('has null for a dispatch payload that nobody passed', async () => {
  const seen: SyncCtx[] = []
  const garden = createGarden({ sync: async (ctx) => seen.push(ctx) })
  await garden.dispatcher.ensureRow(request)
  await garden.dispatcher.sync(request)
  expect(seen[0]?.dispatch).toBeNull()
  expect(garden.store.runs[0]?.purpose).toEqual({
    kind: 'sync',
    stage: 'viewport',
    range: november,
    dispatch: null,
    planned: null,
  })
})

it('stores what the body hands over, and gives its cursor to the next slice', async () => {
  const cursors: unknown[] = []
  const garden = createGarden({
    async sync({ deps, rowId, cursor }) {
      cursors.push(cursor)
      await (deps as GardenBackendDeps).persistCells(rowId, [cellOn('2026-11-02', 'dug')], { page: 2 })
      return 1
    },
  })
  await garden.dispatcher.ensureRow(request)
  await garden.dispatcher.sync(request)
  await garden.dispatcher.sync(request)
  expect(cursors).toEqual([null, { page: 2 }])
  expect((await read(garden, lookupKey)).map(({ data }) => data)).toEqual(['dug'])
})

it('makes one client for each slice', async () => {
  const garden = createGarden()
  await garden.dispatcher.ensureRow(request)
  await garden.dispatcher.sync(request)
  expect(garden.clients).toEqual(['client a1'])
  await garden.dispatcher.sync(request)
  expect(garden.clients).toEqual(['client a1', 'client a1'])
})

it('brings the shared row behind an alias, as the system', async () => {
  const seen: SyncCtx[] = []
  const garden = createGarden({ sync: async (ctx) => seen.push(ctx) })
  const shared = { ...request, lookupKey: ':~market:Berlin:prices' }
  await garden.dispatcher.ensureRow(shared)
  await garden.dispatcher.sync(shared)
  expect(seen[0]).toMatchObject({
    owner: { kind: 'system', aliasKey: 'market:Berlin' },
    rowId: 'system:market:Berlin :~market:Berlin:prices',
    integrationParams: { place: 'Berlin' },
  })
})

it('passes on what the body says on its way', async () => {
  const heard: SyncProgress[] = []
  const garden = createGarden({
    async sync({ progress }) {
      progress({ pages: 1 })
      progress({ pages: 2, note: 'half' })
      return 0
    },
  })
  await garden.dispatcher.ensureRow(request)
  await garden.dispatcher.sync({ ...request, onProgress: (progress) => heard.push(progress) })
  await garden.dispatcher.sync(request)
  expect(heard).toEqual([{ pages: 1 }, { pages: 2, note: 'half' }])
})

it('closes the run of a body that fails with its error, and rethrows that very error', async () => {
  const failure = new Error('the hose burst')
  const garden = createGarden({
    sync: async () => {
      throw failure
    },
  })
  await garden.dispatcher.ensureRow(request)
  await expect(garden.dispatcher.sync(request)).rejects.toBe(failure)
  expect(garden.store.runs).toMatchObject([{ ended: true, error: failure }])
})

it('closes the run of a body that ends well without an error', async () => {
  const garden = createGarden()
  await garden.dispatcher.ensureRow(request)
  expect(await garden.dispatcher.sync(request)).toMatchObject({ runId: 'run 1' })
  expect(garden.store.runs).toMatchObject([{ ended: true }])
  expect(garden.store.runs[0]?.error).toBeUndefined()
})

it('says who has to sign in, and closes the run with that', async () => {
  const garden = createGarden()
  const asBob = { ...request, caller: bob }
  await garden.dispatcher.ensureRow(asBob)
  const refusal = { code: 'sign-in-missing', kind: 'garden', accountId: 'a1' }
  await expect(garden.dispatcher.sync(asBob)).rejects.toMatchObject(refusal)
  expect(garden.store.runs).toMatchObject([{ ended: true, error: refusal }])
})

it('has nobody signed in anywhere where the host says nothing of sign-ins', async () => {
  const garden = createGarden({}, { userAuth: undefined as never })
  await garden.dispatcher.ensureRow(request)
  await expect(garden.dispatcher.sync(request)).rejects.toMatchObject({ code: 'sign-in-missing' })
})

it('does not bring back a row that was let go while its slices waited', async () => {
  const garden = createGarden()
  await garden.dispatcher.ensureRow(request)
  await garden.store.removeRow(ada, lookupKey)
  await expect(garden.dispatcher.sync(request)).rejects.toMatchObject({ code: 'unknown-row', row: lookupKey })
  expect(await garden.dispatcher.listRows({ caller: ada })).toEqual([])
  expect(garden.store.runs).toEqual([])
})

it('gives the signal to the body and to its requests, and does not begin when it says stop already', async () => {
  const stop = new AbortController()
  const garden = createGarden({
    async sync({ signal }) {
      stop.abort(new Error('enough'))
      signal.throwIfAborted()
      return 0
    },
  })
  await garden.dispatcher.ensureRow(request)
  await expect(garden.dispatcher.sync({ ...request, signal: stop.signal })).rejects.toThrow('enough')
  expect(garden.store.runs).toMatchObject([{ signal: stop.signal, ended: true, error: { message: 'enough' } }])
  await expect(garden.dispatcher.sync({ ...request, signal: stop.signal })).rejects.toThrow('enough')
  expect(garden.store.runs).toHaveLength(1)
})

it("sends the integration's requests through the run's fetch", async () => {
  const fetch = async () => new Response()
  const garden = createGarden({}, { fetch })
  await garden.dispatcher.ensureRow(request)
  await garden.dispatcher.sync(request)
  expect(garden.store.runs[0]?.fetch).toBe(fetch)
})
