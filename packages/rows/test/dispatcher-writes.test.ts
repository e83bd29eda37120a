import type { WriteCtx } from '@lona/connector'
import { expect, it } from 'vitest'
import { ada, bob, createGarden, read, system } from './garden.js'
import { cellOn } from './memory-store.js'

const lookupKey = ':~garden:a1:beds:north'
const made = { upserted: [cellOn('2026-11-20', 'beans', 'b1')], removed: [] }

/** A garden with one cell in it, and what its bodies were given. */
async function plantedGarden() {
  const seen: WriteCtx[] = []
  const garden = createGarden({
    async post(ctx) {
      seen.push(ctx)
      return made
    },
    async patch(ctx) {
      seen.push(ctx)
      return { upserted: [cellOn('2026-11-20', ctx.body, 'b1')], removed: [] }
    },
    async delete(ctx) {
      seen.push(ctx)
      return { upserted: [], removed: [ctx.cellId ?? ''] }
    },
  })
  const result = await garden.dispatcher.post({ caller: ada, lookupKey, body: 'beans', idempotencyKey: 'try-1' })
  return { garden, seen, result }
}

it('posts at the provider, and stores what the provider gives back', async () => {
  const { garden, seen, result } = await plantedGarden()
  expect(seen[0]).toMatchObject({
    client: { token: 'ada-token' },
    integrationParams: { authId: 'a1' },
    params: { bed: 'north' },
    owner: ada,
    rowId: `ada ${lookupKey}`,
    cellId: null,
    body: 'beans',
    ifMatch: null,
    idempotencyKey: 'try-1',
  })
  expect(result.output).toBe(made)
  expect(result.run).toMatchObject({ runId: 'run 1' })
  expect(await read(garden, lookupKey)).toMatchObject([{ id: 'b1', data: 'beans' }])
  expect(garden.store.runs).toMatchObject([{ purpose: { kind: 'write', verb: 'post' }, ended: true }])
})

it('names a cell to the provider by the id that the provider gave it', async () => {
  const { garden, seen } = await plantedGarden()
  await garden.dispatcher.patch({ caller: ada, lookupKey, cellId: 'cell b1', body: 'peas', ifMatch: 'v1' })
  expect(seen[1]).toMatchObject({ cellId: 'b1', body: 'peas', ifMatch: 'v1', idempotencyKey: null })
  expect((await read(garden, lookupKey)).map(({ data }) => data)).toEqual(['peas'])
  await garden.dispatcher.delete({ caller: ada, lookupKey, cellId: 'cell b1' })
  expect(seen[2]).toMatchObject({ cellId: 'b1', body: null })
  expect(await read(garden, lookupKey)).toEqual([])
})

it('makes one client for each request', async () => {
  const { garden } = await plantedGarden()
  expect(garden.clients).toEqual(['client a1'])
  await garden.dispatcher.patch({ caller: ada, lookupKey, cellId: 'cell b1' })
  expect(garden.clients).toEqual(['client a1', 'client a1'])
})

it('uses clientForWrite for the system, who is signed in nowhere', async () => {
  const seen: WriteCtx[] = []
  const garden = createGarden({
    async post(ctx) {
      seen.push(ctx)
      return made
    },
  })
  await garden.dispatcher.post({ caller: system, lookupKey })
  expect(garden.clients).toEqual(['clientForWrite a1 deps fetch'])
  expect(seen[0]).toMatchObject({ client: { token: 'system-token' }, owner: system })
})

it('refuses writes of the system where the integration has no clientForWrite, before any run begins', async () => {
  const garden = createGarden({ post: async () => made })
  const pricesKey = ':~market:Berlin:prices'
  const refusal = { code: 'verb-not-implemented', verb: 'clientForWrite', kind: 'market' }
  await expect(garden.dispatcher.post({ caller: system, lookupKey: pricesKey })).rejects.toMatchObject(refusal)
  // The shared row is the system's, whoever asks.
  await expect(garden.dispatcher.post({ caller: ada, lookupKey: pricesKey })).rejects.toMatchObject(refusal)
  expect(garden.store.runs).toEqual([])
})

it('says who has to sign in', async () => {
  const garden = createGarden({ post: async () => made })
  await expect(garden.dispatcher.post({ caller: bob, lookupKey })).rejects.toMatchObject({
    code: 'sign-in-missing',
    kind: 'garden',
    accountId: 'a1',
  })
  expect(garden.store.runs).toMatchObject([{ ended: true, error: { code: 'sign-in-missing' } }])
})

it('stores nothing of a write that failed, closes its run with the error, and rethrows that very error', async () => {
  const failure = new Error('frost')
  const garden = createGarden({
    post: async () => {
      throw failure
    },
  })
  await expect(garden.dispatcher.post({ caller: ada, lookupKey })).rejects.toBe(failure)
  expect(garden.store.runs).toMatchObject([{ ended: true, error: failure }])
  expect(await read(garden, lookupKey)).toEqual([])
})

it('refuses to change or remove a cell that is not there, or not named', async () => {
  const { garden } = await plantedGarden()
  for (const verb of ['patch', 'delete'] as const) {
    const refusal = { code: 'unknown-cell', row: lookupKey }
    await expect(garden.dispatcher[verb]({ caller: ada, lookupKey, cellId: 'cell b2' })).rejects.toMatchObject(refusal)
    await expect(garden.dispatcher[verb]({ caller: ada, lookupKey })).rejects.toMatchObject(refusal)
  }
  expect(garden.store.runs).toHaveLength(1)
})

it('refuses to change or remove a cell of a row that the owner does not follow, and does not follow it for them', async () => {
  const { garden } = await plantedGarden()
  for (const verb of ['patch', 'delete'] as const) {
    await expect(garden.dispatcher[verb]({ caller: bob, lookupKey, cellId: 'cell b1' })).rejects.toMatchObject({
      code: 'unknown-row',
    })
  }
  expect(await garden.dispatcher.listRows({ caller: bob })).toEqual([])
})
