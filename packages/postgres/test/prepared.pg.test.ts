import { type Database, openDatabase } from '@lona/postgres'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let test: TestDatabase
let db: Database
beforeEach(async () => {
  test = await createTestDatabase({ migrate: (db) => db.query('create table trees (name text)') })
  db = await openDatabase(test.url ?? '', { maxConnections: 1 })
})
afterEach(async () => {
  await db.close()
  await test.close()
})

const prepared = async (): Promise<{ statement: string; runs: string }[]> =>
  (
    await db.query<{ statement: string; runs: string }>(
      `select statement, (generic_plans + custom_plans)::text as runs from pg_prepared_statements order by prepare_time`,
    )
  ).rows

describe('a statement with parameters', () => {
  it('is parsed once by each connection, inside and outside of transactions', async () => {
    const insert = 'insert into trees (name) values ($1)'
    for (const name of ['ash', 'birch']) await db.query(insert, [name])
    await db.transaction((tx) => tx.query(insert, ['cedar']))
    await db.query(`delete from trees where name = 'birch'`)
    expect(await prepared()).toEqual([{ statement: insert, runs: '3' }])
  })

  it('is read anew after it failed', async () => {
    const read = 'select name from shrubs where name = $1'
    await expect(db.query(read, ['box'])).rejects.toMatchObject({ sqlState: '42P01' })
    await db.query('create table shrubs as select * from trees')
    expect((await db.query(read, ['box'])).rows).toEqual([])
  })

  it('that answers with other columns since its table changed fails once, and is right from then on', async () => {
    const read = 'select * from trees where name = $1'
    await db.query(`insert into trees (name) values ('ash')`)
    expect((await db.query(read, ['ash'])).rows).toEqual([{ name: 'ash' }])
    await db.query('alter table trees add column height integer')
    await expect(db.query(read, ['ash'])).rejects.toMatchObject({ code: 'query-failed', sqlState: '0A000' })
    expect((await db.query(read, ['ash'])).rows).toEqual([{ name: 'ash', height: null }])
  })

  it('is prepared no more where texts are made up without end, and answers all the same', async () => {
    for (let number = 0; number < 1100; number += 1) {
      const { rows } = await db.query<{ sum: number }>(`select $1::int + ${number} as sum`, [1])
      expect(rows).toEqual([{ sum: number + 1 }])
    }
    expect((await prepared()).length).toBeLessThanOrEqual(1000)
  })
})
