import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { announce, describeHolder, type HousekeepingReport, openDatabase } from '../src/index.js'
import { createTestDatabase, type TestDatabase } from '../src/testing/index.js'
import { type Program, startProgram } from './programs/start-program.js'

const manifest = new URL('../node_modules/@electric-sql/pglite/package.json', import.meta.url)
const thisPglite = { pglite: JSON.parse(readFileSync(manifest, 'utf8')).version as string, postgres: '18' }

describe('a folder with an embedded database', { timeout: 60_000 }, () => {
  let test: TestDatabase
  let folder: string
  const programs: Program[] = []
  const start = (name: string, ...parameters: string[]) => {
    const program = startProgram(name, ...parameters)
    programs.push(program)
    return program
  }
  /** A folder that is ready to be opened, closed. */
  beforeAll(async () => {
    test = await createTestDatabase({ kind: 'pglite' })
    await test.db.close()
  }, 60_000)
  afterAll(() => test?.close())
  beforeEach(async () => {
    folder = await mkdtemp(join(dirname(test.folder ?? ''), 'lona-folder-test-'))
    await cp(join(test.folder ?? '', 'database'), join(folder, 'database'), { recursive: true })
  })
  afterEach(async () => {
    for (const program of programs.splice(0)) {
      program.process.kill('SIGKILL')
      await program.ended
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  it('is made with everything it needs, for its owner only', async () => {
    const fresh = join(folder, 'made', 'here')
    const db = await openDatabase(fresh)
    expect((await db.query('show server_version')).rows).toEqual([{ server_version: expect.stringMatching(/^18\./) }])
    expect(readdirSync(fresh).sort()).toEqual(['database', 'host.json', 'lock.sqlite', 'made-by.json'])
    expect(statSync(fresh).mode & 0o777).toBe(0o700)
    expect(statSync(join(fresh, 'host.json')).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(join(fresh, 'made-by.json'), 'utf8'))).toEqual(thisPglite)
    await db.close()
    expect(readdirSync(fresh).sort()).toEqual(['database', 'lock.sqlite', 'made-by.json'])
  })

  it('keeps what was committed', async () => {
    const db = await openDatabase(folder)
    await db.query('create table notes (id int)')
    await db.query('insert into notes values (1)')
    await db.close()
    const again = await openDatabase(folder)
    expect((await again.query('select id from notes')).rows).toEqual([{ id: 1 }])
    await again.close()
  })

  it('is refused to a second opener in the same process', async () => {
    const db = await openDatabase(folder)
    const refused = openDatabase(folder)
    await expect(refused).rejects.toMatchObject({ code: 'folder-in-use', folder, pid: process.pid })
    await db.close()
  })

  it('names the process and address that hold it, and never the token', async () => {
    const program = start('hold-folder', folder)
    await program.nextLine()
    const refused = await openDatabase(folder).catch((error: unknown) => error)
    const { pid } = program.process
    expect(refused).toMatchObject({ code: 'folder-in-use', folder, pid, address: 'http://127.0.0.1:7777' })
    expect(String(refused)).not.toContain('geheim')
    expect(await describeHolder(folder)).toMatchObject({ pid, address: 'http://127.0.0.1:7777', token: 'geheim' })
  })

  it('is free at once when its holder is killed, with everything that was committed and nothing else', async () => {
    const program = start('hold-folder', folder)
    await program.nextLine()
    program.process.kill('SIGKILL')
    await program.ended
    expect(await describeHolder(folder)).toBeUndefined()
    const db = await openDatabase(folder)
    expect((await db.query('select id from notes')).rows).toEqual([{ id: 1 }])
    await db.close()
  })

  it('is never left half made by an opener that is killed while making it', async () => {
    await rm(join(folder, 'database'), { recursive: true })
    const program = start('hold-folder', folder)
    await vi.waitFor(
      () => expect(draftsIn(folder).flatMap((draft) => readdirSync(join(folder, draft)))).toContain('base'),
      {
        timeout: 30_000,
        interval: 1,
      },
    )
    program.process.kill('SIGKILL')
    await program.ended
    expect([existsSync(join(folder, 'database')), draftsIn(folder).length]).toEqual([false, 1])
    const db = await openDatabase(folder)
    expect(draftsIn(folder)).toEqual([])
    await db.close()
  })

  it('does not keep a process that has nothing more to do', async () => {
    const program = start('query-and-finish', folder)
    expect(await program.nextLine()).toBe('finished')
    expect(await program.ended).toBe(0)
  })

  it('of another major version of Postgres is refused in words, and left as it is', async () => {
    await writeFile(join(folder, 'database', 'PG_VERSION'), '17\n')
    await expect(openDatabase(folder)).rejects.toMatchObject({
      code: 'folder-version',
      folder,
      message: expect.stringContaining('made by Postgres 17.'),
    })
    await expect(describeHolder(folder)).resolves.toBeUndefined()
    expect(readdirSync(folder)).not.toContain('made-by.json')

    const maker = { pglite: '0.3.14', postgres: '17' }
    await writeFile(join(folder, 'made-by.json'), JSON.stringify(maker))
    const refused = await openDatabase(folder).catch((error: Error) => error.message)
    expect(refused).toContain('made by PGlite 0.3.14 (Postgres 17).')
    expect(refused).toContain(`brings PGlite ${thisPglite.pglite} (Postgres 18)`)
    expect(refused).toMatch(/lona export life\.lona.*new folder.*lona import life\.lona/)
    expect(JSON.parse(readFileSync(join(folder, 'made-by.json'), 'utf8'))).toEqual(maker)
  })

  it('on which this PGlite does not start is said to need the other that opened it last', async () => {
    await writeFile(join(folder, 'made-by.json'), '{"pglite":"0.9.1","postgres":"18"}')
    await rm(join(folder, 'database', 'global', 'pg_control'))
    await expect(openDatabase(folder)).rejects.toMatchObject({
      code: 'folder-version',
      message: expect.stringContaining('made by PGlite 0.9.1 (Postgres 18).'),
      cause: { code: 'folder-unreadable' },
    })
    expect(await describeHolder(folder)).toBeUndefined()
  })

  it.each([
    ['before anybody wrote that down', null],
    ['by another PGlite of the same Postgres', '{"pglite":"0.5.1","postgres":"18"}'],
    ['by nobody who can be read', 'garbage'],
  ])('that was made %s opens, and remembers this PGlite', async (_, marker) => {
    if (marker !== null) await writeFile(join(folder, 'made-by.json'), marker)
    await (await openDatabase(folder)).close()
    expect(JSON.parse(readFileSync(join(folder, 'made-by.json'), 'utf8'))).toEqual(thisPglite)
    expect(readdirSync(folder).sort()).toEqual(['database', 'lock.sqlite', 'made-by.json'])
  })

  it('whose maker cannot be written down is refused, and free again', async () => {
    await mkdir(join(folder, 'made-by.json'))
    await expect(openDatabase(folder)).rejects.toMatchObject({ code: 'folder-unreadable', folder })
    expect(await describeHolder(folder)).toBeUndefined()
    await rmdir(join(folder, 'made-by.json'))
    await (await openDatabase(folder)).close()
  })

  it('that holds something else is refused, and stays free', async () => {
    await rm(join(folder, 'database', 'PG_VERSION'))
    await expect(openDatabase(folder)).rejects.toMatchObject({ code: 'folder-unreadable', folder })
    await rm(join(folder, 'database'), { recursive: true })
    await writeFile(join(folder, 'file'), '')
    await expect(openDatabase(join(folder, 'file'))).rejects.toMatchObject({ code: 'folder-unreadable' })
    expect(await describeHolder(folder)).toBeUndefined()
    await expect(openDatabase('mysql://host/x')).rejects.toMatchObject({ code: 'folder-unreadable' })
  })

  it('that is damaged is refused with what Postgres said', async () => {
    await rm(join(folder, 'database', 'global', 'pg_control'))
    await expect(openDatabase(folder)).rejects.toMatchObject({
      code: 'folder-unreadable',
      message: expect.stringContaining('pg_control'),
    })
  })

  it('takes an address only from whoever holds it', async () => {
    await expect(announce(folder, { address: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'closed' })
    const db = await openDatabase(folder)
    await announce(folder, { address: 'http://127.0.0.1:1' })
    expect(JSON.parse(readFileSync(join(folder, 'host.json'), 'utf8'))).toMatchObject({ pid: process.pid })
    await db.close()
  })

  it('cleans up after enough writes, never inside a transaction', async () => {
    const reports: HousekeepingReport[] = []
    let tell = () => {}
    const told = new Promise<void>((resolve) => {
      tell = resolve
    })
    const db = await openDatabase(folder, {
      housekeepingAfterWrites: 100,
      onHousekeeping: (report) => {
        reports.push(report)
        tell()
      },
    })
    await db.query('create table notes (id int)')
    await db.query('insert into notes select generate_series(1, 98)')
    await db.query('select 1')
    await db.transaction(async (tx) => {
      await tx.query('insert into notes values (99)')
      await tx.query('update notes set id = -id')
      expect(reports).toEqual([])
    })
    await told
    expect(reports).toEqual([{ durationMs: expect.any(Number) }])
    const { rows } = await db.query(
      `select relpages > 0 and reltuples = 99 as analyzed from pg_class where relname = 'notes'`,
    )
    expect(rows).toEqual([{ analyzed: true }])
    await db.close()
  })

  it('starts its database again after a crash, and tells everybody who was waiting', async () => {
    const db = await openDatabase(folder)
    await db.query('create table notes (id int)')
    await db.query('insert into notes values (1)')
    const wal = join(folder, 'database', 'pg_wal')
    await rename(wal, `${wal}-away`) // Postgres panics when it cannot make its next log file
    const crash = db.transaction(async (tx) => {
      await tx.query('insert into notes values (2)')
      await tx.query(`select pg_logical_emit_message(true, 'x', repeat('y', 1000000)) from generate_series(1, 40)`)
    })
    const waiting = [db.query('select 1'), db.query('select 2')]
    await expect(crash).rejects.toMatchObject({ code: 'crashed' })
    for (const query of waiting)
      await expect(query).rejects.toMatchObject({ name: 'DatabaseError', code: 'folder-unreadable' })
    await rm(wal, { recursive: true, force: true })
    await rename(`${wal}-away`, wal)
    expect((await db.query('select id from notes')).rows).toEqual([{ id: 1 }])
    await db.close()
  })
})

const draftsIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('database-new-'))
