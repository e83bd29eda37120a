import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Client, createClient } from '../src/api/client.js'
import { createHost } from '../src/api/create-host.js'
import { me } from '../src/home.js'
import { type OpenedApp, openApp } from './open-app.js'
import { signInAs } from './signed-in.js'

const kinds = ['hourly', 'daily', 'airQuality']
const keys = kinds.map((kind) => `:~weather:48.85,2.35:${kind}`)
const since = '2026-09-22'

// One home is exported, and restored into another.
describe('an import', () => {
  let from: OpenedApp
  let to: OpenedApp
  beforeEach(async () => {
    ;[from, to] = await Promise.all([openApp(), openApp({ pollMs: 20 })])
    for (const lookupKey of keys) {
      await from.lona.follow({ owner: me, lookupKey, since })
      await from.lona.bring({ owner: me, lookupKey })
    }
  })
  afterEach(async () => {
    await Promise.all([from.close(), to.close()])
  })

  const archive = async () => (await from.client.open('exportAll', {})).body ?? new ReadableStream()
  const restore = async (client: Client) =>
    await (await client.open('importAll', {}, { content: await archive() })).json()
  const statesOf = async ({ lona }: OpenedApp) =>
    (await lona.store.listRowStatus(me)).map(({ record, cells, state: { since, covered } }) => ({
      row: record.lookupKey,
      cells,
      since,
      covered,
    }))

  it('by whoever runs the host leaves each row with the past that it had, and has nothing of it fetched again', async () => {
    const before = await statesOf(from)
    expect(await restore(to.client)).toMatchObject({ rows: 3, alreadyHere: [] })
    expect(await statesOf(to)).toEqual(before)
    expect(before.map(({ since }) => since)).toEqual([since, since, since])
    await to.lona.start()
    for (const lookupKey of keys) await to.lona.bring({ owner: me, lookupKey })
    expect(to.sandbox.control.usage().requests).toBe(0)
    expect(await statesOf(to)).toEqual(before)
  })

  it('by somebody else has shared rows brought again, no further back than they were wanted', async () => {
    const host = createHost({ home: to.home, now: to.now })
    await to.client.ask('addUser', { body: { name: 'ann' } })
    const client = createClient({ fetch: host.fetch, address: host.address, token: await signInAs(host, 'ann') })
    expect(await restore(client)).toMatchObject({ rows: 3, cells: 0, alreadyHere: [] })
    const ann = { kind: 'user', userId: 'ann' } as const
    const wanted = (await to.lona.store.listRowStatus(ann)).map(({ state }) => [state.since, state.covered])
    expect(wanted).toEqual([since, since, since].map((day) => [day, []]))
  })
})
