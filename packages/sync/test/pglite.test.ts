import { migrate } from '@lona/postgres'
import { createTestDatabase } from '@lona/postgres/testing'
import { expect, it } from 'vitest'
import {
  beginRun,
  deleteRowState,
  finishRun,
  listRuns,
  readRowState,
  recordProgress,
  syncMigrations,
  takeFence,
  widenSince,
} from '../src/postgres/index.js'
import { addressOf, gapMap, noCounts, runOf } from './runs.js'

it('takes a row from its first run to its last on PGlite', async () => {
  await using test = await createTestDatabase({
    kind: 'pglite',
    migrate: (db) => migrate(db, 'sync', syncMigrations),
  })
  const { db } = test
  const row = addressOf('ada')
  const run = runOf(row)
  await db.transaction(async (tx) => {
    await widenSince(tx, row, '2024-01-01')
    await takeFence(tx, row)
    await beginRun(tx, runOf(row, { startedAt: '2026-11-21T11:00:00.000Z' }))
    await takeFence(tx, row)
    await beginRun(tx, run)
    await recordProgress(tx, { ...run, counts: { ...noCounts, inserted: 14 }, requests: 1, state: gapMap })
    await finishRun(tx, run.runId, { finishedAt: '2026-11-21T12:00:01.250Z', requests: 2, error: null })
  })
  expect(await readRowState(db, row)).toEqual({ rowId: row.rowId, fence: 2, since: '2024-01-01', ...gapMap })
  expect(await listRuns(db, row, 10)).toMatchObject([
    { outcome: 'done', startedAt: run.startedAt, finishedAt: '2026-11-21T12:00:01.250Z', inserted: 14, requests: 2 },
    { outcome: 'interrupted', finishedAt: run.startedAt },
  ])
  await db.transaction((tx) => deleteRowState(tx, row))
  expect(await listRuns(db, row, 10)).toEqual([])
})
