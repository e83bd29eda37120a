import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Client, createClient } from '../src/api/client.js'
import { createHost, type Host } from '../src/api/create-host.js'
import type { BringLine } from '../src/api/schemas.js'
import { addUser } from '../src/security/users.js'
import { type OpenedApp, openApp } from './open-app.js'

const account = ':~weather:48.85,2.35'
const daily = `${account}:daily`

describe('rows over the HTTP API', () => {
  let app: OpenedApp
  let host: Host
  let client: Client
  let waits: number[]

  beforeEach(async () => {
    app = await openApp()
    waits = []
    host = createHost({
      home: app.home,
      now: app.now,
      async wait(milliseconds) {
        waits.push(milliseconds)
        app.pass(milliseconds)
      },
    })
    client = createClient({ fetch: host.fetch, address: host.address, token: host.operatorToken })
    await client.ask('addRow', { body: { key: daily, since: '2026-10-01' } })
  })
  afterEach(async () => {
    host.stop()
    await app.close()
  })

  async function bring(...keys: string[]): Promise<BringLine[]> {
    const text = await (await client.open('bring', { body: { keys } })).text()
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as BringLine)
  }

  it('are brought slice by slice, with a word on each', async () => {
    const lines = await bring(daily)
    expect(lines[0]).toMatchObject({ type: 'slice', done: 0, stage: 'viewport', range: { start: expect.any(String) } })
    expect(lines.at(-2)).toMatchObject({ type: 'slice', stage: null, range: null })
    expect(lines.at(-1)).toMatchObject({ type: 'row', row: daily, unchanged: 0 })
    expect(await bring(daily)).toMatchObject([{ type: 'slice' }, { type: 'row', slices: 0, inserted: 0 }])
  })

  it('wait as long as the provider asks, and go on', async () => {
    app.sandbox.control.addFault({ kind: '429', after: 1, times: 1 })
    const lines = await bring(daily)
    expect(lines.map(({ type }) => type)).toContain('wait')
    expect(lines.at(-1)).toMatchObject({ type: 'row' })
    expect(waits.every((milliseconds) => milliseconds > 0 && milliseconds <= 70_000)).toBe(true)
    expect((await client.ask('getRow', { params: { key: daily } })).sync?.reason.code).toBe('complete')
  })

  it('say what failed, and the others are brought all the same', async () => {
    app.sandbox.control.addFault({ kind: 'garbage', times: 1 })
    const other = ':~weather:35.69,139.69:daily'
    const lines = await bring(daily, other)
    expect(lines.filter(({ type }) => type !== 'slice')).toMatchObject([
      { type: 'error', row: daily, code: 'unreadable-reply', message: expect.not.stringContaining('[') },
      { type: 'error', row: other, code: 'unknown-row' }, // nobody follows it, and asking does not make it so
    ])
    expect((await client.ask('listRows', {})).rows).toHaveLength(1)
  })

  it('are read anew when somebody asks, and tried anew when they failed', async () => {
    await bring(daily)
    app.pass(1000)
    const row = await client.ask('refreshRow', { params: { key: daily } })
    expect(row.sync?.reason.code).not.toBe('complete')
    expect(await bring(daily)).toContainEqual(expect.objectContaining({ type: 'row', inserted: 0, slices: 2 }))
    app.pass(3 * 24 * 60 * 60_000)
    app.sandbox.control.addFault({ kind: '500', times: 1 })
    await bring(daily)
    const { sync } = await client.ask('getRow', { params: { key: daily } })
    expect(sync).toMatchObject({ failed: [{ code: 'provider-down' }] })
    await client.ask('refreshRow', { params: { key: daily } })
    await expect.poll(async () => (await client.ask('getRow', { params: { key: daily } })).sync?.failed).toEqual([])
  })

  it('go with their cells where nobody else follows them, and their account with its name', async () => {
    const place = { provider: 'weather', params: { place: '48.85,2.35' }, title: 'Home', since: '2026-11-01' }
    const { rows } = await client.ask('addAccount', { body: place })
    await bring(daily)
    await addUser(app.test.db, 'other', app.now())
    const other = createClient({ fetch: host.fetch, address: host.address, token: host.operatorToken, user: 'other' })
    await other.ask('addRow', { body: { key: daily } })
    const gone = await client.ask('removeAccount', { params: { account }, query: { erase: 'true' } })
    expect(gone).toEqual({ rows: rows.toSorted(), erasedCells: 0 })
    expect((await client.ask('listRows', {})).rows).toEqual([])
    const held = await other.ask('getRow', { params: { key: daily } })
    expect(held.cells).toBeGreaterThan(0)
    expect(await other.ask('removeRow', { params: { key: daily }, query: { erase: 'true' } })).toEqual({
      erasedCells: held.cells,
    })
    const again = await client.ask('addRow', { body: { key: daily } })
    expect(again.accountTitle).toBe('48.85,2.35')
  })
})
