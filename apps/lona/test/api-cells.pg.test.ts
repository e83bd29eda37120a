import {
  type Cell,
  ConnectorError,
  type DateRange,
  dayDate,
  daysOf,
  defineIntegration,
  defineRow,
  depsKey,
  type Json,
  type Uuid,
} from '@lona/connector'
import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import { registerRowWithSync } from '@lona/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHost, type Host } from '../src/api/create-host.js'
import type { CellRecord, Problem } from '../src/api/schemas.js'
import { me } from '../src/home.js'
import { type OpenedApp, openApp } from './open-app.js'
import { bearer, send } from './signed-in.js'

interface LogBackendDeps {
  replaceCells(rowId: Uuid, covered: DateRange, cells: readonly Cell[]): Promise<void>
}
const LogBackendDeps = depsKey<LogBackendDeps>('@made-up/log/LogBackendDeps')

const log = defineIntegration({
  pattern: ':~log:{authId}',
  deps: LogBackendDeps,
  manifest: {
    name: 'Log',
    description: 'Whatever a test says.',
    homepage: 'https://log.example',
    signIn: 'none',
    params: { authId: { label: 'Account' } },
  },
  client: () => ({}),
})
const display = [{ label: 'Pulse', path: 'pulse', kind: 'number' as const }]

/** Kept in another form than it is read in; what the account `old` kept is from before there was that form. */
const encoded = defineRow(log, {
  pattern: ':~log:{authId}:encoded',
  label: 'encoded',
  display,
  cellEncoding: 'wrapped.v1',
  syncShape: { stages: ['viewport'], historyDays: 9 },
  async sync({ deps, rowId, range, integrationParams }) {
    const cells = daysOf(range).map((day, index) => ({ date: dayDate(day), data: { wrapped: { pulse: index } } }))
    const old = cells.map((cell) => ({ ...cell, data: null }))
    await deps.replaceCells(rowId, range, integrationParams.authId === 'old' ? old : cells)
    return cells.length
  },
})

/** Computed, unless the account is `away`. */
const computed = defineRow(log, {
  pattern: ':~log:{authId}:computed',
  label: 'computed',
  display,
  listCells: async ({ integrationParams }) => {
    if (integrationParams.authId === 'away')
      throw new ConnectorError({ code: 'provider-down', message: 'The sky is away.' })
    return [{ date: dayDate('2026-11-20'), data: { pulse: 7 } }]
  },
})

const unwrap = (data: Json): Json => (data as { readonly wrapped: Json }).wrapped

