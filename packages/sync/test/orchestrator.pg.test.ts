import { ConnectorError } from '@lona/connector'
import { type Database, migrate } from '@lona/postgres'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { markStale, reasonWords } from '../src/index.js'
import { createOrchestrator, endOfEvents, readEvents, readPlanStates, syncMigrations } from '../src/postgres/index.js'
import { createMemoryEngine } from '../src/testing/index.js'
import { type MadeUpProvider, topologyOf } from './made-up-world.js'
import {
  admittedRows,
  type Bench,
  bringDays,
  createBench,
  createDoor,
  emptyRun,
  freeProvider,
  rowOf,
  until,
} from './orchestrator-bench.js'

let test: TestDatabase
let db: Database
let bench: Bench
beforeEach(async () => {
  test = await createTestDatabase({ migrate: (db) => migrate(db, 'sync', syncMigrations) })
  db = test.db
})
afterEach(async () => {
  await bench.stop()
  await test.close()
  expect(bench.troubles).toEqual([])
})

const open = (...providers: readonly MadeUpProvider[]): Bench => {
  bench = createBench(db, providers.length > 0 ? providers : [freeProvider])
  return bench
}
const rowsOf = (count: number, suffix = '', provider = 0) =>
  Array.from({ length: count }, (_, index) => rowOf(`${provider}-${index}${suffix}`, provider))
const types = () => bench.events.map(({ type }) => type)
const done = () => bench.events.filter(({ type }) => type === 'slice-done')
const isComplete = () => bench.events.filter(({ type }) => type === 'row-complete').length
const minuteBudget = (scope: 'app' | 'account', weight: number): MadeUpProvider => ({
  ...freeProvider,
  limits: [{ scope, window: 'fixed', seconds: 60, weight }],
})
const ask: typeof fetch = async () => new Response('{}')

