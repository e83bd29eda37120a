import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../src/index.js'
import { createTestDatabase, type TestDatabase } from '../src/testing/index.js'

const failure = (code: string) => expect.objectContaining({ name: 'DatabaseError', code })

/** Fails as a transaction does that lost against another. */
const lose = `do $$ begin raise exception 'lost' using errcode = '40001'; end $$`

/** What holds for a database whatever is behind it. */
export function describeDatabase(kind: Database['kind']): void {
  describe(`a database on ${kind}`, { timeout: 30_000 }, () => {
    let test: TestDatabase
    let db: Database
    beforeAll(async () => {
      test = await createTestDatabase({
        kind,
        migrate: (fresh) => fresh.query('create table notes (id int primary key, text text)'),
      })
      db = test.db
    }, 60_000)
    afterAll(() => test?.close())

    const idsIn = async (from: number) =>
      (
        await db.query<{ id: number }>('select id from notes where id between $1 and $2 order by id', [from, from + 99])
      ).rows.map(({ id }) => id)

    it('says what is behind it', () => {
      expect(db.kind).toBe(kind)
    })

    it('answers with rows by column name and with their number', async () => {
      expect(await db.query('select $1::int as a, $2::text as b', [1, 'x'])).toEqual({
        rows: [{ a: 1, b: 'x' }],
        rowCount: 1,
      })
      expect(await db.query('insert into notes values (1, null), (2, null)')).toEqual({ rows: [], rowCount: 2 })
      expect(await db.query('create temporary table nothing ()')).toEqual({ rows: [], rowCount: 0 })
    })

    it('runs several statements in one text and gives the rows of all', async () => {
      expect(await db.query('select 1 as a; select 2 as a')).toEqual({ rows: [{ a: 1 }, { a: 2 }], rowCount: 2 })
    })

    it('works in UTC and signs in by name', async () => {
      const { rows } = await db.query(
        `select current_setting('TimeZone') as zone, current_setting('application_name') as name, current_schema() as schema`,
      )
      expect(rows).toEqual([{ zone: 'UTC', name: 'lona', schema: 'public' }])
    })

    it('says which constraint refused a row, and never repeats a parameter', async () => {
      await db.query('insert into notes values (100)')
      await expect(db.query('insert into notes values ($1)', [100])).rejects.toMatchObject({
        code: 'query-failed',
        sqlState: '23505',
        constraint: 'notes_pkey',
      })
      const refused = await db.query('select $1::int', ['my secret']).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'query-failed', sqlState: '22P02' })
      expect(String(refused)).not.toContain('secret')
    })

    it('commits what a callback did and gives its result', async () => {
      const result = await db.transaction(async (tx) => {
        await tx.query('insert into notes values (200)')
        return 'done'
      })
      expect([result, await idsIn(200)]).toEqual(['done', [200]])
    })

    it('leaves nothing of a callback that throws, and throws its very error', async () => {
      const mine = new Error('mine')
      const run = db.transaction(async (tx) => {
        await tx.query('insert into notes values (300)')
        throw mine
      })
      await expect(run).rejects.toBe(mine)
      expect(await idsIn(300)).toEqual([])
    })

    it('throws the error of a failed statement that the callback caught, because nothing was stored', async () => {
      const run = db.transaction(async (tx) => {
        await tx.query('insert into notes values (400)')
        await tx.query('select 1/0').catch(() => undefined)
        return 'looks fine'
      })
      await expect(run).rejects.toMatchObject({ code: 'query-failed', sqlState: '22012' })
      expect(await idsIn(400)).toEqual([])
    })

    it('keeps what a savepoint saved', async () => {
      await db.transaction(async (tx) => {
        await tx.query('insert into notes values (500)')
        await tx.query('savepoint before')
        await tx.query('select 1/0').catch(() => undefined)
        await tx.query('rollback to savepoint before')
      })
      expect(await idsIn(500)).toEqual([500])
    })

    it('refuses to be used inside its own transaction', async () => {
      await db.transaction(async (tx) => {
        await expect(db.query('select 1')).rejects.toEqual(failure('nested-query'))
        await expect(db.transaction(async () => 1)).rejects.toEqual(failure('nested-query'))
        await expect(db.close()).rejects.toEqual(failure('nested-query'))
        await tx.query('select 1')
      })
      expect((await db.query('select 1 as a')).rows).toEqual([{ a: 1 }])
    })

    it('lets work that a callback started and that outlives it use the database', async () => {
      let later: Promise<unknown> = Promise.resolve()
      let end = () => {}
      const ended = new Promise<void>((resolve) => {
        end = resolve
      })
      await db.transaction(async () => {
        later = ended.then(() => db.query('select 1 as a'))
      })
      end()
      expect(await later).toMatchObject({ rows: [{ a: 1 }] })
    })

    it('refuses a transaction after its end', async () => {
      const tx = await db.transaction(async (tx) => tx)
      await expect(tx.query('select 1')).rejects.toEqual(failure('transaction-ended'))
    })

    it('notices a statement that ends the transaction by itself', async () => {
      const run = db.transaction(async (tx) => {
        await tx.query('commit').catch(() => undefined)
        await tx.query('insert into notes values (600)')
      })
      await expect(run).rejects.toEqual(failure('transaction-ended'))
      expect(await idsIn(600)).toEqual([])
    })

    it('runs statements of a transaction one after the other, also those that nobody awaited', async () => {
      await db.transaction(async (tx) => {
        for (let id = 700; id < 720; id++) void tx.query('insert into notes values ($1)', [id])
      })
      expect(await idsIn(700)).toHaveLength(20)
    })

    it('rolls back a transaction that a single query left open, and says so', async () => {
      await expect(db.query('begin; insert into notes values (800)')).rejects.toEqual(failure('transaction-left-open'))
      await expect(db.query('begin; select 1/0; commit')).rejects.toMatchObject({ sqlState: '22012' })
      expect(await idsIn(800)).toEqual([])
    })

    it('keeps everybody out of a transaction that failed', async () => {
      const work = Array.from({ length: 40 }, (_, index) =>
        index % 2
          ? db.query<{ index: number }>('select $1::int as index', [index]).then(({ rows }) => rows[0]?.index)
          : db
              .transaction(async (tx) => {
                await tx.query('insert into notes values ($1)', [900 + index])
                await tx.query('select 1/0')
              })
              .catch(({ sqlState }: { sqlState: string }) => sqlState),
      )
      expect(await Promise.all(work)).toEqual(Array.from({ length: 40 }, (_, index) => (index % 2 ? index : '22012')))
      expect(await idsIn(900)).toEqual([])
    })

    it('refuses writes in a read-only transaction and takes an isolation level', async () => {
      const write = db.transaction((tx) => tx.query('insert into notes values (1000)'), { readOnly: true })
      await expect(write).rejects.toMatchObject({ sqlState: '25006' })
      const level = await db.transaction((tx) => tx.query('show transaction_isolation'), { isolation: 'serializable' })
      expect(level.rows).toEqual([{ transaction_isolation: 'serializable' }])
    })

    it('repeats a transaction that lost against another, as often as it was told to', async () => {
      const waits: number[] = []
      const again = await reopen(test, { sleep: async (milliseconds) => void waits.push(milliseconds) })
      try {
        let attempts = 0
        const run = (wins: number, retries: number) => {
          attempts = 0
          return again.db.transaction(
            async (tx) => {
              if (++attempts < wins) await tx.query(lose)
              return attempts
            },
            { retries },
          )
        }
        expect(await run(3, 2)).toBe(3)
        expect(waits).toHaveLength(2)
        await expect(run(3, 1)).rejects.toMatchObject({ sqlState: '40001' })
        expect(attempts).toBe(2)
        await expect(run(2, 0)).rejects.toMatchObject({ sqlState: '40001' })
        expect(attempts).toBe(1)
      } finally {
        await again.done()
      }
    })

    it('does not repeat what fails for another reason', async () => {
      let attempts = 0
      const run = db.transaction(
        async (tx) => {
          attempts++
          await tx.query('select 1/0')
        },
        { retries: 5 },
      )
      await expect(run).rejects.toMatchObject({ sqlState: '22012' })
      expect(attempts).toBe(1)
    })

    it('finishes running work before it closes, once, and refuses new work', async () => {
      await using other = await createTestDatabase({ kind })
      const order: string[] = []
      let attempts = 0
      const work = other.db
        .transaction(
          async (tx) => {
            await tx.query('create table done ()')
            if (attempts++ === 0) await tx.query(lose)
          },
          { retries: 1 },
        )
        .then(() => order.push('work'))
      const close = other.db.close().then(() => order.push('close'))
      expect(other.db.close()).toBe(other.db.close())
      await expect(other.db.query('select 1')).rejects.toEqual(failure('closed'))
      await Promise.all([work, close])
      expect(order).toEqual(['work', 'close'])
    })
  })
}

/** The same database with other options: beside the first on Postgres, in a second folder on PGlite. */
async function reopen(test: TestDatabase, options: Parameters<typeof openDatabase>[1]) {
  if (test.url) {
    const db = await openDatabase(test.url, options)
    return { db, done: () => db.close() }
  }
  const other = await createTestDatabase({ kind: 'pglite' })
  await other.db.close()
  const db = await openDatabase(other.folder ?? '', options)
  return { db, done: () => db.close().then(() => other.close()) }
}
