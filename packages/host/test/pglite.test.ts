import { createTestDatabase } from '@lona/postgres/testing'
import { createStore } from '@lona/store'
import { expect, it } from 'vitest'
import { createLona } from '../src/index.js'
import { ada, createDiaryApi, diaryHost, keyOf } from './made-up-diary.js'

it('boots on the embedded database, brings a row, and writes nothing the second time', {
  timeout: 120_000,
}, async () => {
  await using test = await createTestDatabase({ kind: 'pglite', migrate: createStore })
  const { fetch } = createDiaryApi()
  const lona = await createLona({
    ...diaryHost,
    database: test.db,
    fetch,
    now: () => new Date('2026-11-21T12:00:00.000Z'),
  })
  const row = { owner: ada, lookupKey: keyOf('one') }
  await lona.follow(row)
  expect(await lona.bring(row)).toMatchObject({ slices: 4, inserted: 31 })
  expect(await lona.bring(row)).toMatchObject({ slices: 0, inserted: 0 })
  expect(await Array.fromAsync(lona.dispatcher.get({ caller: ada, lookupKey: row.lookupKey }))).toHaveLength(31)
  const shown = await lona.timeline({ owner: ada, range: { start: '2026-11-20', end: '2026-11-23' }, width: 100 })
  expect(shown.rows).toMatchObject([{ lookupKey: row.lookupKey, days: [{ state: 'held', end: '2026-11-23' }] }])
  expect(await lona.cellsVersion(row)).toEqual(expect.any(String))
  expect(await lona.unfollow(row)).toMatchObject({ wasFollowed: true })
  await lona.stop()
})