describe('two processes on one database', () => {
  it('bring each slice once, never beyond caps and locks, never with more let through than twice the workers', async () => {
    open(
      { ...freeProvider, maxConcurrent: 2, historyDays: 20, sliceDays: 5 },
      { ...freeProvider, historyDays: 10, sliceDays: 4 },
    )
    const rows = [...rowsOf(6), ...rowsOf(4, '@pond', 1), ...rowsOf(14, '', 1)]
    const [one, other] = [bench.open({ slots: 3 }), bench.open({ slots: 2 })]
    const brought: string[] = []
    let most = 0
    bench.bring = async (slice) => {
      const now = [...bench.running]
      most = Math.max(most, now.length)
      expect(new Set(now.map(({ rowId }) => rowId)).size).toBe(now.length)
      const locks = now.flatMap(({ lockKey }) => lockKey ?? [])
      expect(new Set(locks).size).toBe(locks.length)
      expect(now.filter(({ kind }) => kind === 'kind0').length).toBeLessThanOrEqual(2)
      expect((await admittedRows(db)).length).toBeLessThanOrEqual(2 * (3 + 2))
      brought.push(`${slice.rowId} ${slice.range.start}`)
      return await bringDays(db, slice, bench.time.now())
    }
    await one.enrol(rows)
    await Promise.all([one.start(), other.start()])
    await until(async () => {
      await Promise.all([one.planNow(), other.planNow()])
      return isComplete() === rows.length
    })
    expect(new Set(brought).size).toBe(brought.length)
    // 21 days in slices of 5, with the first two weeks in a stage of their own; 11 days in slices of 4.
    expect(brought).toHaveLength(6 * 5 + 18 * 3)
    expect(most).toBeGreaterThan(2)
    expect(await admittedRows(db)).toEqual([])
  })

  it('free the slice of one that is gone, and the one that was only slow stores and sends nothing more', async () => {
    open(minuteBudget('app', 100))
    const [row] = rowsOf(1)
    if (!row) return
    const neverFires = () => () => {}
    const gone = bench.open({ setTimer: neverFires })
    const [hangs, finishes] = [createDoor(), createDoor()]
    const asked: unknown[] = []
    bench.bring = async (_slice, { budgeted }) => {
      await hangs.opened
      asked.push(await budgeted(ask)('https://world.example').catch((error: unknown) => error))
      await finishes.opened
      return emptyRun()
    }
    await gone.enrol([row])
    await gone.start()
    await until(() => bench.running.size === 1)
    const [before] = await admittedRows(db)

    await bench.time.advance(61_000)
    bench.bring = (slice) => bringDays(db, slice, bench.time.now())
    const other = bench.open()
    await other.start()
    await until(() => isComplete() === 1)
    hangs.open()
    await until(() => asked.length === 1)
    expect(asked).toMatchObject([{ code: 'fenced-off' }])
    finishes.open()
    await until(() => bench.running.size === 0)
    expect(before?.holder).not.toBeNull()
    expect(types()).toEqual(['slice-started', 'slice-started', 'slice-done', 'row-complete'])
  })

  it('leave a slice to whoever has it by now: what its first holder settles does not count', async () => {
    open()
    const [row] = rowsOf(1)
    if (!row) return
    const neverFires = () => () => {}
    const slow = bench.open({ setTimer: neverFires })
    const [first, second] = [createDoor(), createDoor()]
    bench.bring = () => first.opened.then(emptyRun)
    await slow.enrol([row])
    await slow.start()
    await until(() => bench.running.size === 1)
    await bench.time.advance(61_000)
    bench.bring = (slice) => second.opened.then(() => bringDays(db, slice, bench.time.now()))
    const other = bench.open()
    await other.start()
    await until(() => bench.running.size === 2)
    first.open()
    await until(() => bench.running.size === 1)
    expect(await admittedRows(db)).toHaveLength(1)
    expect(done()).toHaveLength(0)
    second.open()
    await until(() => isComplete() === 1)
  })

  it('leave a slice also to a second run of the same job, which took it over', async () => {
    open()
    const [row] = rowsOf(1)
    if (!row) return
    const orchestrator = bench.open()
    const door = createDoor()
    bench.bring = () => door.opened.then(emptyRun)
    await orchestrator.enrol([row])
    await orchestrator.start()
    await until(() => bench.running.size === 1)
    await db.query('update lona.admissions set holder = gen_random_uuid()')
    const ended = orchestrator.nextChange(orchestrator.ended)
    door.open()
    await ended
    expect(await admittedRows(db)).toHaveLength(1)
    expect(types()).toEqual(['slice-started'])
  })

  it("go by the database's clock, whatever their own says, unless they are given one", async () => {
    open()
    const [row] = rowsOf(1)
    if (!row) return
    const door = createDoor()
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2020-01-01T00:00:00.000Z') })
    const orchestrator = createOrchestrator({
      database: db,
      topology: bench.topology,
      engine: () => createMemoryEngine({ setTimer: bench.time.setTimer }),
      setTimer: bench.time.setTimer,
      runSlice: () => door.opened.then(emptyRun),
      describeError: () => ({ code: 'unexpected', message: 'It failed.' }),
      onEvent: (event) => bench.events.push(event),
    })
    try {
      await orchestrator.enrol([row])
      await orchestrator.start()
      await until(async () => bench.events.length === 1)
      await bench.time.advance(20_000)
      const { rows } = await db.query<{ holds: boolean; due: boolean; began: boolean }>(
        `select admission.lease_until > clock_timestamp() as holds, viewport_due_at > '2021-01-01' as due,
           $1::timestamptz > '2021-01-01' as began
         from lona.admissions admission join lona.row_state using (scope_id, row_id)`,
        [bench.events[0]?.at],
      )
      expect(rows).toEqual([{ holds: true, due: true, began: true }])
    } finally {
      vi.useRealTimers()
      door.open()
      await orchestrator.stop()
    }
  })

  it('keep a long slice as long as there are signs of life', async () => {
    open()
    const [row] = rowsOf(1)
    if (!row) return
    const door = createDoor()
    bench.bring = (slice) => door.opened.then(() => bringDays(db, slice, bench.time.now()))
    const [one, other] = [bench.open(), bench.open()]
    await one.enrol([row])
    await one.start()
    await until(() => bench.running.size === 1)
    for (let minute = 0; minute < 3; minute += 1) {
      for (let third = 0; third < 3; third += 1) {
        const { rows: before } = await db.query('select lease_until from lona.admissions')
        await bench.time.advance(20_000)
        await until(async () => {
          const { rows } = await db.query('select lease_until from lona.admissions')
          return JSON.stringify(rows) !== JSON.stringify(before)
        })
      }
      await other.start()
      await other.planNow()
    }
    door.open()
    await until(() => isComplete() === 1)
    expect(bench.begun).toHaveLength(1)
  })
})

