import { AsyncResource } from 'node:async_hooks'
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { UserOwner } from '@lona/connector'
import type { Database } from '@lona/postgres'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStore, exportOwner, importOwner, readArchive, type Store } from '../src/index.js'
import { archiveFolder, archiveText, everything, exportTo, fill, fillShared, good, linesOf } from './archives.js'
import { begin, cellOn, held, keyOf, newRow } from './made-up-row.js'

const ada: UserOwner = { kind: 'user', userId: 'ada' }
const bob: UserOwner = { kind: 'user', userId: 'bob' }

/** What an archive says of an owner, without what differs from one host to another. */
const told = (all: Awaited<ReturnType<typeof everything>>) =>
  all.map(({ runs, ...row }) => ({
    ...row,
    runs: runs.map((run) => ({
      ...run,
      dispatch: row.record.aliasOf ? null : run.dispatch,
      outcome: run.outcome === 'running' ? 'interrupted' : run.outcome,
      finishedAt: run.finishedAt ?? run.startedAt,
    })),
  }))

describe('an archive', { timeout: 60_000 }, () => {
  let embedded: TestDatabase
  let server: TestDatabase
  let here: Store
  let there: Store
  let folder: Awaited<ReturnType<typeof archiveFolder>>

  beforeAll(async () => {
    folder = await archiveFolder()
    embedded = await createTestDatabase({ kind: 'pglite', migrate: createStore })
    server = await createTestDatabase({ migrate: createStore })
    here = await createStore(embedded.db)
    there = await createStore(server.db)
  }, 60_000)
  afterAll(async () => {
    await embedded?.close()
    await server?.close()
    await folder?.[Symbol.asyncDispose]()
  })

  it('carries all that an owner has from PGlite to Postgres and back, to equal cells, and is the same again', async () => {
    const keys = await fill(here, ada, 'adas')
    await fill(here, bob, 'bobs')
    await fillShared(here)
    await exportTo(folder.path('first'), embedded.db, ada, { source: 'the test' })
    const before = told(await everything(here, ada))

    const summary = await readArchive(folder.path('first'))
    expect(summary).toEqual({
      about: { source: 'the test' },
      rows: 3,
      cells: 35,
      runs: 4,
      payloads: 3,
      lookupKeys: keys.toSorted(),
    })
    const options = { owner: ada, sharedRows: 'restore' } as const
    expect(await importOwner(server.db, folder.path('first'), options)).toEqual({
      rows: 3,
      cells: 35,
      runs: 4,
      payloads: 3,
      toFollow: [
        { lookupKey: keyOf('logs adas'), since: null },
        { lookupKey: keyOf('own adas'), since: '2020-02-29' },
        { lookupKey: keyOf('shared'), since: null },
      ],
      alreadyHere: [],
    })
    expect(await everything(there, ada)).toEqual(before)
    expect(before.flatMap(({ cells }) => cells)).toHaveLength(35)

    await exportTo(folder.path('second'), server.db, ada, { source: 'the other' })
    const [, ...first] = await linesOf(folder.path('first'))
    const [, ...second] = await linesOf(folder.path('second'))
    expect(second.slice(0, -1)).toEqual(first.slice(0, -1))

    for (const key of keys) await here.removeRow(ada, key)
    expect(await importOwner(embedded.db, folder.path('second'), options)).toMatchObject({ rows: 3, cells: 34 })
    expect(told(await everything(here, ada))).toEqual(before)
    expect(await importOwner(embedded.db, folder.path('second'), options)).toEqual({
      ...{ rows: 0, cells: 0, runs: 0, payloads: 0 },
      toFollow: [],
      alreadyHere: keys.toSorted(),
    })
  })

  it('holds nothing of anybody else, and reaches nobody else, whoever restores it', async () => {
    const text = gunzipSync(await readFile(folder.path('first'))).toString()
    expect(text).toContain('adas')
    for (const foreign of ['bob', 'words of somebody']) expect(text).not.toContain(foreign)
    for (const id of (await there.listRows(ada)).map(({ id }) => id)) expect(text).not.toContain(id)

    const before = await everything(there, ada)
    const eve: UserOwner = { kind: 'user', userId: 'eve' }
    const result = await importOwner(server.db, folder.path('first'), { owner: eve, sharedRows: 'restore' })
    expect(result).toMatchObject({ rows: 3, cells: 34, alreadyHere: [] }) // the shared row holds its cell already
    expect(await everything(there, ada)).toEqual(before)
    const [hers] = await everything(there, eve)
    expect(hers?.cells.map(({ cellId: _, ...cell }) => cell)).toEqual(
      before[0]?.cells.map(({ cellId: _, ...cell }) => cell),
    )
    const ids = new Set(
      [...before, ...(await everything(there, eve))].flatMap(({ cells }) => cells).map(({ cellId }) => cellId),
    )
    expect(ids.size).toBe(34 + 34 + 1)
  })

  it('that a person restores brings nothing to where others may see it', async () => {
    await using other = await createTestDatabase({ migrate: createStore })
    const store = await createStore(other.db)
    const result = await importOwner(other.db, folder.path('first'), { owner: ada, sharedRows: 'follow' })
    expect(result).toMatchObject({ rows: 3, cells: 34, runs: 3, payloads: 2, alreadyHere: [] })
    expect(result.toFollow).toContainEqual({ lookupKey: keyOf('shared'), since: null })
    expect((await store.listRows(ada)).map(({ lookupKey }) => lookupKey)).not.toContain(keyOf('shared'))
    for (const table of ['rows', 'cells', 'intents']) {
      const { rows } = await other.db.query(`select 1 from lona.${table} where _sync_scope_id <> 'ada'`)
      expect(rows).toEqual([])
    }
    for (const table of ['cell_provenance', 'raw_payloads', 'row_state', 'runs']) {
      const { rows } = await other.db.query(`select 1 from lona.${table} where scope_id <> 'ada'`)
      expect(rows).toEqual([])
    }
  })

  it('restores a shared row that is here without cells, and keeps what its followers want', async () => {
    await using other = await createTestDatabase({ migrate: createStore })
    const store = await createStore(other.db)
    await store.ensureRow(newRow(bob, keyOf('shared'), 'place'))
    const shared = await store.findRow({ kind: 'system', aliasKey: 'place' }, keyOf('shared'))
    if (!shared) throw new Error('the shared row was not made')
    await store.widenSince(shared, '2001-01-01')
    await (await begin(store, shared)).finish()
    const options = { owner: ada, sharedRows: 'restore' } as const
    expect(await importOwner(other.db, folder.path('first'), options)).toMatchObject({ cells: 35 })
    expect(await held(store, shared)).toEqual({ '2026-06-03': 'of all' })
    expect(await store.readRowState(shared)).toMatchObject({
      since: '2001-01-01',
      fence: 1,
      covered: [{ start: '2026-06-01' }],
    })
    expect(await store.listRuns(shared, 9)).toHaveLength(2)
  })

  it('leaves rows that are here as they are, and takes on a sync afterwards', async () => {
    await using other = await createTestDatabase({ migrate: createStore })
    const store = await createStore(other.db, { waitingCells: 0 })
    const mine = await store.ensureRow(newRow(ada, keyOf('own adas')))
    const run = await begin(store, mine)
    await run.persist([cellOn('2026-05-01', 'mine')])
    const options = { owner: ada, sharedRows: 'restore' } as const
    const result = await importOwner(other.db, folder.path('first'), options)
    expect(result).toMatchObject({ rows: 2, cells: 1, runs: 1, payloads: 1, alreadyHere: [mine.lookupKey] })
    await run.persist([cellOn('2026-05-02', 'mine too')])
    expect(await held(store, mine)).toEqual({ '2026-05-01': 'mine', '2026-05-02': 'mine too' })

    await store.removeRow(ada, mine.lookupKey)
    await importOwner(other.db, folder.path('first'), options)
    const again = await begin(store, mine)
    await again.replace({ start: '2026-05-01', end: '2026-05-02' }, [])
    await again.finish()
    expect(Object.keys(await held(store, mine))).toHaveLength(33)
  })

  it('can be given up on the way out, with nothing left behind', async () => {
    const spools = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('lona-export-'))
    for await (const bytes of exportOwner(embedded.db, { owner: ada, about: {} })) {
      expect(bytes.length).toBeGreaterThan(0)
      break
    }
    const stop = new AbortController()
    const exporting = exportOwner(embedded.db, { owner: ada, about: {}, signal: stop.signal })
    await exporting.next()
    stop.abort(new Error('enough'))
    await expect(exporting.next()).rejects.toThrow('enough')
    expect(await spools()).toEqual([])
    expect((await embedded.db.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('can be given up on the way in, with nothing written', async () => {
    const cells = Array.from({ length: 2500 }, (_, index) => good.cell({ id: `c${index}` }))
    await writeFile(folder.path('long'), gzipSync(archiveText([good.header, good.row(), good.run(), ...cells])))
    const owner: UserOwner = { kind: 'user', userId: 'nobody' }
    const stop = new AbortController()
    const seen: number[] = []
    const importing = importOwner(server.db, folder.path('long'), {
      owner,
      sharedRows: 'follow',
      signal: stop.signal,
      onProgress({ cells, of }) {
        seen.push(cells, of)
        stop.abort(new Error('enough'))
      },
    })
    await expect(importing).rejects.toThrow('enough')
    expect(seen.slice(0, 2)).toEqual([998, 2500])
    expect(await there.listRows(owner)).toEqual([])
    const result = await importOwner(server.db, folder.path('long'), { owner, sharedRows: 'follow' })
    expect(result).toMatchObject({ rows: 1, cells: 2500, runs: 1, payloads: 0 })
  })

  it('tells of each row what was so at one moment, while it is written to', async () => {
    await using other = await createTestDatabase({ migrate: createStore })
    const store = await createStore(other.db)
    const record = await store.ensureRow(newRow(ada, keyOf('busy')))
    const days = { start: '2026-05-01', end: '2026-05-03' }
    const before = await begin(store, record)
    await before.replace(days, [cellOn('2026-05-01', 'before'), cellOn('2026-05-02', 'before')], { cursor: 'before' })
    await before.finish()
    const was = await everything(store, ada)

    let writes = 0
    const busy = betweenStatements(other.db, async (sql) => {
      if (!sql.startsWith('declare')) return
      const after = await begin(store, record)
      await after.replace('everything', [cellOn('2026-05-02', ++writes)], { cursor: writes })
      await after.finish()
    })
    await exportTo(folder.path('busy'), busy, ada)
    expect(writes).toBe(3)
    const eve: UserOwner = { kind: 'user', userId: 'eve' }
    await importOwner(server.db, folder.path('busy'), { owner: eve, sharedRows: 'follow' })
    const [row] = (await everything(there, eve)).filter(({ record }) => record.lookupKey === keyOf('busy'))
    expect(row).toMatchObject({ state: { cursor: 'before', covered: [days] }, runs: was[0]?.runs })
    expect(row?.cells.map(({ data }) => data)).toEqual(['before', 'before'])
  })

  it('that is exchanged for another after it was checked is refused, with nothing written', async () => {
    const owner: UserOwner = { kind: 'user', userId: 'nobody else' }
    await copyFile(folder.path('first'), folder.path('exchanged'))
    const slow = betweenStatements(server.db, async (sql) => {
      if (sql.includes('pg_advisory_xact_lock')) await copyFile(folder.path('long'), folder.path('exchanged'))
    })
    const importing = importOwner(slow, folder.path('exchanged'), { owner, sharedRows: 'follow' })
    await expect(importing).rejects.toMatchObject({ code: 'archive-unreadable' })
    expect(await there.listRows(owner)).toEqual([])
  })
})

/** A database of which something else is done before each statement of a transaction. */
const betweenStatements = (db: Database, act: (sql: string) => Promise<void>): Database => ({
  ...db,
  transaction: (work, options) => {
    // Outside of the transaction, so that whatever is done uses the database as anybody else does.
    const outside = AsyncResource.bind(act)
    return db.transaction(
      (tx) =>
        work({
          async query(sql, parameters) {
            await outside(sql)
            return await tx.query(sql, parameters)
          },
        }),
      options,
    )
  },
})
