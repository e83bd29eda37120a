import { randomBytes } from 'node:crypto'
import { openDatabase } from '@lona/postgres'
import { createTestDatabase } from '@lona/postgres/testing'
import { expect, it, onTestFinished } from 'vitest'
import { type LonaProcess, runLona, temporaryFolder } from './run-lona.js'

const daily = ':~weather:48.85,2.35:daily'
const key = randomBytes(32).toString('base64')
const patience = { timeout: 150_000, interval: 50 }

it('refuses to share a folder, and says what to do', async () => {
  const folder = await temporaryFolder()
  const ended = await runLona(['worker'], { LONA_DATA: folder.path, DATABASE_URL: '' }).ended
  expect([ended.code, ended.said]).toEqual([1, expect.stringMatching(/one process.*set DATABASE_URL/)])
  await folder.remove()
})

it('finishes with the other worker what one of two had under way when it was killed', async () => {
  const test = await createTestDatabase()
  const [database, gate] = [await openDatabase(test.url ?? ''), await openDatabase(test.url ?? '')]
  const workers: LonaProcess[] = []
  onTestFinished(async () => {
    for (const { child } of workers) child.kill('SIGKILL')
    await Promise.all(workers.map(({ ended }) => ended))
    await Promise.all([database.close(), gate.close()])
    await test.close()
  })
  const env = { DATABASE_URL: test.url, LONA_KEY: key }
  const lona = (...words: string[]) => runLona(words, env).ended
  const startWorker = async (): Promise<LonaProcess> => {
    const worker = runLona(['worker', '--slots', '1'], env)
    workers.push(worker)
    await worker.line(({ slots }) => slots === 1)
    return worker
  }
  const runs = async (outcome: string): Promise<readonly string[]> => {
    const { rows } = await database.query<{ id: string }>('select id from lona.runs where outcome = $1', [outcome])
    return rows.map(({ id }) => id)
  }

  const doomed = await startWorker()
  const survivor = await startWorker()
  const since = new Date(Date.now() - 365 * 86_400_000).toISOString().slice(0, 10)
  expect((await lona('follow', 'weather', '--place', 'Paris', '--since', since)).lines).toHaveLength(3)

  // In the middle of it nobody can write for a moment, so that each of the two has a slice that it cannot end.
  await expect.poll(async () => (await runs('done')).length, patience).toBeGreaterThan(5)
  const underWay = await gate.transaction(async (tx) => {
    await tx.query('lock table lona.cells in exclusive mode')
    await expect.poll(() => runs('running'), patience).toHaveLength(2)
    const running = await runs('running')
    doomed.child.kill('SIGKILL')
    await doomed.ended
    return running
  })

  const status = async () => (await lona('status')).lines
  await expect
    .poll(async () => (await status()).map(({ percent, completeSince }) => [percent, completeSince]), {
      ...patience,
      interval: 1_000,
    })
    .toEqual([
      [100, since],
      [100, since],
      [100, since],
    ])

  // A day is a cell: none is missing, and none is there twice.
  const cells = (await lona('cells', daily)).lines.map(({ date }) => date)
  expect(new Set(cells).size).toBe(cells.length)
  expect(cells).toHaveLength(Number((await status()).find(({ row }) => row === daily)?.wantedDays))
  const histories = (await status()).map(({ row }) => lona('history', String(row), '--limit', '1000'))
  const all = (await Promise.all(histories)).flatMap(({ lines }) => lines)
  const [interrupted, ...others] = all.filter(({ outcome }) => outcome !== 'done')
  expect([underWay.includes(String(interrupted?.runId)), others]).toEqual([true, []])
  expect(interrupted).toMatchObject({ outcome: 'interrupted', errorCode: null })
  const { row, stage, range } = interrupted ?? {}
  expect(all).toContainEqual(expect.objectContaining({ outcome: 'done', row, stage, range }))

  survivor.child.kill('SIGTERM')
  expect((await survivor.ended).code).toBe(0)
}, 240_000)

it('works beside a worker: one-off commands follow, bring, pause and tell on the same database', async () => {
  const test = await createTestDatabase()
  const env = { DATABASE_URL: test.url, LONA_KEY: key }
  const worker = runLona(['worker'], env)
  onTestFinished(async () => {
    worker.child.kill('SIGKILL')
    await worker.ended
    await test.close()
  })
  await worker.line(({ slots }) => slots === 4)
  const lona = async (...words: string[]) => (await runLona(words, env).ended).lines
  const ended = await runLona(['sync', 'weather', '--place', 'Paris', '--since', '2026-08-01'], env).ended
  expect([ended.code, ended.said]).toEqual([0, expect.not.stringContaining('Error')])
  expect(ended.lines.filter(({ type }) => type === 'row')).toHaveLength(3)
  expect((await lona('status')).map(({ percent }) => percent)).toEqual([100, 100, 100])
  expect(await lona('pause', daily)).toMatchObject([{ paused: ['viewport', 'backfill'] }])
  expect(await lona('why', daily)).toMatchObject([{ words: expect.stringContaining('paused') }])
  expect(await lona('resume', daily)).toMatchObject([{ paused: [] }])
  worker.child.kill('SIGINT')
  expect((await worker.ended).code).toBe(0)
})