describe('a slice under way', () => {
  it('is told to stop by a pause, and what it brings afterwards is not settled', async () => {
    open()
    const [row] = rowsOf(1)
    if (!row) return
    const orchestrator = bench.open()
    const door = createDoor()
    let told: unknown
    bench.bring = async (_slice, { signal }) => {
      signal.addEventListener('abort', () => {
        told = signal.reason
      })
      await door.opened
      return emptyRun()
    }
    await orchestrator.enrol([row])
    await orchestrator.start()
    await until(() => bench.running.size === 1)
    const paused = orchestrator.change([row], (state) => ({ ...state, paused: ['viewport', 'backfill'] }), {
      revoke: true,
    })
    await until(() => told !== undefined)
    expect(told).toMatchObject({ code: 'fenced-off' })
    door.open()
    await paused
    await until(() => bench.running.size === 0)
    expect(await admittedRows(db)).toEqual([])
    expect(types()).toEqual(['slice-started'])
    expect(await orchestrator.explain([row])).toMatchObject([{ reason: { code: 'paused' }, state: { failures: 0 } }])
    await orchestrator.planNow()
    expect(await admittedRows(db)).toEqual([])
  })

  it('rests after a failure, longer each time, and its row is well again after one that ends well', async () => {
    open()
    const [row] = rowsOf(1)
    if (!row) return
    const orchestrator = bench.open()
    let failing = true
    bench.bring = async (slice) => {
      if (failing) throw new ConnectorError({ code: 'provider-down', message: 'No answer.' })
      return await bringDays(db, slice, bench.time.now())
    }
    await orchestrator.enrol([row])
    await orchestrator.start()
    const rests: number[] = []
    for (let tries = 1; tries <= 3; tries += 1) {
      await until(() => types().filter((type) => type === 'slice-failed').length === tries)
      const [explained] = await orchestrator.explain([row])
      expect(explained?.reason).toMatchObject({ code: 'resting', failure: expect.stringContaining('No answer.') })
      const rest =
        Date.parse(explained?.reason.code === 'resting' ? explained.reason.until : '') - bench.time.now().getTime()
      rests.push(rest)
      await bench.time.advance(rest - 1)
      await orchestrator.planNow()
      expect(bench.begun).toHaveLength(tries)
      failing = tries < 3
      await bench.time.advance(1)
      await orchestrator.planNow()
    }
    expect(rests).toEqual(rests.toSorted((one, other) => one - other))
    await until(() => isComplete() === 1)
    expect(await readPlanStates(db, [row])).toMatchObject([{ state: { failures: 0, retryAt: null } }])
  })

  it('rests also when its provider says too much without saying how long', async () => {
    open()
    const [row] = rowsOf(1)
    if (!row) return
    const orchestrator = bench.open()
    bench.bring = async () => {
      throw new ConnectorError({ code: 'rate-limited', message: 'Too much.' })
    }
    await orchestrator.enrol([row])
    await orchestrator.start()
    await until(() => types().includes('slice-failed'))
    const [state] = await readPlanStates(db, [row])
    expect(Date.parse(state?.state.retryAt ?? '')).toBeGreaterThanOrEqual(bench.time.now().getTime() + 15_000)
  })

  it('rests no longer than a minute for a limit: for whom there is room after that, the budgets say', async () => {
    open()
    const [row] = rowsOf(1)
    if (!row) return
    const orchestrator = bench.open()
    bench.bring = async () => {
      throw new ConnectorError({ code: 'rate-limited', message: 'Too much.', retryAfterMs: 3 * 3_600_000 })
    }
    await orchestrator.enrol([row])
    await orchestrator.start()
    await until(() => types().includes('slice-failed'))
    const [state] = await readPlanStates(db, [row])
    expect(Date.parse(state?.state.retryAt ?? '')).toBeLessThanOrEqual(bench.time.now().getTime() + 60_000)
    await bench.time.advance(61_000)
    const [explained] = await orchestrator.explain([row])
    expect(explained?.reason).toMatchObject({ code: 'budget', refusal: { reason: 'paused' } })
  })

  it('does not end in a deadlock when it is settled while a pause takes it away', async () => {
    open()
    const [row] = rowsOf(1)
    if (!row) return
    const orchestrator = bench.open()
    await orchestrator.enrol([row])
    bench.bring = () => new Promise(() => {})
    await orchestrator.planNow()
    await db.query(
      `insert into lona.admissions (id, scope_id, row_id, lookup_key, pattern, kind, urgency, stage, range_start, range_end,
         why, expected_weight, admitted_at, lease_until)
       values ($2, 'ada', $1, 'key', 'pattern', 'kind0', 'viewport', 'viewport', '2026-11-21', '2026-11-22', 'missing', 1,
         '2026-11-21T12:00:00Z', '2026-11-21T12:01:00Z')`,
      [row.rowId, crypto.randomUUID()],
    )
    const asked = createDoor()
    const pausing = asked.opened.then(() =>
      orchestrator.change([row], (state) => ({ ...state, paused: ['viewport'] }), { revoke: true }),
    )
    // As settling does: the admission first, then the row.
    await db.transaction(async (tx) => {
      await tx.query('delete from lona.admissions where row_id = $1', [row.rowId])
      asked.open()
      await until(async () => {
        return (await tx.query('select from pg_locks where not granted')).rowCount > 0
      })
      await tx.query('select from lona.row_state where row_id = $1 for update', [row.rowId])
    })
    await pausing
    expect(await readPlanStates(db, [row])).toMatchObject([{ state: { paused: ['viewport'] } }])
  })
})

