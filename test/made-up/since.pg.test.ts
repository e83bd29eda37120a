import type { Owner } from '@lona/connector'
import { createLona, type Lona } from '@lona/host'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import { registerRowWithSync } from '@lona/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NotebookBackendDeps, shelf } from './notebook.ts'
import { createNotebookApi } from './notebook-api.ts'

const ada: Owner = { kind: 'user', userId: 'ada' }
const bob: Owner = { kind: 'user', userId: 'bob' }
const lookupKey = shelf.lookupKey({ shelfId: 's1' })
/** Where the row begins by itself: its one stage is two weeks, up to the day that it is in Kiribati. */
const byItself = '2026-11-09'

describe('a row that several people share', () => {
  let test: TestDatabase
  let lona: Lona

  beforeEach(async () => {
    test = await createTestDatabase()
    lona = await createLona({
      database: test.db,
      rowKeys: defineRowKeys(allow(shelf, 'get')),
      deps: (store) => new IntegrationDeps().register(NotebookBackendDeps, (run) => store.backendDeps(run)),
      sync: [registerRowWithSync(shelf)],
      fetch: createNotebookApi().fetch,
      now: () => new Date('2026-11-21T12:00:00.000Z'),
    })
  })
  afterEach(() => test.close())

  const sinceOfTheRow = async () => {
    const [bearer] = await lona.store.listBearers()
    return bearer && (await lona.store.readRowState(bearer)).since
  }

  it('holds what the one of them wants who wants most, in whichever order they come', async () => {
    await lona.follow({ owner: ada, lookupKey, since: '2026-11-20' })
    expect(await sinceOfTheRow()).toBe('2026-11-20')
    await lona.follow({ owner: bob, lookupKey })
    expect(await sinceOfTheRow()).toBe(byItself)
    await lona.follow({ owner: ada, lookupKey, since: '2026-11-20' })
    expect(await sinceOfTheRow()).toBe(byItself)
    await lona.follow({ owner: ada, lookupKey, since: '2025-01-01' })
    expect(await sinceOfTheRow()).toBe('2025-01-01')
  })

  it('is not narrowed by somebody who comes later and wants less', async () => {
    await lona.follow({ owner: ada, lookupKey })
    await lona.follow({ owner: bob, lookupKey, since: '2026-11-20' })
    expect(await sinceOfTheRow()).toBe(byItself)
  })
})
