import type { Owner } from '@lona/connector'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { me } from '../src/home.js'
import { createPage } from '../src/page/create-page.js'
import { type OpenedApp, openApp } from './open-app.js'

const hourly = ':~weather:48.85,2.35:hourly'
const other: Owner = { kind: 'user', userId: 'somebody-else' }

describe('the page', () => {
  let app: OpenedApp
  const failures: unknown[] = []
  let ask: (path: string, init?: RequestInit & { host?: string }) => Promise<Response>

  beforeAll(async () => {
    app = await openApp()
    const page = createPage({
      lona: app.lona,
      source: 'sandbox',
      now: app.now,
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
    expect([response.status, response.headers.get('location')]).toEqual([303, '/'])
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

  const act = (verb: string, key = hourly, headers: Record<string, string> = { origin: 'http://localhost:4270' }) =>
    ask(`/rows/${encodeURIComponent(key)}/${verb}`, { method: 'POST', headers })
  /** The line of a row in the list of rows. */
  const lineOf = async (key: string): Promise<string> => {
    const lines = (await (await ask('/')).text()).split('<tr>')
    return lines.find((line) => line.includes(`>${key}<`)) ?? ''
  }

  it('shows how far each row is and why, in words, in a bar, and to screen readers', async () => {
    const complete = await lineOf(hourly)
    expect(complete).toContain(`<progress max="100" value="100" aria-label="Held of ${hourly}">`)
    expect(complete).toMatch(/100 %, complete since 2025-11-22.*complete; looked at again at 13:00:00 UTC/s)
    expect(complete).toContain(`aria-label="Pause ${hourly}"`)
    expect(await lineOf(hourly.replace('hourly', 'daily'))).toMatch(
      /0 %, nothing yet.*waiting for a worker, and none is running/s,
    )
  })

  it('pauses and resumes a row by its buttons, and only from its own pages', async () => {
    const daily = hourly.replace('hourly', 'daily')
    for (const headers of [{}, { origin: 'null' }, { origin: 'http://evil.example' }] as Record<string, string>[]) {
      expect((await act('pause', daily, headers)).status).toBe(403)
    }
    expect(await lineOf(daily)).not.toContain('paused')
    const paused = await act('pause', daily)
    expect([paused.status, paused.headers.get('location')]).toEqual([303, '/'])
    expect(await lineOf(daily)).toMatch(/paused \(viewport, backfill\).*aria-label="Resume/s)
    expect((await act('resume', daily)).status).toBe(303)
    expect(await lineOf(daily)).not.toContain('paused')
    expect((await act('remove', daily)).status).toBe(404)
  })

  it('does not load itself anew for what a person has paused', async () => {
    const keys = ['daily', 'airQuality'].map((kind) => hourly.replace('hourly', kind))
    for (const key of keys) await act('pause', key)
    expect(await (await ask('/')).text()).not.toContain('http-equiv="refresh"')
    for (const key of keys) await act('resume', key)
    expect(await (await ask('/')).text()).toContain('http-equiv="refresh" content="2"')
  })

  it('says what failed, in words', async () => {
    const air = hourly.replace('hourly', 'airQuality')
    app.sandbox.control.addFault({ kind: '503', after: 1, times: 1 })
    await expect(app.lona.bring({ owner: me, lookupKey: air })).rejects.toMatchObject({ code: 'provider-down' })
    expect(await lineOf(air)).toMatch(/class="bad">failed \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d: Open-Meteo/)
  })

  it('has the day that a person opens brought first, and loads the page anew until it is there', async () => {
    const gate = Promise.withResolvers<void>()
    const own = await openApp({
      async fetch(input, init) {
        await gate.promise
        return await own.sandbox.fetch(input, init)
      },
    })
    onTestFinished(() => own.close())
    const page = createPage({ lona: own.lona, source: 'sandbox', now: own.now })
    const look = async (day: string): Promise<string> => {
      const url = `http://localhost:4270/rows/${encodeURIComponent(hourly)}?day=${day}`
      return await (await page.fetch(new Request(url, { headers: { host: 'localhost:4270' } }))).text()
    }
    await own.lona.follow({ owner: me, lookupKey: hourly })
    expect(await look('2026-03-01')).toContain('it may be on its way')
    await own.lona.start()
    expect(await look('2026-03-01')).toMatch(/http-equiv="refresh" content="2".*It is being brought now/s)
    gate.resolve()
    await expect.poll(() => look('2026-03-01'), { timeout: 20_000 }).toMatch(/Temperature: .*°C/)
    expect(await look('2026-03-01')).not.toContain('http-equiv="refresh"')
    expect((await own.lona.history({ owner: me, lookupKey: hourly, limit: 1_000 })).at(-1)).toMatchObject({
      urgency: 'demand',
      range: { start: '2026-03-01', end: '2026-03-02' },
    })
    expect(await look('1999-01-01')).not.toContain('http-equiv="refresh"')
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
    expect((await act('pause', theirs)).status).toBe(400)
    expect(await app.lona.why({ owner: other, lookupKey: theirs })).toMatchObject({
      paused: [],
      state: { demand: null },
    })
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