describe('who goes first', () => {
  it('is whom a person looks at, also while a backfill runs', async () => {
    open({ ...freeProvider, historyDays: 60, sliceDays: 5 })
    const rows = rowsOf(8)
    const orchestrator = bench.open({ slots: 1 })
    const doors: (() => void)[] = []
    bench.bring = async (slice) => {
      const door = createDoor()
      doors.push(door.open)
      await door.opened
      return await bringDays(db, slice, bench.time.now())
    }
    await orchestrator.enrol(rows)
    await orchestrator.start()
    await until(() => bench.running.size === 1)
    const first = await admittedRows(db)
    const looked = rows.find(({ rowId }) => !first.some((admitted) => admitted.row_id === rowId))
    if (!looked) return
    await orchestrator.demand([looked], { start: '2026-09-28', end: '2026-10-01' }, { asked: 'by hand' })
    // What was let through before goes on: one that runs, and one that is next. Nobody opens the door to what was asked for.
    await until(async () => {
      if (bench.begun.some(({ urgency }) => urgency === 'demand')) return true
      for (const open of doors.splice(0)) open()
      await orchestrator.planNow()
      return false
    })
    expect(bench.begun.length).toBeLessThanOrEqual(3)
    expect(bench.begun.at(-1)).toMatchObject({
      rowId: looked.rowId,
      urgency: 'demand',
      range: { start: '2026-09-28', end: '2026-10-01' },
      dispatch: { asked: 'by hand' },
    })
    bench.bring = (slice) => bringDays(db, slice, bench.time.now())
    for (const open of doors) open()
  })

  it('is nobody by their number: 200 rows under one lock hold up none of 20 others', async () => {
    open()
    const crowd = rowsOf(200, '@crowd')
    const others = rowsOf(20)
    const orchestrator = bench.open({ slots: 4 })
    await orchestrator.enrol(crowd)
    await bench.time.advance(1000)
    await orchestrator.enrol(others)
    await orchestrator.start()
    const isOther = new Set(others.map(({ rowId }) => rowId))
    await until(async () => {
      await orchestrator.planNow()
      return done().filter(({ rowId }) => isOther.has(rowId)).length === others.length
    })
    expect(bench.begun.length).toBeLessThan(60)
  })

  it('is not decided by rows whose demand is over: who looks now is seen at once', async () => {
    open(minuteBudget('app', 10))
    const before = rowsOf(12)
    const [now] = rowsOf(1, '-now')
    if (!now) return
    const orchestrator = bench.open({ slots: 1 })
    const days = { start: '2026-11-20', end: '2026-11-23' }
    await orchestrator.enrol([...before, now])
    await orchestrator.demand(before, days)
    await db.query(`insert into lona.budgets (key, used) values ('app:kind0', $1)`, [
      JSON.stringify({ at: null, pausedUntil: '2026-11-21T13:00:00.000Z', windows: {} }),
    ])
    await orchestrator.start()
    await bench.time.advance(301_000)
    await orchestrator.planNow()
    await orchestrator.demand([now], days)
    await db.query('delete from lona.budgets')
    await orchestrator.planNow()
    await until(() => bench.begun.length > 0)
    expect(bench.begun[0]).toMatchObject({ rowId: now.rowId, urgency: 'demand' })
  })
})

