import { dayDate } from '@lona/connector'
import { type Database, DatabaseError } from '@lona/postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, createClient } from '../src/api/client.js'
import { createHost, type Host } from '../src/api/create-host.js'
import type { Problem } from '../src/api/schemas.js'
import { me } from '../src/home.js'
import { type OpenedApp, openApp } from './open-app.js'
import { bearer, send } from './signed-in.js'

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
      onError: (error) => failures.push(error),
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

  const ask = (path: string, headers: Record<string, string> = {}) =>
    send(host, path, { headers: { ...bearer(host.operatorToken), ...headers } })
  const cellsOf = (key: string, query: string, headers = {}) =>
    ask(`/api/rows/${encodeURIComponent(key)}/cells?${query}`, headers)

  it('gives the same cells as JSON, as lines and as a table', async () => {
    const range = 'from=2026-11-02&to=2026-11-04'
    const page = (await (await cellsOf(daily, range)).json()) as { cells: { date: string }[]; next: null }
    expect([page.cells.map(({ date }) => date), page.next]).toEqual([['2026-11-02', '2026-11-03', '2026-11-04'], null])
    const lines = await (await cellsOf(daily, `${range}&format=jsonl`)).text()
    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(page.cells)
    const table = await cellsOf(daily, `${range}&format=csv&download=true`)
    expect(table.headers.get('content-disposition')).toBe('attachment; filename="weather_48.85,2.35_daily.csv"')
    const [header, ...rows] = (await table.text()).trim().split('\n')
    expect(header).toMatch(/^time,temperatureMaxCelsius|^time,\w+/)
    expect(rows.map((row) => row.slice(0, 10))).toEqual(page.cells.map(({ date }) => date))
    const none = await cellsOf(hourly, 'from=1990-01-01&to=1990-01-02&format=csv')
    expect((await none.text()).trim().split('\n')).toHaveLength(1)
  })

  it('reads no cells that the asker has already, until they change', async () => {
    for (const format of ['json', 'jsonl', 'csv']) {
      const tag = (await cellsOf(daily, `format=${format}`)).headers.get('etag') ?? ''
      expect((await cellsOf(daily, `format=${format}`, { 'If-None-Match': tag })).status).toBe(304)
      expect((await cellsOf(daily, `format=${format}&from=2026-11-02`, { 'If-None-Match': tag })).status).toBe(200)
    }
    const before = await cellsOf(daily, '')
    await app.lona.ingest({
      owner: me,
      lookupKey: daily,
      output: { upserted: [{ date: dayDate('2026-11-03'), data: {} }], removed: [] },
    })
    const after = await cellsOf(daily, '', { 'If-None-Match': before.headers.get('etag') ?? '' })
    expect(after.status).toBe(200)
    const rows = await ask('/api/rows')
    expect((await ask('/api/rows', { 'If-None-Match': rows.headers.get('etag') ?? '' })).status).toBe(304)
  })

  it('says of a cell which run brought it, and gives what the provider answered as a file', async () => {
    const { cells } = await client.ask('listCells', { params: { key: daily }, query: { from: '2026-11-10', limit: 1 } })
    const cell = cells[0]?.id ?? ''
    const { run, requests } = await client.ask('getCell', { params: { key: daily, cell } })
    expect([run?.kind, requests.length > 0]).toEqual(['sync', true])
    const ordinal = requests[0]?.ordinal ?? 0
    const answer = await client.open('getAnswer', { params: { key: daily, run: run?.id ?? '', ordinal } })
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /)
    expect(JSON.parse(await answer.text())).toMatchObject({ daily: expect.anything() })
  })

  it('gives days of rows on one time axis', async () => {
    const query = { from: '2026-11-01', to: '2026-11-20', width: 100, key: [daily] }
    const timeline = await client.ask('getTimeline', { query })
    expect(timeline.rows).toMatchObject([{ lookupKey: daily }])
    expect(timeline.rows[0]?.curves[0]?.at.length).toBeGreaterThan(0)
  })

  it.each([
    ['/api/timeline?from=2026-11-02&to=2026-11-01', 400, 'from'],
    ['/api/timeline?from=1800-01-01&to=2026-11-01', 400, '36,600'],
    ['/api/timeline?from=2026-11-01&to=2026-11-02&width=10001', 400, '10000'],
    ['/api/timeline?from=2026-11-01&to=2026-11-02&timeZone=Mars', 400, 'Europe/Paris'],
    [`/api/rows/${encodeURIComponent(daily)}/cells?limit=5001`, 400, '5000'],
    [`/api/rows/${encodeURIComponent(daily)}/cells?from=2026-02-30`, 400, 'from'],
    [`/api/rows/${encodeURIComponent(daily)}/cells?after=nowhere`, 400, 'next'],
    [`/api/rows/${encodeURIComponent(daily)}/runs?limit=1001`, 400, '1000'],
    [`/api/find?provider=weather&param=place&text=${'x'.repeat(201)}`, 400, '200'],
    ['/api/rows/:~weather:nowhere:daily', 404, ''],
    ['/api/rows/:~nothing', 404, ''],
    ['/api/nothing', 404, '/api/nothing'],
  ])('refuses %s with %i and the limit or the cure', async (path, status, words) => {
    const response = await ask(path)
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
    expect(((await response.json()) as Problem).detail).toContain(words)
  })

  it('takes no body that is larger than it says, and reads no more of it', async () => {
    let bytes = 0
    const body = new ReadableStream({
      pull(controller) {
        bytes += 10_000
        controller.enqueue(new Uint8Array(10_000).fill(0x20))
      },
    })
    const headers = { ...bearer(host.operatorToken), 'Content-Type': 'application/json' }
    const response = await host.fetch(
      new Request(`${host.address}/api/rows`, { method: 'POST', headers, body, duplex: 'half' }),
    )
    expect(await response.json()).toMatchObject({
      status: 413,
      code: 'too-large',
      detail: expect.stringContaining('65,536'),
    })
    expect(bytes).toBeLessThan(200_000)
  })

  it('exports all of a person, and restores it to another', async () => {
    const file = await (await client.open('exportAll', {})).arrayBuffer()
    await client.ask('addUser', { body: { name: 'twin' } })
    const twin = createClient({ fetch: host.fetch, address: host.address, token: host.operatorToken, user: 'twin' })
    const content = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(file))
        controller.close()
      },
    })
    const report = (await (await twin.open('importAll', {}, { content })).json()) as { rows: number }
    expect(report.rows).toBeGreaterThan(0)
    const { rows } = await twin.ask('listRows', {})
    expect(rows.map(({ key, accountTitle }) => [key, accountTitle])).toContainEqual([daily, 'Home'])
  })

  it('says in a sentence that the database is away or its disk full, and nothing of what it said', async () => {
    for (const [code, status] of [
      ['unreachable', 503],
      ['disk-full', 507],
    ] as const) {
      const database = Object.create(app.home.database, {
        query: { value: () => Promise.reject(new DatabaseError({ code, message: 'at 10.1.2.3' })) },
      }) as Database
      const away = createHost({ home: { ...app.home, database }, now: app.now })
      const response = await send(away, '/api/rows', { headers: bearer(away.operatorToken) })
      const problem = (await response.json()) as Problem
      expect([response.status, problem.code]).toEqual([status, code])
      expect(problem.detail).toMatch(/^The .* (back|lost)\.$/)
      expect(problem.detail).not.toContain('10.1.2.3')
    }
  })

  it('keeps what nobody foresaw to the log', async () => {
    await app.test.db.query('alter table lona.accounts rename to accounts_away')
    const response = await ask('/api/rows')
    await app.test.db.query('alter table lona.accounts_away rename to accounts')
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('accounts')])
    expect(failures.splice(0)).toHaveLength(1)
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
