import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../src/index.js'
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../src/testing/index.js'

describe('a server that goes away', { timeout: 30_000 }, () => {
  let server: TestServer
  let test: TestDatabase
  let db: Database
  beforeAll(async () => {
    server = await startTestServer()
    test = await createTestDatabase({ server, migrate: (fresh) => fresh.query('create table notes (id int)') })
    db = test.db
  }, 60_000)
  afterAll(async () => {
    await test?.close()
    await server?.stop()
  })

  const count = async () => Number((await db.query('select count(*) as n from notes')).rows[0]?.n)

  it('is reported as unreachable while it is away, and used again when it is back', async () => {
    await server.kill()
    await expect(db.query('select 1')).rejects.toMatchObject({ code: 'unreachable' })
    await expect(db.transaction((tx) => tx.query('select 1'))).rejects.toMatchObject({ code: 'unreachable' })
    await server.restart()
    expect((await db.query('select 1 as a')).rows).toEqual([{ a: 1 }])
  })

  it('does not end this process by cutting idle and busy connections', async () => {
    await Promise.all(Array.from({ length: 5 }, () => db.query('select 1')))
    const busy = db.query('select pg_sleep(60)').catch((error: unknown) => error)
    await server.restart()
    expect(await busy).toMatchObject({ code: 'unreachable' })
    expect((await db.query('select 1 as a')).rows).toEqual([{ a: 1 }])
  })

  it('undoes the transaction that it cut, and the next call works', async () => {
    const before = await count()
    const run = db.transaction(async (tx) => {
      await tx.query('insert into notes values (1)')
      await server.kill()
      await tx.query('insert into notes values (2)')
    })
    await expect(run).rejects.toMatchObject({ code: 'unreachable', outcomeUnknown: false })
    await server.restart()
    expect(await count()).toBe(before)
  })

  it('has a transaction repeated that may be', async () => {
    const patient = await openDatabase(test.url ?? '', { sleep: () => server.restart() })
    const before = await count()
    let attempts = 0
    await patient.transaction(
      async (tx) => {
        await tx.query('insert into notes values (1)')
        if (++attempts === 1) await server.kill()
        await tx.query('insert into notes values (2)')
      },
      { retries: 1 },
    )
    expect([attempts, await count()]).toEqual([2, before + 2])
    await patient.close()
  })

  it('leaves the outcome unknown when it goes while it commits, so nothing is repeated', async () => {
    await db.query(`
      create table last_words (id int);
      create function hang_up() returns trigger language plpgsql as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
      create constraint trigger hang_up after insert on last_words deferrable initially deferred
        for each row execute function hang_up()`)
    let attempts = 0
    const run = db.transaction(
      async (tx) => {
        attempts++
        await tx.query('insert into last_words values (1)')
      },
      { retries: 3 },
    )
    await expect(run).rejects.toMatchObject({ code: 'unreachable', outcomeUnknown: true })
    expect(attempts).toBe(1)
    expect((await db.query('select 1 as a')).rows).toEqual([{ a: 1 }])
  })

  it('refuses users and databases that it does not know as a sign-in, and says so without the password', async () => {
    const { port } = new URL(server.url)
    for (const path of [`nobody-here:geheim@127.0.0.1:${port}/postgres`, `postgres:geheim@127.0.0.1:${port}/nowhere`]) {
      const refused = await openDatabase(`postgres://${path}`).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'sign-in-refused' })
      expect(inspect(refused, { depth: 9 })).not.toContain('geheim')
    }
  })

  it('is unreachable where nothing listens, where nothing is, and by a URL that is none', async () => {
    for (const url of [
      'postgres://u:geheim@127.0.0.1:1/x',
      'postgresql://u:geheim@nowhere.invalid/x',
      'postgres://u:geheim@[/x',
    ]) {
      const refused = await openDatabase(url).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'unreachable' })
      expect(inspect(refused, { depth: 9 })).not.toContain('geheim')
    }
  })
})
