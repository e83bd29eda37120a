import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { createStore } from '@lona/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLona, type Lona } from '../src/index.js'
import { ada, createDiaryApi, diaryHost, keyOf } from './made-up-diary.js'

describe('a timeline', () => {
  let test: TestDatabase
  let lona: Lona
  beforeEach(async () => {
    test = await createTestDatabase({ migrate: createStore })
    const api = createDiaryApi()
    lona = await createLona({
      ...diaryHost,
      database: test.db,
      fetch: api.fetch,
      now: () => new Date('2026-11-21T12:00:00.000Z'),
    })
  })
  afterEach(async () => {
    await lona.stop()
    await test.close()
  })

  it('shows rows', async () => {
    await lona.follow({ owner: ada, lookupKey: keyOf('one') })
    await lona.bring({ owner: ada, lookupKey: keyOf('one') })
    console.log(
      JSON.stringify(
        await lona.timeline({ owner: ada, range: { start: '2026-11-01', end: '2026-12-01' }, width: 100 }),
        null,
        1,
      ),
    )
    expect(1).toBe(1)
  })
})
