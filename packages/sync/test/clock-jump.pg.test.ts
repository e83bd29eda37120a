import { type Database, migrate } from '@lona/postgres'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPlanStates, syncMigrations } from '../src/postgres/index.js'
import {
  admittedRows,
  type Bench,
  bringDays,
  createBench,
  createDoor,
  freeProvider,
  rowOf,
  until,
} from './orchestrator-bench.js'

const hour = 3_600_000
const tenYears = 3653 * 24 * hour

describe('an orchestrator whose clock was years ahead', () => {
  let test: TestDatabase
  let db: Database
  let bench: Bench
  let ahead = 0
  const now = () => new Date(bench.time.now().getTime() + ahead)
  beforeEach(async () => {
    test = await createTestDatabase({ migrate: (db) => migrate(db, 'sync', syncMigrations) })
    db = test.db
    ahead = 0
    bench = createBench(db, [freeProvider])
    bench.bring = (slice) => bringDays(db, slice, now())
  })
  afterEach(async () => {
    await bench.stop()
    await test.close()
    expect(bench.troubles).toEqual([])
  })
  const completed = () => bench.events.filter(({ type }) => type === 'row-complete').length

  it('has every row looked at as soon as it is right, by one process for all', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => rowOf(`${index}`))
    const [one, other] = [bench.open({ now }), bench.open({ now })]
    await one.enrol(rows)
    ahead = tenYears
    await Promise.all([one.start(), other.start()])
    await until(() => completed() === rows.length)
    await one.demand(rows.slice(0, 1), { start: '2026-11-01', end: '2026-12-01' })
    ahead = 0
    await until(async () => {
      await Promise.all([one.planNow(), other.planNow()])
      return completed() === 2 * rows.length
    })
    const states = await readPlanStates(db, rows)
    const latest = new Date(now().getTime() + 24 * hour).toISOString()
    for (const { dueAt } of states) expect(dueAt !== null && dueAt <= latest).toBe(true)
    expect(bench.begun).toHaveLength(2 * rows.length)
    // Nothing more to look at: it goes on as on any day.
    await Promise.all([one.planNow(), other.planNow()])
    expect(bench.begun).toHaveLength(2 * rows.length)
  })

  it('brings at once what a process had that is gone, and counts no worker of then', async () => {
    const row = rowOf('one')
    const door = createDoor()
    bench.bring = (slice) => door.opened.then(() => bringDays(db, slice, now()))
    // A process that goes in the middle of a slice gives no sign of life any more, and takes nothing back.
    const gone = bench.open({ now, setTimer: () => () => undefined })
    await gone.enrol([row])
    ahead = tenYears
    await gone.start()
    await until(() => bench.running.size === 1)
    ahead = 0
    bench.bring = (slice) => bringDays(db, slice, now())
    const next = bench.open({ now })
    await next.start()
    await until(() => completed() === 1)
    const { rows: workers } = await db.query('select id from lona.workers')
    expect(workers).toHaveLength(1)
    door.open()
  })

  it('lets go of a slice under way: a wrong today chose its days', async () => {
    const row = rowOf('one')
    const one = bench.open({ now })
    let stopped: unknown
    bench.bring = (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          stopped = signal.reason
          reject(stopped)
        }),
      )
    await one.enrol([row])
    ahead = tenYears
    await one.start()
    await until(() => bench.running.size === 1)
    ahead = 0
    bench.bring = (slice) => bringDays(db, slice, now())
    await one.planNow()
    await bench.time.advance(11_000) // its next sign of life finds that it has nothing any more
    await until(() => stopped !== undefined)
    expect(stopped).toMatchObject({ code: 'fenced-off' })
    await until(() => completed() === 1)
    expect(bench.begun.map(({ range }) => range.end.slice(0, 4))).toEqual(['2036', '2026'])
    expect(await admittedRows(db)).toEqual([])
  })
})
