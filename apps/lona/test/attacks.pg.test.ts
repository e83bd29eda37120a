import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHost, type Host } from '../src/api/create-host.js'
import { addUser } from '../src/security/users.js'
import { type OpenedApp, openApp } from './open-app.js'
import { bearer, send, signInAs } from './signed-in.js'

/** What the OpenAPI document says of a route. */
interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[]
  readonly requestBody?: unknown
}

const alices = ':~weather:35.69,139.69:daily'
const eves = ':~weather:-33.87,151.21:daily'
const secret = 'Where Alice hides'

/** What is asked of each route that takes a body. */
const bodies: Readonly<Record<string, unknown>> = {
  'post /api/session': { token: 'A'.repeat(43) },
  'post /api/accounts': { provider: 'weather', params: { place: '1.00,1.00' } },
  'post /api/rows': { key: eves },
  'post /api/demand': { keys: [alices], range: { start: '2026-11-01', end: '2026-11-20' } },
  'post /api/rows/{key}/pause': {},
  'post /api/rows/{key}/resume': {},
  'post /api/bring': { keys: [alices] },
  'post /api/import': 'no archive',
  'post /api/users': { name: 'mallory' },
}

/** What each route answers to Eve, who asks for what is Alice's; of lists she gets her own, of `204` nothing happens. */
const answersToEve: Readonly<Record<string, number>> = {
  'post /api/session': 410,
  'get /api/session': 200,
  'delete /api/session': 204,
  'get /api/providers': 200,
  'get /api/find': 200,
  'post /api/accounts': 200,
  'delete /api/accounts/{account}': 404,
  'get /api/rows': 200,
  'post /api/rows': 200,
  'get /api/rows/{key}': 404,
  'delete /api/rows/{key}': 404,
  'get /api/rows/{key}/cells': 404,
  'get /api/rows/{key}/cells/{cell}': 404,
  'get /api/rows/{key}/runs': 404,
  'get /api/rows/{key}/runs/{run}/requests/{ordinal}': 404,
  'get /api/timeline': 200,
  'post /api/demand': 204,
  'post /api/rows/{key}/pause': 404,
  'post /api/rows/{key}/resume': 404,
  'post /api/rows/{key}/cancel-backfill': 404,
  'post /api/rows/{key}/refresh': 404,
  'post /api/bring': 200,
  'get /api/events': 200,
  'get /api/export': 200,
  'post /api/import': 422,
  'post /api/links': 200,
  'get /api/users': 403,
  'post /api/users': 403,
  'delete /api/users/{name}': 403,
  'get /api/doctor': 403,
}

/** The routes that say nothing of anybody. */
const openRoutes: Readonly<Record<string, number>> = { 'post /api/session': 410 }

