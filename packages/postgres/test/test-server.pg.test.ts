import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Database, migrate, openDatabase } from '../src/index.js'
import { createTestDatabase, startTestServer } from '../src/testing/index.js'
import { startProgram } from './programs/start-program.js'

describe('a test server', { timeout: 60_000 }, () => {
  let parentFolder: string
  beforeEach(() => {
    parentFolder = mkdtempSync(join(tmpdir(), 'lona-server-test-'))
    chmodSync(parentFolder, 0o755) // the server runs as another user
  })
  afterEach(() => rmSync(parentFolder, { recursive: true }))

  it('keeps its data across a SIGKILL and leaves nothing behind when it stops', async () => {
    const server = await startTestServer({ parentFolder })
    const db = await openDatabase(server.socketUrl)
    await db.query('create table kept ()')
    expect((await db.query('select inet_client_addr() as address')).rows).toEqual([{ address: null }]) // by no network
    await server.kill()
    await server.restart()
    expect((await db.query(`select to_regclass('kept') is not null as kept`)).rows).toEqual([{ kept: true }])
    await db.close()
    await server.stop()
    await server.stop()
    expect(readdirSync(parentFolder)).toEqual([])
    await expect(openDatabase(server.url)).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('ends when the process is killed that started it, and the next one sweeps its folder', async () => {
    const program = startProgram('start-server', parentFolder)
    const url = await program.nextLine()
    const [left] = readdirSync(parentFolder)
    program.process.kill('SIGKILL')
    await program.ended
    await vi.waitFor(() => expect(openDatabase(url)).rejects.toMatchObject({ code: 'unreachable' }), 10_000)
    const server = await startTestServer({ parentFolder })
    expect(existsSync(join(parentFolder, left ?? ''))).toBe(false)
    await server.stop()
  })

  it('can be the embedded one', async () => {
    const server = await startTestServer({ parentFolder, binaries: 'embedded' })
    expect(server.version).toMatch(/^18\./)
    await server.stop()
  })
})

describe('a test database', { timeout: 60_000 }, () => {
  it('is copied from one template by all whose migrations have the same texts', async () => {
    const sql = `create table made (); -- ${crypto.randomUUID()}`
    const asOften = () => (db: Database) => migrate(db, 'made', [{ number: 1, name: 'made', sql }])
    await using first = await createTestDatabase({ migrate: asOften() })
    await using second = await createTestDatabase({ migrate: asOften() })
    const at = 'select applied_at from lona.migrations'
    expect((await first.db.query(at)).rows).toEqual((await second.db.query(at)).rows)
    await first.db.query('drop table made')
    expect((await second.db.query('select * from made')).rows).toEqual([])
  })

  it('is made by a callback that does more than migrate, too', async () => {
    await using test = await createTestDatabase({ migrate: (db) => db.query('create table plain ()') })
    expect((await test.db.query('select * from plain')).rows).toEqual([])
  })

  it('says why when its migrations fail, and is tried anew by the next', async () => {
    let fails = true
    const sometimes = (db: Database) => db.query(fails ? 'select 1/0' : 'select 1')
    await expect(createTestDatabase({ migrate: sometimes })).rejects.toMatchObject({ sqlState: '22012' })
    fails = false
    await using test = await createTestDatabase({ migrate: sometimes })
    expect(test.db.kind).toBe('postgres')
  })

  it('is gone when it is closed, once', async () => {
    const test = await createTestDatabase()
    await test.close()
    await test.close()
    await expect(openDatabase(test.url ?? '')).rejects.toMatchObject({ code: 'sign-in-refused' })
    const embedded = await createTestDatabase({ kind: 'pglite' })
    await embedded.close()
    expect(existsSync(embedded.folder ?? '')).toBe(false)
  })
})
