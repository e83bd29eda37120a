import { randomUUID } from 'node:crypto'
import { type Database, migrate, openDatabase } from '@lona/postgres'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { syncMigrations } from '../src/postgres/index.js'
import { planNext } from '../src/postgres/planning.js'
import { type SliceEnd, settleSlices } from '../src/postgres/settle.js'
import { countingDatabase, createBench, emptyRun, freeProvider, rowOf } from './orchestrator-bench.js'

let test: TestDatabase
let db: Database
beforeEach(async () => {
  test = await createTestDatabase({ migrate: (db) => migrate(db, 'sync', syncMigrations) })
  db = test.db
})
afterEach(() => test.close())

const now = '2026-11-21T12:00:00.000Z'
const minuteBudget = {
  ...freeProvider,
  limits: [{ scope: 'account', window: 'fixed', seconds: 60, weight: 50 }],
} as const

it('plans and settles in as many round trips for fifty slices as for one', async () => {
  const trips: Record<number, readonly [number, number]> = {}
  for (const count of [1, 50]) {
    const bench = createBench(db, [minuteBudget])
    const rows = Array.from({ length: count }, (_, index) => rowOf(`${count}-${index}`))
    await bench.open().enrol(rows)
    const { database, statements } = countingDatabase(db)
    const planner = { topology: bench.topology, worker: randomUUID(), slots: 25, now }
    const { admitted } = await database.transaction((tx) => planNext(tx, planner))
    expect(admitted).toHaveLength(count)
    const planning = statements.splice(0).length

    const holder = randomUUID()
    await db.query('update lona.admissions set holder = $1', [holder])
    const ends = admitted.map((admission): SliceEnd => ({ admission, holder, run: emptyRun(), failure: null }))
    expect(await settleSlices(database, bench.topology, ends, now)).toHaveLength(count)
    trips[count] = [planning, statements.length]
    await db.query('delete from lona.row_state')
  }
  expect(trips[50]).toEqual(trips[1])
})

it('finds what is due among 10,000 rows by its indexes, however many of them have a slice under way', async () => {
  const bench = createBench(db, [freeProvider, freeProvider])
  await db.query(
    `insert into lona.row_state (scope_id, row_id, lookup_key, pattern, kind, lock_key, demand_due_at, viewport_due_at,
       backfill_due_at)
     select 'user-' || n % 500, gen_random_uuid(), ':~kind' || n % 2 || ':' || n || ':days', ':~kind' || n % 2 || ':{account}:days',
       'kind' || n % 2, case when n % 10 = 0 then 'lock-' || n % 50 end,
       case when n % 100 = 0 then timestamptz '2026-11-21T11:59:00Z' end,
       timestamptz '2026-11-21T12:00:00Z' + (n - 5000) * interval '1 second',
       timestamptz '2026-11-21T12:00:00Z' + (n - 2000) * interval '1 minute'
     from generate_series(1, 10000) n`,
  )
  await db.query('analyze lona.row_state')
  const { database, statements } = countingDatabase(db)
  const planner = { topology: bench.topology, worker: randomUUID(), slots: 8, now }
  const { admitted } = await database.transaction((tx) => planNext(tx, planner))
  expect(admitted).toHaveLength(16)

  const reads = statements.filter(({ sql }) => sql.includes('cross join lateral'))
  expect(reads.length).toBeGreaterThan(0)
  for (const { sql, parameters } of reads) {
    const { rows } = await db.query<{ 'QUERY PLAN': unknown }>(`explain (format json) ${sql}`, parameters)
    const nodes = nodesOf(rows[0]?.['QUERY PLAN'])
    const ofRows = nodes.filter((node) => node['Relation Name'] === 'row_state')
    expect(ofRows.map((node) => node['Index Name']).toSorted()).toEqual([
      'row_state_backfill',
      'row_state_demand',
      'row_state_viewport',
    ])
    expect(nodes.some((node) => node['Node Type'] === 'Sort')).toBe(false)
  }
})

