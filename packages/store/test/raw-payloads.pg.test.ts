import { randomBytes } from 'node:crypto'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createStore, type Store, type StoreOptions } from '../src/index.js'
import { ada, begin, cellOn, follow } from './made-up-row.js'

describe('what a provider answered', () => {
  let test: TestDatabase
  let store: Store
  let clock = Date.parse('2026-11-21T12:00:00.000Z')
  const open = (options: StoreOptions = {}) =>
    createStore(test.db, { waitingCells: 0, now: () => new Date(clock), ...options })

  beforeAll(async () => {
    test = await createTestDatabase({ migrate: createStore })
    store = await open()
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    await test.db.query('truncate lona.raw_payloads')
  })

  /** A run whose provider answers so. */
  const answering = async (answer: () => Response | Promise<Response>, from = store) => {
    const record = await follow(from, ada)
    return { record, run: await begin(from, record, { fetch: async () => await answer() }) }
  }
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

  it('is kept beside the cells that were made of it, byte for byte, and still reaches the row', async () => {
    const noise = randomBytes(50_000)
    const answers = [
      Response.json({ days: [1] }),
      new Response(noise),
      new Response('bad', { status: 500, statusText: 'No' }),
    ]
    const { record, run } = await answering(() => answers.shift() ?? Response.error())
    expect(await (await run.fetch('https://madeUp.example/a?day=1')).json()).toEqual({ days: [1] })
    expect(
      Buffer.from(await (await run.fetch('https://madeUp.example/b', { method: 'POST', body: '{}' })).arrayBuffer()),
    ).toEqual(noise)
    const failed = await run.fetch('https://madeUp.example/c')
    expect([failed.status, failed.statusText, await failed.text()]).toEqual([500, 'No', 'bad'])
    expect((await test.db.query('select 1 from lona.raw_payloads')).rows).toEqual([])

    await run.persist([cellOn('2026-05-01', 1)])
    const requestedAt = '2026-11-21T12:00:00.000Z'
    expect(await store.listRawPayloads(record, run.run.scope.runId)).toEqual([
      {
        ordinal: 1,
        method: 'GET',
        url: 'https://madeup.example/a?day=1',
        status: 200,
        body: Buffer.from('{"days":[1]}'),
        requestedAt,
      },
      { ordinal: 2, method: 'POST', url: 'https://madeup.example/b', status: 200, body: noise, requestedAt },
      {
        ordinal: 3,
        method: 'GET',
        url: 'https://madeup.example/c',
        status: 500,
        body: Buffer.from('bad'),
        requestedAt,
      },
    ])
    const { rows } = await test.db.query<{ body: Buffer }>('select body from lona.raw_payloads order by ordinal')
    expect(rows[0]?.body.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b])) // gzip
  })

  it('is kept when the run fails after it, too', async () => {
    const { record, run } = await answering(() => new Response('odd'))
    await run.fetch('https://madeUp.example')
    await run.finish(new Error('unreadable'))
    expect(await store.listRawPayloads(record, run.run.scope.runId)).toMatchObject([{ body: Buffer.from('odd') }])
  })

  it('may be nothing: an answer without a body stays one', async () => {
    const statuses = [204, 205, 304, 200]
    const { record, run } = await answering(() => new Response(null, { status: statuses.shift() ?? 200 }))
    for (const status of [204, 205, 304, 200]) {
      const answer = await run.fetch('https://madeUp.example')
      expect([answer.status, await answer.text()]).toEqual([status, ''])
    }
    await run.finish()
    const kept = await store.listRawPayloads(record, run.run.scope.runId)
    expect(kept.map(({ status, body }) => [status, body.byteLength])).toEqual([
      [204, 0],
      [205, 0],
      [304, 0],
      [200, 0],
    ])
  })

  it('that breaks off in its middle is an error, and is not kept as if it were whole', async () => {
    const breaking = () =>
      new ReadableStream({
        start: (body) => body.enqueue(bytes('{"days": [')),
        pull: (body) => body.error(new TypeError('terminated')),
      })
    const { record, run } = await answering(() => new Response(breaking()))
    await expect(run.fetch('https://madeUp.example')).rejects.toThrow('terminated')
    expect(await run.finish()).toMatchObject({ requests: 1 })
    expect(await store.listRawPayloads(record, run.run.scope.runId)).toEqual([])
  })

  it('is kept without the secrets of its address, in no column of no table', async () => {
    const secret = 'S3cr3tS3cr3t'
    const { run } = await answering(() => Response.json({}))
    const names = [
      'api_key',
      'apikey',
      'access_token',
      'client_secret',
      'passwd',
      'sig',
      'Signature',
      'session_id',
      'code',
      'appid',
    ]
    const query = names.map((name) => `${name}=${secret}`).join('&')
    await run.fetch(`https://madeUp.example/days?day=1&${query}&code=${secret}#${secret}`, {
      headers: { authorization: `Bearer ${secret}`, cookie: secret },
    })
    await run.persist([cellOn('2026-05-01', 1)])
    await run.finish(new Error(`GET /?key=${secret} failed`))
    const { rows: tables } = await test.db.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'lona'`,
    )
    for (const { name } of tables) {
      const { rows } = await test.db.query(`select 1 from ${name} t where to_json(t)::text ilike '%' || $1 || '%'`, [
        secret,
      ])
      expect([name, rows]).toEqual([name, []])
    }
    const { rows } = await test.db.query<{ url: string }>('select url from lona.raw_payloads')
    expect(rows[0]?.url).toMatch(/^https:\/\/madeup\.example\/days\?day=1&api_key=redacted&/)
  })

  it('is not kept at all where nobody wants it', async () => {
    const without = await open({ rawPayloads: false })
    const { record, run } = await answering(() => Response.json({ a: 1 }), without)
    expect(await (await run.fetch('https://madeUp.example')).json()).toEqual({ a: 1 })
    await run.persist([cellOn('2026-05-01', 1)])
    expect(await run.finish()).toMatchObject({ requests: 1 })
    expect(await without.listRawPayloads(record, run.run.scope.runId)).toEqual([])
    expect(await without.rawPayloadUsage()).toEqual({ payloads: 0, bytes: 0, oldestAt: null })
  })

  it('goes when it is too old, and then when it is too much: the oldest first', async () => {
    const start = clock
    for (let index = 0; index < 6; index += 1) {
      clock = start + index * 86_400_000
      const { run } = await answering(() => new Response(randomBytes(1000)))
      await run.fetch(`https://madeUp.example/${index}`)
      await run.finish()
    }
    const kept = async () =>
      (await test.db.query<{ url: string }>('select url from lona.raw_payloads order by requested_at')).rows.map(
        ({ url }) => url.at(-1),
      )
    const { payloads, bytes, oldestAt } = await store.rawPayloadUsage()
    expect([payloads, oldestAt]).toEqual([6, new Date(start).toISOString()])
    expect(bytes).toBeGreaterThan(6000)
    expect(await store.pruneRawPayloads()).toBe(0)
    expect(await (await open({ rawPayloads: { maxAgeDays: 3 } })).pruneRawPayloads()).toBe(2)
    expect(await kept()).toEqual(['2', '3', '4', '5'])
    expect(await (await open({ rawPayloads: { maxBytes: 2500 } })).pruneRawPayloads()).toBe(2)
    expect(await kept()).toEqual(['4', '5'])
    expect(await (await open({ rawPayloads: false })).pruneRawPayloads()).toBe(2)
    expect(await kept()).toEqual([])
  })

  it('is waited for no longer than the run goes on', async () => {
    const stopping = new AbortController()
    const record = await follow(store, ada)
    const run = await begin(store, record, {
      signal: stopping.signal,
      fetch: (input) =>
        new Promise((_, reject) => {
          const { signal } = input as Request
          signal.addEventListener('abort', () => reject(signal.reason))
        }),
    })
    const answer = run.fetch('https://madeUp.example')
    stopping.abort()
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
  })
})
