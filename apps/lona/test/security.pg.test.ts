import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHost, type Host } from '../src/api/create-host.js'
import { readReach } from '../src/security/reach.js'
import { addUser } from '../src/security/users.js'
import { type OpenedApp, openApp } from './open-app.js'
import { bearer, type Sent, send, signInAs } from './signed-in.js'

const day = 24 * 60 * 60_000

describe('who gets in', () => {
  let app: OpenedApp
  let host: Host
  const table: string[] = []
  const print = (what: string, { status }: Response, words = ''): void => {
    table.push(`${what.padEnd(64)} ${status} ${words}`)
  }
  const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code
  const newHost = (env: Record<string, string> = {}): Host =>
    createHost({ home: app.home, port: 4270, now: app.now, reach: readReach(env) })

  beforeAll(async () => {
    app = await openApp()
    host = newHost()
  })
  afterAll(async () => {
    console.log(`\n${table.join('\n')}\n`)
    await app.close()
  })

  async function makeLink(): Promise<string> {
    const made = await send(host, '/api/links', { method: 'POST', headers: bearer(host.operatorToken) })
    return new URL(((await made.json()) as { url: string }).url).hash.slice(1)
  }
  const openLink = (token: string, as = 'cookie') =>
    send(host, '/api/session', { method: 'POST', headers: { Origin: host.address }, body: { token, as } })

  it('lets somebody in by a link once, by a cookie that no script and no other site can use', async () => {
    const token = await makeLink()
    const first = await openLink(token)
    expect(first.status).toBe(200)
    expect(first.headers.get('set-cookie')).toMatch(
      /^lona_session_4270=[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Strict$/,
    )
    expect(JSON.stringify(await first.json())).not.toContain(token)
    print('a one-time link', first)
    const second = await openLink(token)
    expect([second.status, second.headers.get('set-cookie')]).toEqual([410, null])
    print('the same link again', second.clone(), await codeOf(second))
  })

  it('lets one of two in who open a link at once', async () => {
    const token = await makeLink()
    const opened = await Promise.all([openLink(token), openLink(token), openLink(token)])
    expect(opened.map(({ status }) => status).toSorted()).toEqual([200, 410, 410])
  })

  it('lets nobody in by a link that is older than an hour, or never was', async () => {
    const token = await makeLink()
    app.pass(60 * 60_000)
    const late = await openLink(token)
    print('a link after an hour', late.clone(), await codeOf(late))
    const never = await openLink('A'.repeat(43))
    print('a made-up link', never.clone(), await codeOf(never))
    expect([late.status, never.status]).toEqual([410, 410])
  })

  it('keeps somebody signed in over a restart, for 90 days from the last use', async () => {
    const token = await signInAs(host, 'me')
    const ask = (at: Host) => send(at, '/api/session', { headers: bearer(token) })
    const restarted = newHost()
    print('a session after a restart', await ask(restarted))
    expect((await ask(restarted)).status).toBe(200)
    app.pass(89 * day)
    expect((await ask(restarted)).status).toBe(200)
    app.pass(89 * day)
    expect((await ask(restarted)).status).toBe(200)
    app.pass(90 * day)
    const late = await ask(restarted)
    print('a session that nobody used for 90 days', late.clone(), await codeOf(late))
    expect(late.status).toBe(401)
  })

  it('knows nobody by the token of another start', async () => {
    const restarted = newHost()
    const response = await send(restarted, '/api/users', { headers: bearer(host.operatorToken) })
    print("the operator's token after a restart", response)
    expect(response.status).toBe(401)
  })

  it('signs out', async () => {
    const token = await signInAs(host, 'me')
    expect((await send(host, '/api/session', { method: 'DELETE', headers: bearer(token) })).status).toBe(204)
    expect((await send(host, '/api/session', { headers: bearer(token) })).status).toBe(401)
  })

  it('forgets a removed person with their sessions, links and rows', async () => {
    await addUser(app.test.db, 'Zoë', app.now())
    const token = await signInAs(host, 'Zoë')
    const asZoe: Sent = { headers: bearer(token) }
    const key = ':~weather:48.85,2.35:daily'
    expect((await send(host, '/api/rows', { method: 'POST', ...asZoe, body: { key } })).status).toBe(200)
    const gone = await send(host, `/api/users/${encodeURIComponent('Zoë')}`, {
      method: 'DELETE',
      headers: bearer(host.operatorToken),
    })
    expect(gone.status).toBe(204)
    const response = await send(host, '/api/session', asZoe)
    print('a session of a removed person', response)
    expect(response.status).toBe(401)
    const { rows } = await app.test.db.query("select from lona.rows where _sync_scope_id = 'Zoë'")
    expect(rows).toEqual([])
  })

  it('lets whoever runs the host manage people also where nobody is called me', async () => {
    const asOperator: Sent = { headers: bearer(host.operatorToken) }
    expect((await send(host, '/api/users/me', { method: 'DELETE', ...asOperator })).status).toBe(204)
    const [users, rows] = [await send(host, '/api/users', asOperator), await send(host, '/api/rows', asOperator)]
    expect((await send(host, '/api/users', { method: 'POST', ...asOperator, body: { name: 'me' } })).status).toBe(200)
    expect([users.status, rows.status]).toEqual([200, 404])
  })

  it('keeps no token in the database', async () => {
    const token = await signInAs(host, 'me')
    const link = await makeLink()
    const { rows } = await app.test.db.query('select * from lona.sessions, lona.sign_in_links')
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).not.toContain(link)
  })

  it.each([
    ['localhost:4270', 200],
    ['127.0.0.1:4270', 200],
    ['[::1]:4270', 200],
    ['localhost:4271', 421],
    ['localhost', 421],
    ['evil.example', 421],
    ['evil.example:4270', 421],
    ['localhost:4270.evil.example', 421],
    ['LOCALHOST:4270', 421],
    ['', 421],
  ])('answers as %s: %i', async (name, status) => {
    const response = await send(host, '/api/openapi.json', { headers: { Host: name } })
    print(`Host: ${name}`, response)
    expect(response.status).toBe(status)
  })

  it.each<[string, Record<string, string>, number]>([
    ['its own page', { Origin: 'http://localhost:4270', 'Sec-Fetch-Site': 'same-origin' }, 204],
    ['another site', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['another port of this machine', { Origin: 'http://localhost:3000', 'Sec-Fetch-Site': 'same-site' }, 403],
    ['its other name', { Origin: 'http://127.0.0.1:4270' }, 403],
    ['a page without an address', { Origin: 'null' }, 403],
    ['nobody knows where, with a cookie', {}, 403],
    ['a site that hides its origin', { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ])('takes changes with a cookie from %s: %s -> %i', async (where, headers, status) => {
    const token = await signInAs(host, 'me')
    const response = await send(host, '/api/session', {
      method: 'DELETE',
      headers: { Cookie: `lona_session_4270=${token}`, ...headers },
    })
    print(`a change by ${where}`, response)
    expect(response.status).toBe(status)
    const still = await send(host, '/api/session', { headers: { Cookie: `lona_session_4270=${token}` } })
    expect(still.status).toBe(status === 204 ? 401 : 200)
  })

  it('takes JSON only, so that no form of another page can send any', async () => {
    const headers = { ...bearer(host.operatorToken), 'Content-Type': 'text/plain' }
    const response = await send(host, '/api/users', { method: 'POST', headers, body: '{"name":"eve"}' })
    print('a body as text/plain', response)
    expect(response.status).toBe(415)
  })

  it('is reached by its public address over https, with a cookie that only https carries', async () => {
    const open = newHost({
      LONA_PUBLIC_URL: 'https://lona.example.org',
      LONA_TRUSTED_PROXIES: '10.0.0.2, 192.168.0.0/16',
    })
    const made = await send(open, '/api/links', { method: 'POST', headers: bearer(open.operatorToken) })
    const { url } = (await made.json()) as { url: string }
    expect(url).toMatch(/^https:\/\/lona\.example\.org\/sign-in#/)
    const response = await send(open, '/api/session', {
      method: 'POST',
      headers: { Host: 'lona.example.org', Origin: 'https://lona.example.org' },
      body: { token: new URL(url).hash.slice(1) },
    })
    expect(response.headers.get('set-cookie')).toMatch(/^__Host-lona_session=.*; HttpOnly; SameSite=Strict; Secure$/)
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000')
  })

  it.each([
    ['10.0.0.2', 'lona.example.org', 'https', 200],
    ['::ffff:10.0.0.2', 'lona.example.org', 'https', 200],
    ['192.168.7.7', 'lona.example.org', 'https', 200],
    ['10.0.0.2', 'lona.example.org', 'http', 421],
    ['10.0.0.2', 'evil.example', 'https', 421],
    ['10.0.0.3', 'lona.example.org', 'https', 421],
    [undefined, 'lona.example.org', 'https', 421],
  ])('believes what %s says it was reached by (%s over %s): %i', async (from, name, scheme, status) => {
    const open = newHost({
      LONA_PUBLIC_URL: 'https://lona.example.org',
      LONA_TRUSTED_PROXIES: '10.0.0.2, 192.168.0.0/16',
    })
    const response = await send(open, '/api/openapi.json', {
      headers: { Host: 'upstream:4270', 'X-Forwarded-Host': name, 'X-Forwarded-Proto': scheme },
      ...(from !== undefined && { from }),
    })
    print(`from ${from}, forwarded for ${scheme}://${name}`, response)
    expect(response.status).toBe(status)
  })

  it('puts its safety headers on every answer, also on those that refuse', async () => {
    for (const response of [
      await send(host, '/'),
      await send(host, '/api/rows'),
      await send(host, '/api/openapi.json', { headers: { Host: 'evil.example' } }),
      await send(host, '/nothing.js'),
    ]) {
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';")
      expect(response.headers.get('content-security-policy')).not.toContain('unsafe')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    }
  })
})
