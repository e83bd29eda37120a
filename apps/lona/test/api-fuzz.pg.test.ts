import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createHost, type Host } from '../src/api/create-host.js'
import { routes } from '../src/api/routes.js'
import { problemSchema } from '../src/api/schemas.js'
import { type OpenedApp, openApp } from './open-app.js'
import { bearer, signInAs } from './signed-in.js'

const key = ':~weather:48.85,2.35:daily'

/** What nobody means to send, beside what somebody may. */
const text = fc.oneof(
  fc.constantFrom(key, '2026-11-01', '2026-11-20', '7', 'weather', 'place', 'csv', 'true'),
  fc.constantFrom(
    key,
    ':~weather:48.85,2.35:daily:logs',
    '',
    '\0',
    '%00',
    '%',
    '%E0%A4%A',
    '../../etc/passwd',
    "'; drop table lona.cells; --",
    '0001-01-01',
    '9999-12-31',
    '2026-02-30',
    '2026-11-01',
    '-1',
    '1e309',
    '9007199254740993',
    '99999999999999999999.9999999999999999999',
    '00000000-0000-0000-0000-000000000000',
    '01a1ff68-2ab4-7755-a208-e2ff841511ed',
    'Europe/Paris',
    'weather',
    'place',
    'x'.repeat(3000),
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.string({ maxLength: 50 }),
)

/** What no database keeps. */
const noText = fc.string({ unit: fc.constantFrom('\ud800', '\udfff', '\0', 'a'), minLength: 1, maxLength: 5 })

const value = fc.oneof(text, noText, fc.jsonValue({ maxDepth: 3 }), fc.integer())

const names = ['key', 'keys', 'account', 'range', 'start', 'end', 'stages', 'since', 'title', 'params', 'place']
const body = fc.oneof(
  text,
  fc.jsonValue().map((json) => JSON.stringify(json)),
  fc
    .dictionary(fc.oneof(fc.constantFrom(...names, 'provider', 'name', 'token', 'as'), text), value, { maxKeys: 6 })
    .map((json) => JSON.stringify(json)),
  fc
    .record({ keys: fc.array(value, { maxLength: 3 }), range: fc.record({ start: text, end: text }) })
    .map((json) => JSON.stringify(json)),
  {
    weight: 5,
    arbitrary: fc
      .record({
        provider: fc.constant('weather'),
        params: fc.oneof(
          { weight: 4, arbitrary: fc.constant({ place: '48.85,2.35' }) },
          fc.dictionary(fc.oneof(fc.constant('place'), text), text),
        ),
        title: fc.oneof(text, noText),
      })
      .map((json) => JSON.stringify(json)),
  },
)

const headerText = fc.stringMatching(/^[!-~]{0,40}$/)

let app: OpenedApp
let host: Host
let token: string
const failures: unknown[] = []

beforeAll(async () => {
  app = await openApp()
  host = createHost({ home: app.home, now: app.now, onError: (error) => failures.push(error) })
  await app.lona.follow({ owner: { kind: 'user', userId: 'me' }, lookupKey: key, since: '2026-11-10' })
  await app.lona.bring({ owner: { kind: 'user', userId: 'me' }, lookupKey: key })
})
afterAll(async () => {
  host.stop()
  await app.close()
})

// Whoever runs the host may remove people, and would.
const routeNames = Object.keys(routes).filter((name) => name !== 'removeUser') as (keyof typeof routes)[]

it.each(routeNames)('answers whatever is sent to %s, and never by breaking', async (name) => {
  const { method, path } = routes[name]
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 3, maxLength: 3 }),
      fc.array(
        fc.tuple(
          fc.constantFrom(
            'from',
            'to',
            'width',
            'timeZone',
            'key',
            'limit',
            'after',
            'format',
            'erase',
            'provider',
            'param',
            'text',
            'download',
          ),
          text,
        ),
        { maxLength: 6 },
      ),
      body,
      fc.dictionary(fc.constantFrom('Last-Event-ID', 'If-None-Match', 'Lona-User', 'Cookie', 'Range'), headerText),
      fc.boolean(),
      async (parts, query, sent, headers, isEncoded) => {
        // Signed out by a request before, or run as whoever runs the host.
        token = name === 'signOut' || token === undefined ? await signInAs(host, 'me') : token
        const isOperator = ['listUsers', 'addUser', 'doctor'].includes(name)
        const left = [...parts]
        const filled = path.replaceAll(/\{(\w+)\}/g, () => {
          const part = left.shift() ?? ''
          return isEncoded && part.isWellFormed() ? encodeURIComponent(part) : part.replaceAll(/[?#]/g, '')
        })
        const url = new URL(host.address)
        url.pathname = filled
        for (const [one, two] of query) url.searchParams.append(one, two)
        const stop = new AbortController()
        const response = await host.fetch(
          new Request(url, {
            method: method.toUpperCase(),
            headers: {
              'Content-Type': name === 'importAll' ? 'application/gzip' : 'application/json',
              ...headers,
              ...bearer(isOperator ? host.operatorToken : token),
            },
            ...(method !== 'get' && { body: sent }),
            signal: stop.signal,
          }),
        )
        expect([response.status, failures]).toEqual([expect.toSatisfy((status: number) => status < 500), []])
        const isApi = url.pathname.startsWith('/api/') // and not '..', which leads to the page
        if (isApi && response.status >= 400) problemSchema.parse(await response.json())
        else if (name === 'events') await response.body?.cancel()
        else await response.arrayBuffer()
        stop.abort()
      },
    ),
    { numRuns: 100 },
  )
})
