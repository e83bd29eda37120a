import { type Database, migrate } from '@lona/postgres'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  beginRun,
  finishRun,
  listRuns,
  type NewRun,
  readRowState,
  recordProgress,
  syncMigrations,
  takeFence,
} from '../src/postgres/index.js'
import { addressOf, gapMap, noCounts, runOf } from './runs.js'

let test: TestDatabase
let db: Database
beforeAll(async () => {
  test = await createTestDatabase({ migrate: (db) => migrate(db, 'sync', syncMigrations) })
  db = test.db
})
afterAll(() => test.close())

/** Begins a run as a store does. */
const begin = async (run: NewRun): Promise<NewRun> => {
  await db.transaction(async (tx) => {
    await takeFence(tx, run)
    await beginRun(tx, run)
  })
  return run
}
const end = { finishedAt: '2026-11-21T12:00:09.500Z', requests: 3, error: null }
const finish = (run: NewRun, members: Partial<Parameters<typeof finishRun>[2]> = {}) =>
  db.transaction((tx) => finishRun(tx, run.runId, { ...end, ...members }))

it('keeps a run of a sync with what it was for', async () => {
  const run = await begin(runOf(addressOf('ada'), { cursor: { page: 1 }, dispatch: ['asked'] }))
  expect(await listRuns(db, run, 10)).toEqual([
    {
      runId: run.runId,
      kind: 'sync',
      stage: 'viewport',
      range: { start: '2026-11-08', end: '2026-11-22' },
      urgency: 'viewport',
      why: 'missing',
      verb: null,
      cursor: { page: 1 },
      dispatch: ['asked'],
      startedAt: '2026-11-21T12:00:00.000Z',
      finishedAt: null,
      outcome: 'running',
      errorCode: null,
      errorMessage: null,
      requests: 0,
      ...noCounts,
    },
  ])
})

it('keeps a run of a write with its verb', async () => {
  const run = await begin(runOf(addressOf('ada'), { kind: 'write', stage: null, range: null, verb: 'post' }))
  expect(await listRuns(db, run, 10)).toMatchObject([{ kind: 'write', stage: null, range: null, verb: 'post' }])
})

it('marks a run of the row that never ended as interrupted when the next begins, and no other', async () => {
  const row = addressOf('ada')
  const done = await begin(runOf(row))
  await finish(done)
  const open = await begin(runOf(row, { startedAt: '2026-11-21T12:01:00.000Z' }))
  const other = await begin(runOf(addressOf('ada')))
  const next = await begin(runOf(row, { startedAt: '2026-11-21T12:02:00.000Z' }))
  expect(await listRuns(db, row, 10)).toMatchObject([
    { runId: next.runId, outcome: 'running', finishedAt: null },
    { runId: open.runId, outcome: 'interrupted', finishedAt: '2026-11-21T12:02:00.000Z' },
    { runId: done.runId, outcome: 'done', finishedAt: end.finishedAt },
  ])
  expect(await listRuns(db, other, 10)).toMatchObject([{ outcome: 'running' }])
})

it('adds up what a run changed, and takes its requests as they are', async () => {
  const run = await begin(runOf(addressOf('ada')))
  const counts = { inserted: 1, updated: 2, unchanged: 3, removed: 4, outdated: 5 }
  for (const requests of [2, 7]) {
    await db.transaction((tx) => recordProgress(tx, { ...run, counts, requests, state: null }))
  }
  const total = { inserted: 2, updated: 4, unchanged: 6, removed: 8, outdated: 10, requests: 7 }
  expect(await listRuns(db, run, 10)).toMatchObject([total])
  expect(await finish(run, { requests: 8 })).toMatchObject({ ...total, requests: 8 })
})

it('writes the gap map only when it is given', async () => {
  const run = await begin(runOf(addressOf('ada')))
  const progress = (state: Parameters<typeof recordProgress>[1]['state']) =>
    db.transaction((tx) => recordProgress(tx, { ...run, counts: noCounts, requests: 1, state }))
  await progress(gapMap)
  expect(await readRowState(db, run)).toMatchObject(gapMap)
  await progress(null)
  expect(await readRowState(db, run)).toMatchObject(gapMap)
  const empty = { cursor: null, covered: [], failed: [], uncertified: [] }
  await progress(empty)
  expect(await readRowState(db, run)).toMatchObject({ fence: 1, ...empty })
})

it('writes nothing of a transaction that does not commit', async () => {
  const run = await begin(runOf(addressOf('ada')))
  const failing = db.transaction(async (tx) => {
    await recordProgress(tx, { ...run, counts: { ...noCounts, inserted: 1 }, requests: 1, state: gapMap })
    throw new Error('the plug was pulled')
  })
  await expect(failing).rejects.toThrow('the plug was pulled')
  expect(await listRuns(db, run, 10)).toMatchObject([{ inserted: 0, requests: 0 }])
  expect(await readRowState(db, run)).toMatchObject({ covered: [] })
})

it('closes a run that ended well as done', async () => {
  const run = await begin(runOf(addressOf('ada')))
  const closed = await finish(run)
  expect(closed).toMatchObject({ outcome: 'done', finishedAt: end.finishedAt, requests: 3, errorCode: null })
  expect(await listRuns(db, run, 10)).toEqual([closed])
})

it('closes a run that failed with its code and words', async () => {
  const run = await begin(runOf(addressOf('ada')))
  expect(await finish(run, { error: { code: 'rate-limited', message: 'Wait.' } })).toMatchObject({
    outcome: 'failed',
    errorCode: 'rate-limited',
    errorMessage: 'Wait.',
  })
})

it('leaves a run interrupted that ends after a newer one began', async () => {
  const row = addressOf('ada')
  const overtaken = await begin(runOf(row))
  await begin(runOf(row, { startedAt: '2026-11-21T12:00:05.000Z' }))
  const interrupted = { outcome: 'interrupted', finishedAt: '2026-11-21T12:00:05.000Z' }
  expect(await finish(overtaken)).toMatchObject(interrupted)
  expect(await finish(overtaken, { error: { code: 'fenced-off', message: 'Overtaken.' } })).toMatchObject(interrupted)
})

it('says of a run whose record is gone that its row was let go', async () => {
  await expect(finish(runOf(addressOf('ada')))).rejects.toMatchObject({ code: 'fenced-off' })
})

it('lists the last runs of a row, newest first, those of one moment by their ids', async () => {
  const row = addressOf('ada')
  const startedAt = ['2026-11-21T12:00:00.001Z', '2026-11-21T12:00:00.003Z', '2026-11-21T12:00:00.002Z']
  const runs: NewRun[] = []
  for (const at of startedAt) runs.push(await begin(runOf(row, { startedAt: at })))
  const twin = (last: string) =>
    begin(runOf(row, { runId: `01900000-0000-7000-8000-00000000000${last}`, startedAt: '2026-11-21T13:00:00.000Z' }))
  for (const last of ['1', '3', '2']) await twin(last)
  const listed = (await listRuns(db, row, 5)).map(({ runId }) => runId)
  expect(listed.slice(0, 3).map((id) => id.at(-1))).toEqual(['3', '2', '1'])
  expect(listed.slice(3)).toEqual([runs[1]?.runId, runs[2]?.runId])
})
