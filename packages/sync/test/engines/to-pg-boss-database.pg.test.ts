import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toPgBossDatabase } from '../../src/pg-boss/to-pg-boss-database.js'

describe.each(['postgres', 'pglite'] as const)('what pg-boss gets of a database on %s', (kind) => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await createTestDatabase({ kind })
    await test.db.query('create table notes (id int primary key)')
  })
  afterAll(() => test?.close())

  it('runs a script from begin to commit, and gives the rows of all of it', async () => {
    const script = 'begin; insert into notes values (1) returning id; select 2 as id; commit'
    expect(await toPgBossDatabase(test.db).executeSql(script)).toMatchObject({ rows: [{ id: 1 }, { id: 2 }] })
  })

  it('leaves nothing of a script that failed half-way, and nobody else in its transaction', async () => {
    const db = toPgBossDatabase(test.db)
    const script = 'begin; insert into notes values (2); select 1 / 0; commit'
    const insert = (id: number) => db.executeSql('insert into notes values ($1)', [id])
    const outcomes = await Promise.allSettled([db.executeSql(script), insert(3), db.executeSql(script), insert(4)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled'])
    const { rows } = await test.db.query('select id from notes where id between 2 and 4 order by id')
    expect(rows).toEqual([{ id: 3 }, { id: 4 }])
  })

  it("throws what Postgres refused as the driver's own error, by whose code pg-boss goes", async () => {
    const insert = () => toPgBossDatabase(test.db).executeSql('insert into notes values ($1)', [100])
    await insert()
    await expect(insert()).rejects.toMatchObject({ code: '23505', message: expect.stringContaining('duplicate key') })
  })
})
