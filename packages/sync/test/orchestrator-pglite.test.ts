import { migrate } from '@lona/postgres'
import { createTestDatabase } from '@lona/postgres/testing'
import { expect, it } from 'vitest'
import { syncMigrations } from '../src/postgres/index.js'
import { bringDays, createBench, createDoor, freeProvider, rowOf, until } from './orchestrator-bench.js'

it('keeps rows on PGlite: plans, demands, pauses, explains and settles', async () => {
  await using test = await createTestDatabase({
    kind: 'pglite',
    migrate: (db) => migrate(db, 'sync', syncMigrations),
  })
  const bench = createBench(test.db, [{ ...freeProvider, historyDays: 40, sliceDays: 15, maxConcurrent: 1 }])
  const [one, other] = [rowOf('a'), rowOf('b')]
  const orchestrator = bench.open()
  const door = createDoor()
  bench.bring = (slice) => door.opened.then(() => bringDays(test.db, slice, bench.time.now()))
  await orchestrator.enrol([one])
  await orchestrator.start()
  await until(() => bench.running.size === 1)
  await orchestrator.enrol([other])
  await orchestrator.demand([other], { start: '2026-10-15', end: '2026-10-18' })
  const codes = async () => (await orchestrator.explain([one, other])).map(({ reason }) => reason.code).toSorted()
  expect(await codes()).toEqual(['admitted', 'cap'])
  door.open()
  await until(async () => {
    await orchestrator.planNow()
    return bench.events.filter(({ type }) => type === 'row-complete').length === 2
  })
  expect(bench.begun[1]).toMatchObject({ rowId: other.rowId, urgency: 'demand' })
  await orchestrator.change([one], (state) => ({ ...state, paused: ['viewport', 'backfill'] }), { revoke: true })
  expect(await codes()).toEqual(['complete', 'paused'])
  await bench.stop()
  expect(bench.troubles).toEqual([])
})

it('begins at once where a process ended on PGlite: nobody else can have what it left', async () => {
  await using test = await createTestDatabase({
    kind: 'pglite',
    migrate: (db) => migrate(db, 'sync', syncMigrations),
  })
  const bench = createBench(test.db, [freeProvider])
  const row = rowOf('a')
  await bench.open().enrol([row])
  const now = bench.time.now().toISOString()
  await test.db.query('insert into lona.workers values (gen_random_uuid(), 4, $1)', [now])
  await test.db.query(
    `insert into lona.admissions (id, scope_id, row_id, lookup_key, pattern, kind, urgency, stage, range_start, range_end,
       why, expected_weight, admitted_at, lease_until, holder)
     values (gen_random_uuid(), $1, $2, $3, $4, 'kind0', 'viewport', 'viewport', '2026-11-20', '2026-11-21', 'missing', 1,
       $5, $5::timestamptz + interval '30 seconds', gen_random_uuid())`,
    [row.scopeId, row.rowId, row.lookupKey, row.pattern, now],
  )
  expect(await bench.open().explain([row])).toMatchObject([{ reason: { code: 'no-worker' } }])
  await bench.stop()
})