describe('a row that its account holds up', () => {
  it('is put off until its limits have room, and then comes back; other accounts go on', async () => {
    open(minuteBudget('account', 1))
    const [blocked, other] = [rowOf('a'), rowOf('b')]
    await db.query(`insert into lona.budgets (key, used) values ('account:kind0:a', $1)`, [
      JSON.stringify({ at: null, pausedUntil: '2026-11-21T12:00:40.000Z', windows: {} }),
    ])
    const orchestrator = bench.open()
    await orchestrator.enrol([blocked, other])
    await orchestrator.start()
    await until(() => isComplete() === 1)
    expect(bench.begun.map(({ rowId }) => rowId)).toEqual([other.rowId])
    const { rows } = await db.query(
      `select viewport_due_at = '2026-11-21T12:00:40Z' as viewport, backfill_due_at > '2026-11-21T12:00:39Z' as backfill
       from lona.row_state where row_id = $1`,
      [blocked.rowId],
    )
    expect(rows).toMatchObject([{ viewport: true }])
    await bench.time.advance(39_000)
    await orchestrator.planNow()
    expect(bench.begun).toHaveLength(1)
    await bench.time.advance(1000)
    await orchestrator.planNow()
    await until(() => isComplete() === 2)
  })

  it('is refused in the middle of a slice, keeps what it has, and goes on when there is room', async () => {
    open(minuteBudget('account', 2))
    const row = rowOf('a')
    const orchestrator = bench.open()
    let asked = 0
    bench.bring = async (slice, { budgeted }) => {
      const send = budgeted(ask)
      for (; asked < 3; asked += 1) await send('https://world.example')
      return await bringDays(db, slice, bench.time.now())
    }
    await orchestrator.enrol([row])
    await orchestrator.start()
    await until(() => types().includes('slice-failed'))
    expect(bench.events.find(({ type }) => type === 'slice-failed')).toMatchObject({
      code: 'rate-limited',
      retryAt: '2026-11-21T12:01:00.000Z',
    })
    expect(asked).toBe(2)
    expect(await readPlanStates(db, [row])).toMatchObject([{ state: { failures: 0 } }])
    await bench.time.advance(60_000)
    await orchestrator.planNow()
    await until(() => isComplete() === 1)
  })
})

