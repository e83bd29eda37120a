import { setTimeout as nextTurn } from 'node:timers/promises'
import type { Json, Owner, UserAuth } from '@lona/connector'
import { createLona, type Lona, type LonaOptions } from '@lona/host'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import { registerRowWithSync } from '@lona/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NotebookBackendDeps, NotebookLogsDeps, notebookAuth, pages, pagesLogs, shelf } from './notebook.ts'
import { createNotebookApi } from './notebook-api.ts'

const ada: Owner = { kind: 'user', userId: 'ada' }
const bob: Owner = { kind: 'user', userId: 'bob' }
const now = () => new Date('2026-11-21T12:00:00.000Z')
const lookupKey = pages.lookupKey({ authId: 'a1', bookId: 'diary' })
const shelfKey = shelf.lookupKey({ shelfId: 's1' })

const rowKeys = defineRowKeys(
  allow(pages, 'get', 'post', 'patch', 'delete'),
  allow(pagesLogs, 'get'),
  allow(shelf, 'get'),
)

/** Ada has signed in to account a1, Bob to none. */
const userAuth = (userId: string): UserAuth => ({
  async auth(provider, accountId) {
    if (userId !== 'ada' || accountId !== 'a1' || provider.kind !== notebookAuth.kind) return null
    const credentials = await provider.credentials['~standard'].validate({ token: 'secret' })
    if (credentials.issues) return null
    return {
      kind: provider.kind,
      accountId,
      credentials: credentials.value,
      acquireHandle: async () => ({ accessToken: 'secret', tokenType: 'Bearer', expiresAt: null }),
    }
  },
})

