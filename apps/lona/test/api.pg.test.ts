import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, createClient } from '../src/api/client.js'
import { createHost, type Host } from '../src/api/create-host.js'
import { type OpenedApp, openApp } from './open-app.js'

const place = '48.85,2.35'
const hourly = `:~weather:${place}:hourly`
const daily = `:~weather:${place}:daily`

describe('the HTTP API', () => {
  let app: OpenedApp
  let host: Host
  let client: Client
  const failures: unknown[] = []

  beforeAll(async () => {
    app = await openApp()
    host = createHost({
      home: app.home,
      now: app.now,
      onError: (error) => {
        console.error(error)
        failures.push(error)
      },
    })
    client = createClient({ fetch: host.fetch, address: host.address, token: host.operatorToken })
  })
  afterAll(async () => {
    host.stop()
    await app.close()
  })

  it('finds a place, follows its rows, and tells how far they are', async () => {
    const { choices } = await client.ask('find', { query: { provider: 'weather', param: 'place', text: 'Paris' } })
    expect(choices[0]).toMatchObject({ label: expect.stringContaining('Paris') })
    const added = await client.ask('addAccount', {
      body: { provider: 'weather', params: { place }, title: 'Home', since: '2026-11-01' },
    })
    expect(added).toMatchObject({ account: `:~weather:${place}`, rows: expect.arrayContaining([hourly, daily]) })
    const { rows } = await client.ask('listRows', {})
    expect(rows.map(({ key }) => key)).toEqual(added.rows.toSorted())
    expect(rows[0]).toMatchObject({ provider: 'weather', account: `:~weather:${place}`, accountTitle: 'Home' })
  })

  it('brings a row line by line, and gives its cells in pages', async () => {
    const response = await client.open('bring', { body: { keys: [daily] } })
    const lines = (await response.text()).trim().split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'row', row: daily })
    const first = await client.ask('listCells', { params: { key: daily }, query: { limit: 5 } })
    expect(first.cells).toHaveLength(5)
    const next = await client.ask('listCells', { params: { key: daily }, query: { limit: 5, after: first.next ?? '' } })
    expect(next.cells[0]?.date).toBe('2026-11-06')
    expect(failures).toEqual([])
  })

  it('gives the providers, their rows and how to draw them', async () => {
    const { providers } = await client.ask('listProviders', {})
    expect(providers).toMatchObject([{ kind: 'weather', params: [{ name: 'place', canBeFound: true }] }])
  })

  it('describes itself as OpenAPI 3.1', async () => {
    const response = await host.fetch(new Request(`${host.address}/api/openapi.json`))
    expect(await response.json()).toMatchObject({ openapi: '3.1.0' })
  })
})
