import type { Owner } from '@lona/connector'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { me } from '../src/home.js'
import { createPage } from '../src/page/create-page.js'
import { type OpenedApp, openApp } from './open-app.js'

const hourly = ':~weather:48.85,2.35:hourly'
const other: Owner = { kind: 'user', userId: 'somebody-else' }

describe('the page', () => {
  let app: OpenedApp
  let added = 0
  const failures: unknown[] = []
  let ask: (path: string, init?: RequestInit & { host?: string }) => Promise<Response>

  beforeAll(async () => {
    app = await openApp()
    const page = createPage({
      lona: app.lona,
      source: 'sandbox',
      fetch: app.sandbox.fetch,
      now: app.now,
      onAdded: () => {
        added += 1
      },
      onError: (error) => failures.push(error),
    })
    ask = async (path, { host = 'localhost:4270', headers, ...init } = {}) =>
      await page.fetch(new Request(`http://localhost:4270${path}`, { ...init, headers: { host, ...headers } }))
  })
  afterAll(() => app.close())

  const add = (place: string, headers: Record<string, string> = { origin: 'http://localhost:4270' }) =>
    ask('/rows', { method: 'POST', headers, body: new URLSearchParams({ kind: 'weather', place }) })
  const dayOf = (day: string, key = hourly) => ask(`/rows/${encodeURIComponent(key)}?day=${day}`)

  it('says what to do while there is nothing', async () => {
    const text = await (await ask('/')).text()
    expect(text).toContain('There are no rows yet')
    expect(text).toContain('name="place"')
  })

  it('says in every page that the data is made up, when it is', async () => {
    for (const path of ['/', `/rows/${encodeURIComponent(hourly)}`, '/nowhere']) {
      expect(await (await ask(path)).text()).toContain('all data on this page is made up')
    }
  })

  it('adds the rows of a place by its name, and asks for them to be brought', async () => {
    const response = await add('Paris')
    expect([response.status, response.headers.get('location'), added]).toEqual([303, '/', 1])
    const text = await (await ask('/')).text()
    expect(text).toContain(hourly)
    expect(text).toContain('http-equiv="refresh"')
  })

  it('tells a place that does not exist in words, and adds nothing', async () => {
    const before = (await app.lona.dispatcher.listRows({ caller: me })).length
    const response = await add('Xyzzyville')
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('No place called &#39;Xyzzyville&#39; was found')
    expect(await app.lona.dispatcher.listRows({ caller: me })).toHaveLength(before)
  })

  it('shows a day with its figures, its attribution, and no cells of another day', async () => {
    await app.lona.follow({ owner: me, lookupKey: hourly })
    await app.lona.bring({ owner: me, lookupKey: hourly })
    const text = await (await dayOf('2026-11-20')).text()
    expect(text).toMatch(/Temperature: -?[\d.]+ to -?[\d.]+ °C/)
    expect(text.match(/<svg/g)).toHaveLength(8)
    expect(text).toContain('Weather data by Open-Meteo.com')
    expect(text).toContain('2026-11-19T23:00:00.000Z')
    expect(text).not.toContain('2026-11-20T23:00:00.000Z')
    const list = await (await ask('/')).text()
    expect(list).toContain('complete since 2025-11-22')
    expect(list).toContain('Weather data by Open-Meteo.com')
  })

  it('says what the row holds where a day is empty', async () => {
    expect(await (await dayOf('1999-01-01')).text()).toContain('The row holds 2025-11-22 to')
  })

  it('answers only for localhost and 127.0.0.1', async () => {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:4270', '[::1]:4270', '']) {
      expect((await ask('/', { host })).status).toBe(421)
    }
    expect((await ask('/', { host: '127.0.0.1:4270' })).status).toBe(200)
  })

  it('takes changes only from its own pages', async () => {
    const foreign: Record<string, string>[] = [
      {},
      { origin: 'null' },
      { origin: 'http://evil.example' },
      { origin: 'https://localhost:4270' },
    ]
    for (const headers of foreign) expect((await add('Berlin', headers)).status).toBe(403)
    expect(
      (await app.lona.dispatcher.listRows({ caller: me })).some(({ lookupKey }) => lookupKey.includes('52.52')),
    ).toBe(false)
  })

  it('sends headers that allow no script, no frame and no foreign address', async () => {
    for (const path of ['/', '/style.css', `/rows/${encodeURIComponent(hourly)}`, '/nowhere']) {
      const { headers } = await ask(path)
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect(await (await ask('/')).text()).not.toContain('<script')
  })

  it('writes what people typed as text, never as HTML', async () => {
    const response = await add('<img src=x onerror=alert(1)>')
    expect(await response.text()).not.toContain('<img')
    expect(await (await dayOf('<b>')).text()).not.toContain('<b>')
  })

  it.each([
    ['/nowhere', 404],
    [`/rows/${encodeURIComponent(':~nothing:at:all')}`, 404],
    [`/rows/${encodeURIComponent(':~weather:1.00,1.00:hourly')}`, 404],
    [`/rows/${encodeURIComponent(hourly)}?day=2026-02-30`, 400],
    [`/rows/${encodeURIComponent(':~weather::hourly')}`, 400],
    ['/rows/%E0%A4%A', 404],
  ])('answers %s with %i, in words', async (path, status) => {
    const response = await ask(path)
    expect(response.status).toBe(status)
    expect((await response.text()).length).toBeGreaterThan(20)
  })

  it("shows nobody another person's rows, on any route", async () => {
    const theirs = ':~weather:35.69,139.69:daily'
    await app.lona.follow({ owner: other, lookupKey: theirs, since: '2026-11-15' })
    await app.lona.bring({ owner: other, lookupKey: theirs })
    expect(await (await ask('/')).text()).not.toContain('35.69')
    const response = await dayOf('2026-11-20', theirs)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toMatch(/Highest|°C/)
  })

  it('keeps an error that nobody foresaw to the log', async () => {
    await app.test.db.query('alter table lona.row_state rename to row_state_away')
    const response = await ask('/')
    await app.test.db.query('alter table lona.row_state_away rename to row_state')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('row_state')
    expect(failures).toHaveLength(1)
    expect((await ask('/')).status).toBe(200)
  })
})
