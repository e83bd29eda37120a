import { readFile, writeFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import type { UserOwner } from '@lona/connector'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStore, exportOwner, importOwner, readArchive, type Store } from '../src/index.js'
import { archiveFolder, everything, exportTo, fill, fillShared, linesOf } from './archives.js'
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
      toFollow: keys.toSorted(),
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
})