describe("another owner's everything", () => {
  let app: OpenedApp
  let host: Host
  let eve: string
  let operations: [string, Operation][]
  let values: Record<string, string>
  let cell = ''
  let run = ''
  let markers: string[]
  const failures: unknown[] = []
  const table: string[] = []

  beforeAll(async () => {
    app = await openApp()
    host = createHost({ home: app.home, now: app.now, onError: (error) => failures.push(error) })
    for (const name of ['alice', 'eve']) await addUser(app.test.db, name, app.now())
    const alice = bearer(await signInAs(host, 'alice'))
    eve = await signInAs(host, 'eve')
    const follow = { provider: 'weather', params: { place: '35.69,139.69' }, title: secret, since: '2026-11-01' }
    await send(host, '/api/accounts', { method: 'POST', headers: alice, body: follow })
    await (await send(host, '/api/bring', { method: 'POST', headers: alice, body: { keys: [alices] } })).text()
    const page = (await (
      await send(host, `/api/rows/${encodeURIComponent(alices)}/cells?limit=2`, { headers: alice })
    ).json()) as { cells: { id: string; data: unknown }[]; next: string }
    const { runs } = (await (
      await send(host, `/api/rows/${encodeURIComponent(alices)}/runs`, { headers: alice })
    ).json()) as { runs: { id: string }[] }
    cell = page.cells[0]?.id ?? ''
    run = runs[0]?.id ?? ''
    values = {
      key: alices,
      account: ':~weather:35.69,139.69',
      cell,
      run,
      ordinal: '1',
      name: 'alice',
      after: page.next,
      provider: 'weather',
      param: 'place',
      text: 'Oslo',
      from: '2026-11-01',
      to: '2026-11-20',
    }
    // Nothing that Eve sends herself: an answer may say of what it speaks.
    markers = [secret, page.cells[1]?.id ?? '', ...page.cells.map(({ data }) => JSON.stringify(data))]
    expect(markers.every((marker) => marker.length > 10)).toBe(true)
    const document = (await (await send(host, '/api/openapi.json')).json()) as {
      paths: Record<string, Record<string, Operation>>
    }
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
    )
  })
  afterAll(async () => {
    host.stop()
    console.log(`\n${table.join('\n')}\n`)
    await app.close()
  })

  /** A request for what is Alice's, made from what the document says of the route. */
  function ask([name, { parameters = [], requestBody }]: [string, Operation], headers: Record<string, string>) {
    const [method = '', path = ''] = name.split(' ')
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(values[part] ?? ''))
    const query = parameters.filter((one) => one.in === 'query' && values[one.name] !== undefined)
    const search = new URLSearchParams(query.map((one): [string, string] => [one.name, values[one.name] ?? '']))
    const isFile = name === 'post /api/import'
    return send(host, `${filled}?${search}`, {
      method: method.toUpperCase(),
      headers: { Origin: host.address, ...headers, ...(isFile && { 'Content-Type': 'application/gzip' }) },
      ...(requestBody !== undefined && { body: bodies[name] }),
    })
  }

  /** What stands in an answer; of events, what comes first. */
  async function textOf(response: Response): Promise<string> {
    const { body } = response
    if (response.headers.get('content-type') === 'application/gzip') {
      return gunzipSync(await response.arrayBuffer()).toString()
    }
    if (response.headers.get('content-type') !== 'text/event-stream' || !body) return await response.text()
    const reader = body.getReader()
    const { value } = await reader.read()
    await reader.cancel()
    return new TextDecoder().decode(value)
  }

  /** All that is Alice's, and who there is. */
  async function whatIsHers(): Promise<string> {
    const { rows } = await app.test.db.query(
      `select (select json_agg(row order by id) from lona.rows row where _sync_scope_id = 'alice') as rows,
         (select json_agg(json_build_array(row_id, since, paused, demand, covered::text) order by row_id) from lona.row_state
          where row_id in (select id from lona.rows where lookup_key like '%35.69%')) as states,
         (select count(*) from lona.cells) as cells, (select json_agg(a) from lona.accounts a where user_name = 'alice') as accounts,
         (select json_agg(name order by name) from lona.users) as users,
         (select count(*) from lona.sessions where user_name = 'alice') as sessions`,
    )
    return JSON.stringify(rows)
  }

  it('knows every route of the document', () => {
    const names = operations.map(([name]) => name)
    expect(Object.keys(answersToEve).toSorted()).toEqual(names.toSorted())
    const withBody = operations.filter(([, { requestBody }]) => requestBody !== undefined).map(([name]) => name)
    expect(Object.keys(bodies).toSorted()).toEqual(withBody.toSorted())
  })

  it.each([
    ['no session', async () => ({})],
    ['a made-up session', async () => bearer('A'.repeat(43))],
    ['an expired session', async () => bearer(await expired())],
    ['a session that was ended', async () => bearer(await ended())],
  ])('gives nothing at all to %s', async (who, headersOf) => {
    const headers = await headersOf()
    const before = await whatIsHers()
    const statuses = new Set<number>()
    for (const operation of operations) {
      const [name] = operation
      const isChangeWithoutToken = Object.keys(headers).length === 0
      const response = await ask(operation, isChangeWithoutToken ? {} : headers)
      expect([name, response.status]).toEqual([name, openRoutes[name] ?? 401])
      const text = await textOf(response)
      for (const marker of markers) expect(text).not.toContain(marker)
      statuses.add(response.status)
    }
    expect(await whatIsHers()).toBe(before)
    table.push(`${who.padEnd(60)} ${[...statuses].join(', ')} on ${operations.length} routes`)
  })

  async function expired(): Promise<string> {
    const token = await signInAs(host, 'alice')
    await app.test.db.query("update lona.sessions set expires_at = $1 where user_name = 'alice'", [app.now()])
    return token
  }
  async function ended(): Promise<string> {
    const token = await signInAs(host, 'alice')
    await send(host, '/api/session', { method: 'DELETE', headers: bearer(token) })
    return token
  }

  it("gives Eve not one byte of Alice's, and changes nothing of it, whatever she asks with Alice's ids and keys", async () => {
    const before = await whatIsHers()
    for (const operation of operations) {
      const [name] = operation
      if (name === 'delete /api/session') continue
      // A header that only whoever runs the host may use.
      const response = await ask(operation, { ...bearer(eve), 'Lona-User': 'alice', 'Last-Event-ID': '0.0' })
      table.push(`Eve: ${name.padEnd(55)} ${response.status}`)
      const text = await textOf(response)
      expect([name, response.status]).toEqual([name, answersToEve[name]])
      for (const marker of markers) expect([name, text.includes(marker)]).toEqual([name, false])
      if (name === 'post /api/bring') expect(JSON.parse(text)).toMatchObject({ type: 'error', code: 'unknown-row' })
      if (name === 'get /api/timeline') expect(JSON.parse(text)).toMatchObject({ rows: [] })
    }
    expect(await whatIsHers()).toBe(before)
    expect(failures).toEqual([])
  })

  it("gives Eve nothing of Alice's under her own row's key", async () => {
    const headers = bearer(eve)
    for (const path of [`cells/${cell}`, `runs/${run}/requests/1`]) {
      const response = await send(host, `/api/rows/${encodeURIComponent(eves)}/${path}`, { headers })
      expect([path, response.status]).toEqual([path, 404])
    }
    const page = await send(host, `/api/rows/${encodeURIComponent(eves)}/cells?after=${values.after}`, { headers })
    const text = await page.text()
    for (const marker of markers) expect(text).not.toContain(marker)
  })

  it("tells Eve of her own events alone, also from a place in Alice's", async () => {
    const alice = { kind: 'user', userId: 'alice' } as const
    const response = await send(host, '/api/events', { headers: { ...bearer(eve), 'Last-Event-ID': '0.0' } })
    await app.lona.pause({ owner: alice, lookupKey: alices })
    await app.lona.pause({ owner: { kind: 'user', userId: 'eve' }, lookupKey: eves })
    await app.lona.planNow()
    const { body } = response
    if (!body) throw new Error('There is no stream.')
    let text = ''
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      if (text.includes('row-paused')) break
    }
    expect(text).toContain(eves)
    expect(text).not.toContain('35.69')
  })
})
