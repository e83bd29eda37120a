import { type Database, openDatabase } from '@lona/postgres'
import { createTestDatabase, startTestServer, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SyncEngine, SyncJob } from '../../src/index.js'
import { createPgBossEngine, type PgBossEngineOptions } from '../../src/pg-boss/index.js'

/** A promise that the test keeps when it sees fit. */
const promised = <T = void>() => Promise.withResolvers<T>()

describe('the engine on pg-boss', { concurrent: true }, () => {
  let test: TestDatabase
  let queues = 0
  const engines: SyncEngine[] = []
  beforeAll(async () => {
    test = await createTestDatabase()
  })
  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.stop()))
    await test?.close()
  })

  /** Makes engines over a queue of their own. */
  function createQueue(database: Database = test.db) {
    queues += 1
    const queue = `queue-${queues}`
    return {
      queue,
      createEngine(options: Partial<PgBossEngineOptions> = {}): SyncEngine {
        const engine = createPgBossEngine({ database, queue, pollMs: 50, onFailure: () => undefined, ...options })
        engines.push(engine)
        return engine
      },
      /** What pg-boss does with a job whose process has said nothing for ten seconds. */
      countAsGone: () => database.query(`update pgboss.job set state = 'retry' where name = $1`, [queue]),
      stateOf: async () =>
        (await database.query<{ state: string }>('select state from pgboss.job where name = $1', [queue])).rows,
    }
  }

  it('lets a failed job hold back none that shares its lock', async () => {
    const engine = createQueue().createEngine({ pauseMs: () => 3_600_000 })
    const other = promised()
    await engine.start(async ({ key }) => {
      if (key === 'fails') throw new Error('not now')
      other.resolve()
    })
    await engine.enqueue([{ key: 'fails', lockKey: 'one' }])
    await engine.enqueue([{ key: 'other', lockKey: 'one' }])
    await other.promise
  })

  it('counts the failures in a row, over all engines', async () => {
    const { createEngine } = createQueue()
    const counts: number[] = []
    const failed: string[] = []
    const options: Partial<PgBossEngineOptions> = {
      pauseMs: (failures) => {
        counts.push(failures)
        return 0
      },
      onFailure: ({ key }, error) => failed.push(`${key}: ${error}`),
    }
    let runs = 0
    const done = [promised(), promised()]
    const handler = async () => {
      runs += 1
      if (runs < 4 || runs === 5) throw new Error('not yet')
      done[runs === 4 ? 0 : 1]?.resolve()
    }
    const [engine, other] = [createEngine(options), createEngine(options)]
    await Promise.all([engine.start(handler), other.start(handler)])
    await engine.enqueue([{ key: 'a' }])
    await done[0]?.promise
    await engine.enqueue([{ key: 'next' }])
    await done[1]?.promise
    expect(counts).toEqual([1, 2, 3, 1])
    expect(failed).toEqual(['a: Error: not yet', 'a: Error: not yet', 'a: Error: not yet', 'next: Error: not yet'])
  })

  it('adds a job at once whose key has ended here, however long the database takes to hear of it', async () => {
    const [reached, opened] = [promised(), promised()]
    const slow: Database = {
      ...test.db,
      async query(sql, parameters) {
        if (/delete from pgboss.job/i.test(sql)) {
          reached.resolve()
          await opened.promise
        }
        return test.db.query(sql, parameters)
      },
    }
    const engine = createQueue(slow).createEngine()
    const again = promised()
    let runs = 0
    await engine.start(async () => {
      runs += 1
      if (runs === 2) again.resolve()
    })
    await engine.enqueue([{ key: 'a' }])
    await reached.promise
    const added = engine.enqueue([{ key: 'a' }])
    await test.db.query('select pg_sleep(0.2)') // it has all the time to be too early
    opened.resolve()
    await added
    await again.promise
  })

  it('says that a job is alive for as long as it runs', async () => {
    const { createEngine, queue } = createQueue()
    const engine = createEngine()
    const begun = promised()
    await engine.start((_, signal) => {
      begun.resolve()
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
    })
    await engine.enqueue([{ key: 'a' }])
    await begun.promise
    await test.db.query(`update pgboss.job set heartbeat_on = now() - interval '6 seconds' where name = $1`, [queue])
    const isFresh = `select heartbeat_on > now() - interval '3 seconds' as is_fresh from pgboss.job where name = $1`
    for (let isHeard = false; !isHeard; ) {
      const { rows } = await test.db.query<{ is_fresh: boolean }>(isFresh, [queue])
      isHeard = rows.every(({ is_fresh }) => is_fresh)
    }
    expect(await test.db.query('select retry_count from pgboss.job where name = $1', [queue])).toMatchObject({
      rows: [{ retry_count: 0 }],
    })
  })

  it('goes on after the clock of the database was years ahead, with what waited then and what ran', async () => {
    const { createEngine, queue } = createQueue()
    const waiting = createEngine()
    await waiting.enqueue([{ key: 'waits' }, { key: 'ran', lockKey: 'ran' }])
    await waiting.enqueue([{ key: 'later', notBefore: '2100-01-01T00:00:00.000Z' }])
    // What such a clock leaves behind: a job that is to run then, and one whose process went while it ran.
    await test.db.query(
      `update pgboss.job set created_on = created_on + interval '10 years', start_after = start_after + interval '10 years'
       where name = $1 and data->'job'->>'key' = 'waits'`,
      [queue],
    )
    await test.db.query(
      `update pgboss.job set state = 'active', started_on = now() + interval '10 years',
         heartbeat_on = now() + interval '10 years' where name = $1 and data->'job'->>'key' = 'ran'`,
      [queue],
    )
    await test.db.query(
      `update pgboss.queue set monitor_on = now() + interval '10 years', monitor_claim_on = now() + interval '10 years'
       where name = $1`,
      [queue],
    )
    const left = new Set(['waits', 'ran'])
    const all = promised()
    await createEngine().start(async ({ key }) => {
      left.delete(key)
      if (left.size === 0) all.resolve()
    })
    await all.promise
    const { rows } = await test.db.query<{ far: boolean }>(
      `select start_after > now() + interval '1 year' as far from pgboss.job where name = $1 and data->'job'->>'key' = 'later'`,
      [queue],
    )
    expect(rows).toEqual([{ far: true }])
  }, 60_000)

  it('runs a job anew that counted as gone, once its first run here has stopped', async () => {
    const { createEngine, countAsGone } = createQueue()
    const engine = createEngine({ slots: 2 })
    const said: string[] = []
    const [begun, again] = [promised(), promised()]
    await engine.start(async (_, signal) => {
      if (said.length > 0) {
        said.push('begins again')
        return again.resolve()
      }
      said.push('begins')
      begun.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      await test.db.query('select pg_sleep(0.2)')
      said.push('has stopped')
    })
    await engine.enqueue([{ key: 'a' }])
    await begun.promise
    await countAsGone()
    await again.promise
    expect(said).toEqual(['begins', 'has stopped', 'begins again'])
  })

  it('tells a job to stop that another process was given, and leaves it to that one', async () => {
    const { createEngine, countAsGone, stateOf } = createQueue()
    const [first, second] = [createEngine({ slots: 1 }), createEngine({ slots: 1 })]
    const [begun, stopped, taken, letGo] = [promised(), promised(), promised(), promised()]
    await first.start(async (_, signal) => {
      begun.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      stopped.resolve()
    })
    await first.enqueue([{ key: 'a' }])
    await begun.promise
    await second.start(() => {
      taken.resolve()
      return letGo.promise
    })
    await countAsGone()
    await Promise.all([stopped.promise, taken.promise])
    await first.stop()
    expect(await stateOf()).toEqual([{ state: 'active' }])
    letGo.resolve()
    await second.stop()
    expect(await stateOf()).toEqual([])
  })

  it('takes keys of any length and letters', async () => {
    const engine = createQueue().createEngine()
    const job: SyncJob = { key: `:~${'schlüssel\n"\'\\🦆'.repeat(1000)}`, lockKey: `'; --${'ä'.repeat(9000)}` }
    const handed = promised<SyncJob>()
    await engine.start(async (job) => handed.resolve(job))
    await engine.enqueue([job])
    expect(await handed.promise).toEqual(job)
  })

  it('looks around at once after it has added a job, and after one has ended', async () => {
    const engine = createQueue().createEngine({ slots: 1, pollMs: 3_600_000 })
    const done = promised()
    await engine.start(async ({ key }) => (key === 'last' ? done.resolve() : undefined))
    await engine.enqueue([{ key: 'first' }, { key: 'second' }])
    await engine.enqueue([{ key: 'last' }])
    await done.promise
  })

  it('settles and claims many small jobs with few calls', async () => {
    let calls = 0
    const counting: Database = {
      ...test.db,
      query: (sql, parameters) => {
        calls += /^\s*(with|delete)/i.test(sql) && sql.includes('pgboss.job') ? 1 : 0
        return test.db.query(sql, parameters)
      },
    }
    const engine = createQueue(counting).createEngine({ slots: 25 })
    const done = promised()
    let runs = 0
    await engine.enqueue(Array.from({ length: 200 }, (_, index) => ({ key: `${index}` })))
    await engine.start(async () => {
      runs += 1
      if (runs === 200) done.resolve()
    })
    await done.promise
    expect(calls).toBeLessThan(40) // eight rounds of two would do
  })

  it('opens on a new database however many processes do so at once', async () => {
    const fresh = await createTestDatabase()
    const databases = await Promise.all(Array.from({ length: 6 }, () => openDatabase(fresh.url ?? '')))
    const several = databases.map((database) => createPgBossEngine({ database }))
    const ran: string[] = []
    const done = promised()
    await Promise.all(
      several.map((engine) =>
        engine.start(async ({ key }) => {
          ran.push(key)
          if (ran.length === 6) done.resolve()
        }),
      ),
    )
    await Promise.all(several.map((engine, index) => engine.enqueue([{ key: `${index}` }])))
    await done.promise
    await Promise.all(several.map((engine) => engine.stop()))
    await Promise.all(databases.map((database) => database.close()))
    await fresh.close()
    expect(ran.toSorted()).toEqual(['0', '1', '2', '3', '4', '5'])
  })

  it('tells of a database that is gone, and goes on when it is back', async () => {
    const server = await startTestServer()
    const database = await openDatabase(server.url)
    const heard = promised<unknown>()
    const engine = createPgBossEngine({ database, pollMs: 50, onError: heard.resolve })
    const [begun, letGo, next] = [promised(), promised(), promised()]
    await engine.start(async ({ key }) => {
      if (key === 'next') return next.resolve()
      begun.resolve()
      await letGo.promise
    })
    await engine.enqueue([{ key: 'a', lockKey: 'one' }])
    await begun.promise
    await engine.enqueue([{ key: 'next', lockKey: 'one' }])
    const back = server.restart()
    expect(await heard.promise).toMatchObject({ code: 'unreachable' })
    letGo.resolve()
    await back
    await next.promise
    await server.kill()
    await engine.stop()
    await database.close()
    await server.stop()
  })
})
