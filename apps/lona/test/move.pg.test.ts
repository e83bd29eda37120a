import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Database, openDatabase } from '@lona/postgres'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runLona, temporaryFolder } from './run-lona.js'

const rows = ['hourly', 'daily', 'airQuality'].map((name) => `:~weather:48.85,2.35:${name}`)

// One home in a folder, carried over to a Postgres server: each step is a process of its own, as at a person's shell.
describe('moving from a folder to a server', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let test: TestDatabase
  let database: Database
  let here: Record<string, string>
  let there: Record<string, string>
  let file: string

  beforeAll(async () => {
    folder = await temporaryFolder()
    test = await createTestDatabase()
    database = await openDatabase(test.url ?? '')
    here = { LONA_DATA: join(folder.path, 'home'), DATABASE_URL: '' }
    there = { DATABASE_URL: test.url ?? '', LONA_KEY: randomBytes(32).toString('base64'), TMPDIR: folder.path }
    file = join(folder.path, 'mine.lona')
    await runLona(['sync', 'weather', '--place', 'Paris', '--since', '1y'], here).ended
    await runLona(['rows'], there).ended // makes the tables
  }, 240_000)
  afterAll(async () => {
    await database.close()
    await test.close()
    await folder.remove()
  })

  const cells = async (env: Record<string, string>) => {
    const all: unknown[] = []
    for (const row of rows) all.push(...(await runLona(['cells', row], env).ended).lines)
    return all
  }
  const stored = async () => {
    const { rows } = await database.query<{ count: number }>(
      `select (select count(*) from lona.cells)::int + (select count(*) from lona.rows)::int as count`,
    )
    return rows[0]?.count
  }
  const waiting = async () => {
    const { rowCount } = await database.query(
      "select from pg_locks where not granted and relation = 'lona.cells'::regclass",
    )
    return rowCount
  }
  const drafts = async () => (await readdir(folder.path)).filter((name) => name.endsWith('.part'))
  const draftOfThisProcess = `lona-import-${process.pid}-01234567-1.part`

  it('leaves no half file after kill -9 in the middle of an export, and the same command then works', async () => {
    const watcher = watch(folder.path)
    const killed = runLona(['export', file], here)
    await Promise.race([once(watcher, 'change'), killed.ended]) // its draft is there
    killed.child.kill('SIGKILL')
    watcher.close()
    await killed.ended
    expect([existsSync(file), (await drafts()).length]).toEqual([false, 1])
    const exported = await runLona(['export', file], here).ended
    expect([exported.code, exported.lines]).toEqual([0, [{ file, bytes: (await stat(file)).size }]])
    expect(await drafts()).toEqual([])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('writes over no file unless that is said, and the same to the standard output', async () => {
    const refused = await runLona(['export', file], here).ended
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('--force')])
    expect((await runLona(['export', file, '--force'], here).ended).code).toBe(0)
    const { child, ended } = runLona(['export', '-'], here)
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    expect((await ended).code).toBe(0)
    // All but the first line, which tells when it was made, and the last one, which sums up.
    const lines = (content: Buffer) => gunzipSync(content).toString().trim().split('\n').slice(1, -1).join('\n')
    expect(lines(Buffer.concat(chunks)) === lines(await readFile(file))).toBe(true)
  })

  it('refuses what is broken, foreign, or of a newer version, and writes nothing of it', async () => {
    const before = await stored()
    const whole = await readFile(file)
    const [header = '', ...rest] = gunzipSync(whole).toString().split('\n')
    const newer = JSON.stringify({ ...JSON.parse(header), version: 99 })
    const changed = [header, ...rest].join('\n').replace('temperatureMaxCelsius', 'temperatureMinCelsius')
    for (const [what, content, cure] of [
      ['half of it', whole.subarray(0, whole.length / 2), 'export again'],
      ['noise', randomBytes(20_000_000), 'export again'],
      ['another file', gzipSync('{"some":"other file"}\n'), 'Nothing was written'],
      ['a newer version', gzipSync([newer, ...rest].join('\n')), 'up to date'],
      ['a changed cell', gzipSync(changed), 'Nothing was written'],
      ['nothing', Buffer.alloc(0), 'Nothing was written'],
    ] as const) {
      const bad = join(folder.path, 'bad.lona')
      await writeFile(bad, content)
      const ended = await runLona(['import', bad], there).ended
      expect([what, ended.code, ended.said]).toEqual([what, 1, expect.stringContaining(cure)])
      await rm(bad)
    }
    expect(await stored()).toBe(before)
  })

  it('writes nothing when it is killed in the middle of an import, and the same command then brings equal cells', async () => {
    const importing = runLona(['import', file], there)
    const gate = await openDatabase(test.url ?? '')
    await gate.transaction(async (tx) => {
      await tx.query('lock table lona.cells in exclusive mode')
      await expect.poll(waiting, { timeout: 60_000, interval: 50 }).toBe(1)
      importing.child.kill('SIGKILL')
      await importing.ended
    })
    await gate.close()
    await expect.poll(waiting, { timeout: 60_000, interval: 50 }).toBe(0)
    expect([await stored(), (await drafts()).length]).toEqual([0, 1])
    await writeFile(join(folder.path, draftOfThisProcess), 'a process that lives is at it')
    const imported = await runLona(['import', file], there).ended
    const [report] = imported.lines
    expect([imported.code, report]).toEqual([0, expect.objectContaining({ rows: 3, alreadyHere: [] })])
    expect(await drafts()).toEqual([draftOfThisProcess])
    const [before, after] = [await cells(here), await cells(there)]
    console.log(`Cells in the folder: ${before.length}; restored on PostgreSQL: ${after.length}`)
    expect(after).toEqual(before)
    expect([after.length, after.length > 1000]).toEqual([report?.cells, true])
    expect((await runLona(['import', file], there).ended).lines).toMatchObject([
      { rows: 0, cells: 0, alreadyHere: rows.toSorted() },
    ])
  }, 240_000)
})