describe('what a row does, and why', () => {
  const codeOf = async (orchestrator: ReturnType<Bench['open']>, row: ReturnType<typeof rowOf>) =>
    (await orchestrator.explain([row]))[0]?.reason

  it('is said in every situation', async () => {
    open({ ...freeProvider, maxConcurrent: 1 }, freeProvider, minuteBudget('app', 10))
    const capped = rowsOf(3)
    const locked = rowsOf(2, '@pond', 1)
    const limited = rowOf('a', 2)
    const [failing, paused, crowd] = [rowOf('failing', 1), rowOf('paused', 1), rowsOf(6, '-crowd', 1)]
    const orchestrator = bench.open({ slots: 3 })
    const door = createDoor()
    bench.bring = async (slice) => {
      if (slice.rowId === failing.rowId) throw new ConnectorError({ code: 'provider-down', message: 'No answer.' })
      await door.opened
      return await bringDays(db, slice, bench.time.now())
    }
    await orchestrator.enrol([failing])
    await orchestrator.start()
    await until(() => types().includes('slice-failed'))
    expect(await codeOf(orchestrator, failing)).toMatchObject({
      code: 'resting',
      failure: expect.stringContaining('No answer.'),
    })

    await orchestrator.enrol([paused])
    await orchestrator.change([paused], (state) => ({ ...state, paused: ['viewport', 'backfill'] }), { revoke: true })
    expect(await codeOf(orchestrator, paused)).toMatchObject({ code: 'paused', stages: ['viewport', 'backfill'] })

    await db.query(`insert into lona.budgets (key, used) values ('app:kind2', $1)`, [
      JSON.stringify({ at: null, pausedUntil: '2026-11-21T12:00:40.000Z', windows: {} }),
    ])
    await orchestrator.enrol([limited])
    const limit = await codeOf(orchestrator, limited)
    expect(limit).toMatchObject({ code: 'budget', ahead: 0 })
    expect(limit && reasonWords(limit, bench.time.now().toISOString())).toBe('KIND2 asked for a pause until 12:00:40')

    await orchestrator.enrol([...capped, ...locked])
    await orchestrator.planNow()
    await until(() => bench.running.size === 2)
    const reasons = async (rows: readonly ReturnType<typeof rowOf>[]) =>
      Promise.all(rows.map(async (row) => (await codeOf(orchestrator, row))?.code))
    expect((await reasons(capped)).toSorted()).toEqual(['admitted', 'cap', 'cap'])
    expect((await reasons(locked)).toSorted()).toEqual(['admitted', 'locked'])
    const [running] = [...bench.running]
    const own = [...capped, ...locked].find(({ rowId }) => rowId === running?.rowId)
    expect(own && (await codeOf(orchestrator, own))).toMatchObject({ code: 'admitted', isRunning: true })

    await orchestrator.enrol(crowd)
    await orchestrator.planNow()
    await until(() => bench.running.size === 3)
    const ofCrowd = await reasons(crowd)
    expect(ofCrowd.filter((code) => code === 'admitted')).toHaveLength(4)
    expect(ofCrowd.filter((code) => code === 'workers')).toHaveLength(2)

    door.open()
    await until(async () => {
      await orchestrator.planNow()
      return (await codeOf(orchestrator, capped[0] ?? failing))?.code === 'complete'
    })
    expect(await codeOf(orchestrator, capped[0] ?? failing)).toEqual({
      code: 'complete',
      until: '2026-11-22T10:00:00.000Z',
    })
    const elsewhere = bench.open({ topology: topologyOf([]) })
    expect(await codeOf(elsewhere, failing)).toEqual({ code: 'not-synced' })
    await orchestrator.release([failing])
    expect(await orchestrator.explain([failing])).toEqual([])
  })
})

