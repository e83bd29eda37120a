import { openDatabase } from '@lona/postgres'
import { createTestDatabase } from '@lona/postgres/testing'
import { expect, it, onTestFinished } from 'vitest'
import { type LonaProcess, runLona, temporaryFolder } from './run-lona.js'

const daily = ':~weather:48.85,2.35:daily'
const patience = { timeout: 150_000, interval: 50 }

it('refuses to share a folder, and says what to do', async () => {
  const folder = await temporaryFolder()
  const ended = await runLona(['worker'], { LONA_DATA: folder.path, DATABASE_URL: '' }).ended
  expect([ended.code, ended.said]).toEqual([1, expect.stringMatching(/one process.*set DATABASE_URL/)])
  await folder.remove()
})

it('finishes with the other worker what one of two had under way when it was killed', async () => {
  const test = await createTestDatabase()
  const database = await openDatabase(test.url ?? '')
  const workers: LonaProcess[] = []
  onTestFinished(async () => {
    for (const { child } of workers) child.kill('SIGKILL')
    await Promise.all(workers.map(({ ended }) => ended))
    await database.close()
    await test.close()
  })
  const env = { DATABASE_URL: test.url }
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
  const since = new Date(Date.now() - 2 * 365 * 86_400_000).toISOString().slice(0, 10)
  expect((await lona('follow', 'weather', '--place', 'Paris', '--since', since)).lines).toHaveLength(3)

  // Held still, it cannot end its slice: whatever stays under way while the other one goes on is its own.
  let itsRun: string | undefined
  await expect
    .poll(async () => {
      doomed.child.kill('SIGSTOP')
      const [running, done] = [await runs('running'), (await runs('done')).length]
      if (running.length > 0) {
        await expect.poll(async () => (await runs('done')).length, patience).toBeGreaterThan(done + 1)
        const still = await runs('running')
        itsRun = running.find((run) => still.includes(run))
      }
      if (itsRun === undefined) doomed.child.kill('SIGCONT')
      return itsRun
    }, patience)
    .toBeDefined()
  doomed.child.kill('SIGKILL')
  expect((await doomed.ended).code).toBeNull()

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
  const interrupted = all.find(({ runId }) => runId === itsRun)
  expect(interrupted).toMatchObject({ outcome: 'interrupted', errorCode: null })
  expect(all).toContainEqual(
    expect.objectContaining({
      outcome: 'done',
      row: interrupted?.row,
      stage: interrupted?.stage,
      range: interrupted?.range,
    }),
  )

  survivor.child.kill('SIGTERM')
  expect((await survivor.ended).code).toBe(0)
}, 240_000)

it('works beside a worker: one-off commands follow, bring, pause and tell on the same database', async () => {
  const test = await createTestDatabase()
  const env = { DATABASE_URL: test.url }
  const worker = runLona(['worker'], env)
  onTestFinished(async () => {
    worker.child.kill('SIGKILL')
    await worker.ended
    await test.close()
  })
  await worker.line(({ slots }) => slots === 4)
  const lona = async (...words: string[]) => (await runLona(words, env).ended).lines
  const ended = await runLona(['sync', 'weather', '--place', 'Paris', '--since', '2026-01-01'], env).ended
  expect([ended.code, ended.said]).toEqual([0, expect.not.stringContaining('Error')])
  expect(ended.lines.filter(({ type }) => type === 'row')).toHaveLength(3)
  expect((await lona('status')).map(({ percent }) => percent)).toEqual([100, 100, 100])
  expect(await lona('pause', daily)).toMatchObject([{ paused: ['viewport', 'backfill'] }])
  expect(await lona('why', daily)).toMatchObject([{ words: expect.stringContaining('paused') }])
  expect(await lona('resume', daily)).toMatchObject([{ paused: [] }])
  worker.child.kill('SIGINT')
  expect((await worker.ended).code).toBe(0)
})