describe('cells over the HTTP API', () => {
  let app: OpenedApp
  let host: Host
  const failures: unknown[] = []
  const [encodedKey, oldKey] = ['one', 'old'].map((authId) => encoded.lookupKey({ authId })) as [string, string]
  const [computedKey, awayKey] = ['one', 'away'].map((authId) => computed.lookupKey({ authId })) as [string, string]

  beforeAll(async () => {
    app = await openApp({
      rowKeys: defineRowKeys(allow(encoded, 'get'), allow(computed, 'get')),
      deps: (store) => new IntegrationDeps().register(LogBackendDeps, (run) => store.backendDeps(run)),
      sync: [registerRowWithSync(encoded)],
      decoders: { 'wrapped.v1': unwrap },
    })
    host = createHost({ home: app.home, now: app.now, onError: (error) => failures.push(error) })
    for (const lookupKey of [encodedKey, oldKey, computedKey, awayKey]) await app.lona.follow({ owner: me, lookupKey })
    for (const lookupKey of [encodedKey, oldKey]) await app.lona.bring({ owner: me, lookupKey })
  })
  afterAll(async () => {
    host.stop()
    await app.close()
  })

  const ask = (path: string, headers: Record<string, string> = {}) =>
    send(host, path, { headers: { ...bearer(host.operatorToken), ...headers } })
  const cellsOf = (key: string, query = '', headers = {}) =>
    ask(`/api/rows/${encodeURIComponent(key)}/cells?${query}`, headers)
  const read = async (key: string, query = '') =>
    (await (await cellsOf(key, query)).json()) as { cells: CellRecord[]; next: string | null }

  it('are what they mean, and not how they are kept, whichever way they are read', async () => {
    const first = await read(encodedKey, 'limit=4')
    const second = await read(encodedKey, `limit=100&after=${first.next}`)
    const cells = [...first.cells, ...second.cells]
    expect([first.cells.length, second.next]).toEqual([4, null])
    expect(cells.map(({ data }) => data)).toEqual(cells.map((_, pulse) => ({ pulse })))
    const lines = (await (await cellsOf(encodedKey, 'format=jsonl')).text()).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(cells)
    const table = (await (await cellsOf(encodedKey, 'format=csv')).text()).trim().split('\n')
    expect(table).toEqual(['time,pulse', ...cells.map(({ date }, pulse) => `${date},${pulse}`)])
    const found = await ask(`/api/rows/${encodeURIComponent(encodedKey)}/cells/${cells[3]?.id}`)
    expect(await found.json()).toMatchObject({ cell: cells[3], run: { outcome: 'done' } })
    const tag = (await cellsOf(encodedKey, 'limit=4')).headers.get('etag') ?? ''
    expect((await cellsOf(encodedKey, 'limit=4', { 'If-None-Match': tag })).status).toBe(304)
  })

  it('are refused when they cannot be decoded, with the cure in the log', async () => {
    for (const format of ['json', 'jsonl']) {
      const response = await cellsOf(oldKey, `format=${format}`)
      expect([response.status, ((await response.json()) as Problem).code]).toEqual([500, 'invalid-cell'])
    }
    await expect((await cellsOf(oldKey, 'format=csv')).text()).rejects.toThrow('wrapped.v1') // cut off after its first line
    expect(failures.splice(0).map(String)).toEqual(
      [1, 2, 3].map(() =>
        expect.stringContaining("What is stored as 'wrapped.v1' cannot be decoded. Have its days read"),
      ),
    )
  })

  it('fail their own row alone on a timeline, and say why', async () => {
    const timeline = await (await ask('/api/timeline?from=2026-11-20&to=2026-11-20&width=100')).json()
    const day = { start: '2026-11-20', end: '2026-11-21' }
    expect(timeline).toMatchObject({
      rows: [
        { lookupKey: awayKey, failure: 'The sky is away.', days: [{ ...day, state: 'failed' }] },
        { lookupKey: oldKey, failure: expect.stringContaining("'wrapped.v1'"), days: [{ ...day, state: 'failed' }] },
        { lookupKey: computedKey, failure: null, days: [{ ...day, state: 'held' }], curves: [{ low: [7] }] },
        {
          lookupKey: encodedKey,
          failure: null,
          days: [{ ...day, state: 'held' }],
          curves: [{ low: [expect.any(Number)] }],
        },
      ],
    })
    expect(await (await cellsOf(awayKey)).json()).toMatchObject({ code: 'provider-down', detail: 'The sky is away.' })
  })

  it('that are computed come without an id, and whoever asks for one hears what they are computed from', async () => {
    expect(await read(computedKey)).toEqual({
      cells: [{ id: null, providerId: null, date: '2026-11-20', endDate: null, observedAt: null, data: { pulse: 7 } }],
      next: null,
    })
    const asked = '00000000-0000-4000-8000-000000000000'
    const response = await ask(`/api/rows/${encodeURIComponent(computedKey)}/cells/${asked}`)
    expect(await response.json()).toMatchObject({
      status: 404,
      code: 'nothing-found',
      detail: `${computedKey} computes its cells whenever they are read, from what @made-up/log/LogBackendDeps answers. They are not stored, so no run and no request brought them.`,
    })
    const stored = await ask(`/api/rows/${encodeURIComponent(encodedKey)}/cells/${asked}`)
    expect(((await stored.json()) as Problem).detail).toBe(
      `There is no cell ${asked} in ${encodedKey}, or not any more.`,
    )
  })
})