describe('a made-up provider that overrides every member of a row', () => {
  let test: TestDatabase
  const api = createNotebookApi(
    Array.from({ length: 120 }, (_, index) => ({
      id: `page-${index + 1}`,
      day: new Date(Date.UTC(2026, 8, 25 + (index % 58))).toISOString().slice(0, 10),
      text: `Note ${index}`,
      version: 1,
    })),
  )
  let lona: Lona

  const open = (options: Partial<LonaOptions> = {}): Promise<Lona> =>
    createLona({
      database: test.db,
      rowKeys,
      deps: (store) =>
        new IntegrationDeps()
          .register(NotebookBackendDeps, (run) => store.backendDeps(run))
          .register(NotebookLogsDeps, (run) => store.backendDeps(run)),
      sync: [registerRowWithSync(pages), registerRowWithSync(shelf)],
      decoders: { 'page.v1': (data) => ({ decoded: true, ...(data as Record<string, Json>) }) },
      userAuth,
      fetch: api.fetch,
      now,
      ...options,
    })

  beforeAll(async () => {
    test = await createTestDatabase()
    lona = await open()
    await lona.follow({ owner: ada, lookupKey })
  })
  afterAll(async () => {
    await lona.stop()
    await test.close()
  })

  const cellsOf = (key: string, owner: Owner = ada) =>
    Array.fromAsync(lona.dispatcher.get({ caller: owner, lookupKey: key }))

  it('stamps attributes once, and never over those that are there', async () => {
    const record = await lona.store.findRow(ada, lookupKey)
    expect(record?.attributes).toEqual({ account: 'a1', book: 'diary' })
    await test.db.query(`update lona.rows set attributes = '"edited"' where id = $1`, [record?.id])
    await lona.follow({ owner: ada, lookupKey })
    expect((await lona.store.findRow(ada, lookupKey))?.attributes).toBe('edited')
  })

  it('brings what its stages ask for, newest first, and certifies it with the cells', async () => {
    const seen: string[] = []
    const report = await lona.bring({
      owner: ada,
      lookupKey,
      dispatch: { why: 'asked' },
      onSlice: (_done, _all, slice) => slice && seen.push(`${slice.stage} ${slice.range.start}`),
    })
    expect(seen[0]).toBe('viewport 2026-11-13')
    // The archive waits behind its gate until nothing of the viewport is left.
    expect(seen.findIndex((slice) => slice.startsWith('backfill'))).toBe(2)
    expect(seen).toEqual(seen.toSorted().reverse())
    expect(report).toMatchObject({ inserted: 120, updated: 0, removed: 0 })
    expect(await lona.bring({ owner: ada, lookupKey })).toMatchObject({ slices: 0, requests: 0, inserted: 0 })
  })

  it('hands the dispatch payload through, and keeps the cursor of the last certified write', async () => {
    const record = await lona.store.findRow(ada, lookupKey)
    if (!record) throw new Error('the row is gone')
    expect((await lona.store.readRowState(record)).cursor).toEqual({ stage: 'backfill', dispatch: { why: 'asked' } })
  })

  it('decodes cells by the tag of their encoding, and refuses to start without the decoder', async () => {
    expect((await cellsOf(lookupKey))[0]?.data).toMatchObject({ decoded: true })
    await expect(open({ decoders: {} })).rejects.toMatchObject({ code: 'unknown-encoding', names: ['page.v1'] })
  })

  it('lists rows that bear cells, and no others', async () => {
    await lona.follow({ owner: ada, lookupKey: `${lookupKey}:logs` })
    const listed = await lona.dispatcher.listRows({ caller: ada })
    expect(listed.map((row) => row.lookupKey)).toEqual([lookupKey])
  })

  it('answers a computed row from listCells alone', async () => {
    const logs = await cellsOf(`${lookupKey}:logs`)
    expect(logs.length).toBeGreaterThan(0)
    expect(logs[0]?.data).toMatchObject({ outcome: 'done', kind: 'sync' })
    const { rows } = await test.db.query(
      `select 1 from lona.cells c join lona.rows r on r.id = c.row_id and r._sync_scope_id = c._sync_scope_id
       where r.lookup_key = $1`,
      [`${lookupKey}:logs`],
    )
    expect(rows).toEqual([])
  })

  it('writes at the provider by post, patch and delete, and stores what the provider gives back', async () => {
    const posted = await lona.dispatcher.post({ caller: ada, lookupKey, body: { day: '2026-11-21', text: 'New' } })
    expect(posted.run.inserted).toBe(1)
    const made = (await cellsOf(lookupKey)).find((cell) => cell.id === 'page-121')
    expect(made?.data).toMatchObject({ text: 'New', version: 1 })
    const cellId = made?.cellId ?? ''
    const patched = await lona.dispatcher.patch({
      caller: ada,
      lookupKey,
      cellId,
      body: { text: 'Newer' },
      ifMatch: '1',
    })
    expect(patched.run.updated).toBe(1)
    await expect(
      lona.dispatcher.patch({ caller: ada, lookupKey, cellId, body: { text: 'Late' }, ifMatch: '1' }),
    ).rejects.toMatchObject({ code: 'conflict' })
    const deleted = await lona.dispatcher.delete({ caller: ada, lookupKey, cellId })
    expect(deleted.run.removed).toBe(1)
    expect(api.pages.has('page-121')).toBe(false)
    expect((await cellsOf(lookupKey)).some((cell) => cell.id === 'page-121')).toBe(false)
  })

  it('takes writes of the system through clientForWrite', async () => {
    const system: Owner = { kind: 'system', aliasKey: 'robot' }
    const before = api.requests.length
    const posted = await lona.dispatcher.post({ caller: system, lookupKey, body: { day: '2026-11-20', text: 'Robot' } })
    expect(posted.run.inserted).toBe(1)
    expect(api.requests.slice(before)).toEqual(['POST /pages'])
  })

  it('says who has to sign in where nobody has', async () => {
    await lona.follow({ owner: bob, lookupKey })
    await expect(lona.bring({ owner: bob, lookupKey })).rejects.toMatchObject({
      code: 'sign-in-missing',
      kind: 'notebook',
      accountId: 'a1',
    })
    expect(await cellsOf(lookupKey, bob)).toEqual([])
  })

  it('shares one row among all who name the same alias key', async () => {
    await lona.follow({ owner: ada, lookupKey: shelfKey })
    await lona.follow({ owner: bob, lookupKey: shelfKey })
    const first = await lona.bring({ owner: ada, lookupKey: shelfKey })
    expect(first.inserted).toBeGreaterThan(0)
    expect((await lona.bring({ owner: bob, lookupKey: shelfKey })).slices).toBe(0)
    expect(await cellsOf(shelfKey, bob)).toEqual(await cellsOf(shelfKey, ada))
    const bearers = (await lona.store.listBearers()).filter((record) => record.lookupKey === shelfKey)
    expect(bearers.map(({ owner }) => owner)).toEqual([{ kind: 'system', aliasKey: 'shelf:s1' }])
  })

  it('never runs two rows at once that lock one resource', async () => {
    const other = pages.lookupKey({ authId: 'a1', bookId: 'travels' })
    await lona.follow({ owner: ada, lookupKey: other })
    await lona.follow({ owner: ada, lookupKey: pages.lookupKey({ authId: 'a1', bookId: 'recipes' }) })
    let running = 0
    let most = 0
    const finished = Promise.withResolvers<void>()
    let done = 0
    const watched = await open({
      fetch: async (input, init) => {
        running += 1
        most = Math.max(most, running)
        await nextTurn(0)
        running -= 1
        return await api.fetch(input, init)
      },
      onEvent: (event) => {
        if (event.type === 'slice-done' && event.lookupKey.includes('a1')) done += 1
        if (done === 4) finished.resolve()
      },
    })
    await watched.start()
    await finished.promise
    await watched.stop()
    expect(most).toBe(1)
  })
})
