import { type Database, migrate } from '@lona/postgres'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  beginRun,
  deleteRowState,
  listRuns,
  type RowAddress,
  readRowState,
  recordProgress,
  syncMigrations,
  takeFence,
  widenSince,
} from '../src/postgres/index.js'
import { addressOf, gapMap, noCounts, runOf } from './runs.js'

let test: TestDatabase
let db: Database
beforeAll(async () => {
  test = await createTestDatabase({ migrate: (db) => migrate(db, 'sync', syncMigrations) })
  db = test.db
})
afterAll(() => test.close())

const nextFence = (row: RowAddress) => db.transaction((tx) => takeFence(tx, row))

it('knows nothing of a row that never ran', async () => {
  const row = addressOf('ada')
  const nothing = { rowId: row.rowId, fence: 0, cursor: null, since: null, covered: [], failed: [], uncertified: [] }
  expect(await readRowState(db, row)).toEqual(nothing)
})

it('gives each run of a row a greater fence, with the state as the run finds it', async () => {
  const row = addressOf('ada')
  expect(await nextFence(row)).toMatchObject({ rowId: row.rowId, fence: 1, cursor: null, covered: [] })
  await db.transaction((tx) =>
    recordProgress(tx, { ...row, ...runOf(row), counts: noCounts, requests: 0, state: gapMap }),
  )
  expect(await nextFence(row)).toEqual({ rowId: row.rowId, fence: 2, since: null, ...gapMap })
  expect(await readRowState(db, row)).toEqual({ rowId: row.rowId, fence: 2, since: null, ...gapMap })
})

it('never gives two runs one fence, however many begin at once', async () => {
  const row = addressOf('ada')
  const fences = await Promise.all(Array.from({ length: 8 }, async () => (await nextFence(row)).fence))
  expect(fences.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

it('takes a fence back when its transaction does not commit', async () => {
  const row = addressOf('ada')
  const failing = db.transaction(async (tx) => {
    await takeFence(tx, row)
    throw new Error('the plug was pulled')
  })
  await expect(failing).rejects.toThrow('the plug was pulled')
  expect((await readRowState(db, row)).fence).toBe(0)
})

it('wants a row from the earliest day that was asked for, also before its first run', async () => {
  const row = addressOf('ada')
  const wanted: unknown[] = []
  for (const since of ['2026-01-01', '2026-06-01', '2024-02-29', '2024-03-01']) {
    await db.transaction((tx) => widenSince(tx, row, since))
    wanted.push((await readRowState(db, row)).since)
  }
  expect(wanted).toEqual(['2026-01-01', '2026-01-01', '2024-02-29', '2024-02-29'])
  expect((await nextFence(row)).since).toBe('2024-02-29')
})

it('keeps the same row of two owners apart', async () => {
  const adas = addressOf('ada')
  const bobs = { ...adas, scopeId: 'bob' }
  for (const row of [adas, bobs]) {
    await nextFence(row)
    await db.transaction((tx) => beginRun(tx, runOf(row)))
  }
  await nextFence(adas)
  await db.transaction(async (tx) => {
    await widenSince(tx, adas, '2024-01-01')
    await recordProgress(tx, { ...adas, ...runOf(adas), counts: noCounts, requests: 0, state: gapMap })
    await beginRun(tx, { ...runOf(adas), runId: crypto.randomUUID() })
  })
  const untouched = { rowId: bobs.rowId, fence: 1, cursor: null, since: null, covered: [], failed: [], uncertified: [] }
  expect(await readRowState(db, bobs)).toEqual(untouched)
  expect(await listRuns(db, bobs, 10)).toMatchObject([{ outcome: 'running' }])
})

it('forgets a row with its runs, and only that one', async () => {
  const gone = addressOf('ada')
  const sameRowOfBob = { ...gone, scopeId: 'bob' }
  const otherRow = addressOf('ada')
  for (const row of [gone, sameRowOfBob, otherRow]) {
    await nextFence(row)
    await db.transaction((tx) => beginRun(tx, runOf(row)))
  }
  await db.transaction((tx) => deleteRowState(tx, gone))
  expect((await readRowState(db, gone)).fence).toBe(0)
  expect(await listRuns(db, gone, 10)).toEqual([])
  for (const row of [sameRowOfBob, otherRow]) {
    expect((await readRowState(db, row)).fence).toBe(1)
    expect(await listRuns(db, row, 10)).toHaveLength(1)
  }
})