describe('somebody who waits for a row', () => {
  it('is served beside the workers, all of which are busy', async () => {
    open()
    const [mine, ...others] = rowsOf(9)
    if (!mine) return
    const orchestrator = bench.open({ slots: 1 })
    const door = createDoor()
    bench.bring = (slice) => door.opened.then(() => bringDays(db, slice, bench.time.now()))
    await orchestrator.enrol(others)
    await orchestrator.start()
    await until(() => bench.running.size === 1)
    await orchestrator.enrol([mine])
    bench.bring = (slice) => bringDays(db, slice, bench.time.now())
    const ran = await orchestrator.runNow(mine, { choose: ([first]) => first, dispatch: { by: 'hand' } })
    expect(ran).toMatchObject({ slice: { urgency: 'viewport', why: 'missing' }, run: { requests: 0 } })
    expect(bench.begun.at(-1)).toMatchObject({ rowId: mine.rowId, urgency: 'demand', dispatch: { by: 'hand' } })
    expect(await orchestrator.runNow(mine, { choose: ([first]) => first })).toEqual({
      reason: { code: 'complete', until: null },
    })
    door.open()
  })

  it('waits while the row, or its lock, is taken, and hears when that ends', async () => {
    open()
    const [one, other] = rowsOf(2, '@pond')
    if (!one || !other) return
    const orchestrator = bench.open()
    const door = createDoor()
    bench.bring = (slice) => door.opened.then(() => bringDays(db, slice, bench.time.now()))
    await orchestrator.enrol([one])
    await orchestrator.start()
    await until(() => bench.running.size === 1)
    await orchestrator.enrol([other])
    const now = (row: typeof one) => orchestrator.runNow(row, { choose: ([first]) => first })
    expect(await now(one)).toMatchObject({ reason: { code: 'admitted', isRunning: true } })
    expect(await now(other)).toEqual({ reason: { code: 'locked', by: one.lookupKey } })
    const changed = orchestrator.nextChange(orchestrator.ended)
    door.open()
    await changed
    expect(await now(one)).toMatchObject({ reason: { code: 'complete' } })
  })

  it('is told when the process stops, and the slice is free at once', async () => {
    open()
    const [row] = rowsOf(1)
    if (!row) return
    const orchestrator = bench.open()
    bench.bring = (_slice, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    await orchestrator.enrol([row])
    const ran = orchestrator.runNow(row, { choose: ([first]) => first }).catch((error: unknown) => error)
    await until(() => bench.running.size === 1)
    await orchestrator.stop()
    expect(await ran).toMatchObject({ code: 'fenced-off' })
    expect(await admittedRows(db)).toEqual([])
    expect(await readPlanStates(db, [row])).toMatchObject([{ state: { failures: 0 } }])
  })

  it('hears what it failed with, and a row that nobody keeps in sync is not brought', async () => {
    open()
    const [row, stranger] = rowsOf(2)
    if (!row || !stranger) return
    const orchestrator = bench.open()
    bench.bring = async () => {
      throw new ConnectorError({ code: 'sign-in-expired', message: 'Sign in again.' })
    }
    await orchestrator.enrol([row])
    const now = (one: typeof row) => orchestrator.runNow(one, { choose: ([first]) => first })
    await expect(now(row)).rejects.toMatchObject({ code: 'sign-in-expired' })
    expect(await now(stranger)).toEqual({ reason: { code: 'not-synced' } })
    expect(await readPlanStates(db, [row])).toMatchObject([{ state: { failures: 1 } }])
  })
})

describe('events', () => {
  it('are never skipped: what commits after a transaction that began before is given after it', async () => {
    open()
    const [row, other] = rowsOf(2)
    if (!row || !other) return
    const orchestrator = bench.open()
    await orchestrator.enrol([row, other])
    const place = await endOfEvents(db)
    const read = (after = place, limit = 100) => readEvents(db, [row.rowId, other.rowId], after, limit)
    const say = (queryable: Pick<Database, 'query'>, text: string, rowId = row.rowId) =>
      queryable.query(
        `insert into lona.sync_events (scope_id, row_id, happened_at, event) values ('ada', $1, '2026-11-21T12:00:00Z', $2)`,
        [rowId, JSON.stringify({ type: text })],
      )
    const told = async (after = place) => (await read(after)).events.map(({ event }) => String(event.type))

    const [began, held] = [createDoor(), createDoor()]
    const slow = test.db.transaction(async (tx) => {
      await say(tx, 'first')
      began.open()
      await held.opened
    })
    await began.opened
    await say(db, 'second')
    await say(db, 'third', other.rowId)
    await say(db, 'of somebody else', rowOf('x').rowId)
    expect(await told()).toEqual([])
    held.open()
    await slow
    // Whatever else is open on the server holds them back too.
    await expect.poll(() => told()).toEqual(['first', 'second', 'third'])

    const seen: string[] = []
    for (let next = place; ; ) {
      const page = await read(next, 1)
      if (page.events.length === 0) break
      seen.push(...page.events.map(({ event }) => String(event.type)))
      next = page.next
    }
    expect(seen).toEqual(['first', 'second', 'third'])
    await expect.poll(async () => await told(await endOfEvents(db))).toEqual([])
  })

  it('tell the same in the database as in the process, in their order', async () => {
    open({ ...freeProvider, historyDays: 20, sliceDays: 10 })
    const rows = rowsOf(2)
    const orchestrator = bench.open()
    const place = await endOfEvents(db)
    await orchestrator.enrol(rows)
    await orchestrator.start()
    await until(async () => {
      await orchestrator.planNow()
      return isComplete() === 2
    })
    for (const { rowId } of rows) {
      const here = bench.events.filter((event) => event.rowId === rowId)
      await expect
        .poll(async () => (await readEvents(db, [rowId], place, 100)).events.map(({ event }) => event))
        .toEqual(JSON.parse(JSON.stringify(here)))
      expect(here.at(-1)?.type).toBe('row-complete')
    }
  })
})

describe('what changes while others plan', () => {
  it('is not undone: a look at a row that a plan puts off meanwhile is not forgotten', async () => {
    open(minuteBudget('account', 5))
    const row = rowOf('a')
    await db.query(`insert into lona.budgets (key, used) values ('account:kind0:a', $1)`, [
      JSON.stringify({ at: null, pausedUntil: '2026-11-21T12:10:00.000Z', windows: {} }),
    ])
    const orchestrator = bench.open()
    await orchestrator.enrol([row])
    const held = createDoor()
    const planningReads = createDoor()
    const slow = bench.open({
      database: {
        ...db,
        kind: db.kind,
        query: (sql, parameters) => db.query(sql, parameters),
        close: () => db.close(),
        transaction: (callback, options) =>
          db.transaction(
            (tx) =>
              callback({
                async query(sql, parameters) {
                  const answer = await tx.query<never>(sql, parameters)
                  if (sql.includes('cross join lateral')) {
                    planningReads.open()
                    await held.opened
                  }
                  return answer
                },
              }),
            options,
          ),
      },
    })
    const started = slow.start()
    await planningReads.opened
    const dueBefore = await dueOf(row.rowId)
    // The database's pause is lifted and somebody looks, while the plan still goes by what it read.
    await orchestrator.demand([row], { start: '2026-11-20', end: '2026-11-23' })
    expect((await dueOf(row.rowId)).demand).not.toEqual(dueBefore.demand)
    held.open()
    await started
    expect((await dueOf(row.rowId)).demand).not.toBeNull()
  })

  it('marks days stale that are brought again, and tells so', async () => {
    open()
    const row = rowOf('a')
    const orchestrator = bench.open()
    await orchestrator.enrol([row])
    await orchestrator.start()
    await until(() => isComplete() === 1)
    await bench.time.advance(1)
    const at = bench.time.now().toISOString()
    await orchestrator.change([row], (state) => ({
      ...state,
      covered: markStale(state.covered, { start: '2026-11-22', end: '2026-11-23' }, at),
    }))
    await until(() => isComplete() === 2)
    expect(bench.begun.at(-1)).toMatchObject({ why: 'stale', range: { start: '2026-11-22', end: '2026-11-23' } })
  })
})

async function dueOf(rowId: string): Promise<{ demand: string | null; viewport: string | null }> {
  const { rows } = await db.query<{ demand: string | null; viewport: string | null }>(
    'select demand_due_at as demand, viewport_due_at as viewport from lona.row_state where row_id = $1',
    [rowId],
  )
  return rows[0] ?? { demand: null, viewport: null }
}