it('finds by indexes what a clock put off that was years ahead, and looks for it only when a worker was seen then', async () => {
  const bench = createBench(db, [freeProvider])
  await db.query(
    `insert into lona.row_state (scope_id, row_id, lookup_key, pattern, kind, viewport_due_at)
     select 'user-' || n % 500, gen_random_uuid(), ':~kind0:' || n || ':days', ':~kind0:{account}:days', 'kind0',
       timestamptz '2026-11-21T13:00:00Z' + (n / 9990) * interval '10 years'
     from generate_series(1, 10000) n`,
  )
  await db.query('analyze lona.row_state')
  const { database, statements } = countingDatabase(db)
  const planner = { topology: bench.topology, worker: randomUUID(), slots: 8, now }
  const pulls = () => statements.splice(0).filter(({ sql }) => sql.includes('least(viewport_due_at'))
  await database.transaction((tx) => planNext(tx, planner))
  expect(pulls()).toEqual([])

  await db.query("insert into lona.workers (id, slots, seen_at) values ($1, 1, '2036-11-21T12:00:00Z')", [randomUUID()])
  const { admitted } = await database.transaction((tx) => planNext(tx, planner))
  expect(admitted).toHaveLength(11)
  const [first] = pulls()
  const { rows } = await db.query<{ 'QUERY PLAN': unknown }>(
    `explain (format json) ${first?.sql}`,
    first?.parameters ?? [],
  )
  const nodes = nodesOf(rows[0]?.['QUERY PLAN'])
  expect(nodes.map((node) => node['Index Name'])).toContain('row_state_viewport')
  const ofRows = nodes.filter((node) => node['Relation Name'] === 'row_state')
  expect(ofRows.map((node) => node['Node Type'])).not.toContain('Seq Scan')
  await database.transaction((tx) => planNext(tx, planner))
  expect(pulls()).toEqual([])
})

it('lets rows alone that wait already: whoever has one of them does not hold up planning', async () => {
  const bench = createBench(db, [{ ...freeProvider, maxConcurrent: 1 }])
  await bench.open().enrol(Array.from({ length: 3 }, (_, index) => rowOf(`row-${index}`)))
  const planner = { topology: bench.topology, worker: randomUUID(), slots: 4, now }
  const { admitted } = await db.transaction((tx) => planNext(tx, planner))
  expect(admitted).toHaveLength(1)
  await db.query('delete from lona.admissions')
  const other = await openDatabase(test.url ?? '')
  onTestFinished(() => other.close())
  const again = await db.transaction(async (tx) => {
    await tx.query('select from lona.row_state where row_id <> $1 for update', [admitted[0]?.rowId])
    return await other.transaction(async (own) => {
      await own.query("set local lock_timeout = '1s'")
      return await planNext(own, planner)
    })
  })
  expect(again.admitted.map(({ rowId }) => rowId)).toEqual(admitted.map(({ rowId }) => rowId))
})

it('waits for nobody who writes a row just now, and puts it off the next time', async () => {
  const bench = createBench(db, [freeProvider])
  const row = rowOf('busy')
  await bench.open().enrol([row])
  const covered = [{ start: '2026-01-01', end: '2027-01-01', readAt: now }]
  await db.query('update lona.row_state set covered = $1, viewport_due_at = $2', [JSON.stringify(covered), now])
  const isDue = async () => (await db.query('select from lona.row_state where viewport_due_at <= $1', [now])).rowCount
  const planner = { topology: bench.topology, worker: randomUUID(), slots: 4, now }
  const other = await openDatabase(test.url ?? '')
  onTestFinished(() => other.close())
  await db.transaction(async (tx) => {
    await tx.query('select from lona.row_state for update')
    await other.transaction(async (own) => {
      await own.query("set local lock_timeout = '1s'")
      expect((await planNext(own, planner)).admitted).toEqual([])
    })
  })
  expect(await isDue()).toBe(1)
  await db.transaction((tx) => planNext(tx, planner))
  expect(await isDue()).toBe(0)
})

/** All nodes of a query plan, as Postgres tells it. */
function nodesOf(plan: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(plan)) return plan.flatMap(nodesOf)
  if (typeof plan !== 'object' || plan === null) return []
  const own = 'Node Type' in plan ? [plan as Readonly<Record<string, unknown>>] : []
  return [...own, ...Object.values(plan).flatMap(nodesOf)]
}
