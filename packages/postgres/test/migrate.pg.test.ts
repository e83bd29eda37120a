import { describe, expect, it } from 'vitest'
import { type Migration, migrate } from '../src/index.js'
import { createTestDatabase } from '../src/testing/index.js'
import { startProgram } from './programs/start-program.js'

const first: Migration = { number: 1, name: 'first', sql: 'create table first (id int);\ninsert into first values (1)' }
const second: Migration = { number: 2, name: 'second', sql: 'create table second ()' }

describe('migrate', { timeout: 60_000 }, () => {
  it('runs what is pending, in order, once', async () => {
    await using test = await createTestDatabase()
    expect(await migrate(test.db, 'a', [first])).toEqual({ applied: [1] })
    expect(await migrate(test.db, 'a', [first, second])).toEqual({ applied: [2] })
    expect(await migrate(test.db, 'a', [first, second])).toEqual({ applied: [] })
    expect((await test.db.query('select component, number, name from lona.migrations order by number')).rows).toEqual([
      { component: 'a', number: 1, name: 'first' },
      { component: 'a', number: 2, name: 'second' },
    ])
  })

  it('numbers each component by itself', async () => {
    await using test = await createTestDatabase()
    await migrate(test.db, 'a', [first])
    expect(await migrate(test.db, 'b', [{ ...second, number: 1 }])).toEqual({ applied: [1] })
  })

  it('leaves nothing behind when one of several fails', async () => {
    await using test = await createTestDatabase()
    const broken = { number: 2, name: 'broken', sql: 'create table other (); select 1/0' }
    await expect(migrate(test.db, 'a', [first, broken])).rejects.toMatchObject({ sqlState: '22012' })
    const { rows } = await test.db.query(`select to_regclass('first') as a, to_regclass('lona.migrations') as b`)
    expect(rows).toEqual([{ a: null, b: null }])
  })

  it('refuses another text under a number that ran, but not another line ending', async () => {
    await using test = await createTestDatabase()
    await migrate(test.db, 'a', [first])
    const changed = migrate(test.db, 'a', [{ ...first, sql: 'create table third ()' }])
    await expect(changed).rejects.toMatchObject({ code: 'migration-changed' })
    const ending = { ...first, sql: first.sql.replaceAll('\n', '\r\n') }
    expect(await migrate(test.db, 'a', [ending])).toEqual({ applied: [] })
  })

  it('refuses a database that a newer program has migrated', async () => {
    await using test = await createTestDatabase()
    await migrate(test.db, 'a', [first, second])
    await expect(migrate(test.db, 'a', [first])).rejects.toMatchObject({ code: 'database-newer' })
  })

  it('refuses a list with gaps or in another order', async () => {
    await using test = await createTestDatabase()
    for (const list of [[second], [first, { ...second, number: 3 }], [first, first]]) {
      await expect(migrate(test.db, 'a', list)).rejects.toMatchObject({ code: 'migration-order' })
    }
  })

  it('runs each migration once when 20 processes start at the same moment, and all of them succeed', async () => {
    await using test = await createTestDatabase()
    const programs = Array.from({ length: 20 }, () => startProgram('migrate-once', test.url ?? ''))
    await Promise.all(programs.map((program) => program.nextLine()))
    for (const program of programs) program.goOn()
    const applied = await Promise.all(programs.map(async (program) => JSON.parse(await program.nextLine()) as number[]))
    expect(applied.filter(({ length }) => length > 0)).toEqual([[1, 2]])
    expect(await Promise.all(programs.map(({ ended }) => ended))).toEqual(Array.from({ length: 20 }, () => 0))
    expect((await test.db.query('select id from once order by id')).rows).toEqual([{ id: 1 }, { id: 2 }])
  })
})
