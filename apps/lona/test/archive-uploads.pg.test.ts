import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { type ClientRequest, type Server, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createAdaptorServer } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHost, type Host } from '../src/api/create-host.js'
import type { Problem } from '../src/api/schemas.js'
import { me } from '../src/home.js'
import { type OpenedApp, openApp } from './open-app.js'

const key = ':~weather:48.85,2.35:daily'
const megabyte = Buffer.alloc(1024 ** 2, 'noise, not gzip ')

// A host at a real port, to which files are sent that it does not take, or not to their end.
describe('a file that is sent to be imported', { timeout: 60_000 }, () => {
  let from: OpenedApp
  let to: OpenedApp
  let host: Host
  let server: Server
  let folder: string
  let whole: Buffer
  const troubles: unknown[] = []
  const { TMPDIR } = process.env

  beforeAll(async () => {
    ;[from, to] = await Promise.all([openApp(), openApp()])
    await from.lona.follow({ owner: me, lookupKey: key, since: '2026-09-22' })
    await from.lona.bring({ owner: me, lookupKey: key })
    whole = Buffer.from(await (await from.client.open('exportAll', {})).arrayBuffer())
    folder = await mkdtemp(join(tmpdir(), 'lona-uploads-'))
    process.env.TMPDIR = folder
    const serving = Promise.withResolvers<Host>()
    server = createAdaptorServer({ fetch: async (asked) => (await serving.promise).fetch(asked) }) as Server
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    host = createHost({ home: to.home, port, now: to.now, onError: (error) => troubles.push(error) })
    serving.resolve(host)
  }, 60_000)
  afterAll(async () => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
    host.stop()
    server.closeAllConnections()
    server.close()
    await Promise.all([from.close(), to.close(), rm(folder, { recursive: true })])
  })

  const begin = (headers: Record<string, string | number> = {}): ClientRequest =>
    send(`${host.address}/api/import`, {
      agent: false,
      method: 'POST',
      headers: { Authorization: `Bearer ${host.operatorToken}`, 'Content-Type': 'application/gzip', ...headers },
    })

  const closed = (sent: ClientRequest) =>
    new Promise<void>((resolve) => {
      sent.on('error', () => undefined) // it is closed before its end
      sent.on('close', resolve)
    })

  /** Sends so many megabytes, or what of them is taken, and gives the answer. */
  async function upload(megabytes: number, headers?: Record<string, string | number>) {
    const sent = begin(headers)
    const answered = once(sent, 'response')
    const content = Readable.from(Array.from({ length: megabytes }, () => megabyte))
    pipeline(content, sent).catch(() => undefined) // the host closes what it does not take
    const [answer] = await answered
    let text = ''
    for await (const chunk of answer) text += chunk
    return { status: answer.statusCode as number, problem: JSON.parse(text) as Problem }
  }

  const isLeft = async () => {
    const { rows } = await to.home.database.query<{ transactions: number; rows: number }>(
      `select (select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
           and (xact_start is not null or wait_event_type = 'Lock'))::int as transactions,
         (select count(*) from lona.rows)::int as rows`,
    )
    return { ...rows[0], files: await readdir(folder) }
  }
  const nothing = { transactions: 0, rows: 0, files: [] }

  it.each([
    ['that is none, of 200 MB', 200, {}, 422, 'archive-unreadable', 'gzip from its beginning'],
    ['of another kind, of 200 MB', 200, { 'Content-Type': 'text/plain' }, 415, 'wrong-content', 'application/gzip'],
    ['of somebody who is not signed in', 200, { Authorization: 'Bearer nobody' }, 401, 'not-signed-in', 'lona open'],
    ['that says to be too large', 1, { 'Content-Length': 9 * 1024 ** 3 }, 413, 'too-large', '8 GiB'],
  ])('is refused with a sentence, and nothing is left: %s', async (_, megabytes, headers, status, code, words) => {
    const { rss } = process.memoryUsage()
    const refused = await upload(megabytes, headers)
    expect(refused).toMatchObject({ status, problem: { code, detail: expect.stringContaining(words) } })
    expect((process.memoryUsage().rss - rss) / 1024 ** 2).toBeLessThan(150)
    expect(await isLeft()).toEqual(nothing)
  })

  it('leaves nothing when whoever sends it goes away in the middle', async () => {
    const sent = begin({ 'Content-Length': whole.length })
    const isClosed = closed(sent)
    sent.write(whole.subarray(0, whole.length / 2))
    await expect.poll(() => readdir(folder), { timeout: 20_000, interval: 20 }).toHaveLength(1)
    sent.destroy()
    await isClosed
    await expect.poll(isLeft, { timeout: 20_000, interval: 20 }).toEqual(nothing)
  })

  it('leaves nothing when whoever sent it goes away while it is restored, and the same again is restored', async () => {
    const sent = begin({ 'Content-Length': whole.length })
    const isClosed = closed(sent)
    await to.home.database.transaction(async (gate) => {
      await gate.query('lock table lona.runs in exclusive mode')
      sent.end(whole)
      const waiting = async () =>
        (await gate.query("select from pg_locks where not granted and relation = 'lona.runs'::regclass")).rowCount
      await expect.poll(waiting, { timeout: 20_000, interval: 20 }).toBe(1)
      sent.destroy()
      await isClosed
    })
    await expect.poll(isLeft, { timeout: 20_000, interval: 20 }).toEqual(nothing)
    expect(troubles).toEqual([])

    const again = begin({ 'Content-Length': whole.length })
    const answered = once(again, 'response')
    again.end(whole)
    const [answer] = await answered
    expect(answer.statusCode).toBe(200)
    answer.resume()
    expect(await isLeft()).toMatchObject({ transactions: 0, files: [] })
  })
})
