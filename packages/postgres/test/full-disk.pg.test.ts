import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../src/index.js'
import { createTestDatabase, startTestServer, type TestDatabase } from '../src/testing/index.js'

const disks: string[] = []

/** A small disk in memory, or `undefined` where this user may not make one. */
function mountDisk(megabytes: number): string | undefined {
  const disk = mkdtempSync(join(tmpdir(), 'lona-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk], { stdio: 'ignore' })
  } catch {
    rmSync(disk, { recursive: true })
    return undefined
  }
  disks.push(disk)
  return disk
}

function unmountAll(): void {
  for (const disk of disks.splice(0)) {
    execFileSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true })
  }
}

const canMount = mountDisk(1) !== undefined
unmountAll()
const why = canMount ? '' : ' (SKIPPED: this user may not mount file systems)'

describe(`a full disk${why}`, { timeout: 120_000 }, () => {
  let template: TestDatabase
  beforeAll(async () => {
    template = await createTestDatabase({ kind: 'pglite' })
    await template.db.close()
  }, 60_000)
  afterEach(unmountAll)
  afterAll(() => template.close())

  const openCopyOn = (disk: string): Promise<Database> => {
    cpSync(join(template.folder ?? '', 'database'), join(disk, 'data', 'database'), { recursive: true })
    return openDatabase(join(disk, 'data'))
  }

  const ballastMegabytes = 24
  const diskWithBallast = (megabytes: number): { disk: string; free: () => void } => {
    const disk = mountDisk(megabytes) ?? ''
    const ballast = join(disk, 'ballast')
    writeFileSync(ballast, Buffer.alloc(ballastMegabytes * 1024 * 1024))
    return { disk, free: () => rmSync(ballast) }
  }

  /** Commits rows, each with a heavy load beside it that is not in the log, until there is no space; gives how many were committed. */
  async function fill(db: Database): Promise<{ committed: number; error: unknown }> {
    await db.query('create unlogged table heavy (text text); create table if not exists counted (id int)')
    for (let committed = 0; committed < 1000; committed++) {
      try {
        await db.transaction(async (tx) => {
          await tx.query('insert into counted values ($1)', [committed])
          await tx.query(`insert into heavy select repeat(md5(g::text), 20) from generate_series(1, 3000) g`)
        })
      } catch (error) {
        return { committed, error }
      }
    }
    throw new Error('The disk is too large for this test.')
  }

  const countedIn = async (db: Database) => Number((await db.query('select count(*) as n from counted')).rows[0]?.n)
  const growLog = `select count(pg_logical_emit_message(true, 'x', repeat('y', 1000000))) from generate_series(1, 120)`

  it.skipIf(!canMount)('under PGlite is named, loses nothing, and is over when space is freed', async () => {
    const { disk, free } = diskWithBallast(120)
    const db = await openCopyOn(disk)
    const { committed, error } = await fill(db)
    expect(error).toMatchObject({ code: 'disk-full' })
    expect(await countedIn(db)).toBe(committed)
    free()
    await db.query('insert into heavy select * from heavy limit 3000; insert into counted values (-1)')
    await db.close()
    const again = await openDatabase(join(disk, 'data'))
    expect(await countedIn(again)).toBe(committed + 1)
    await again.close()
  })

  it.skipIf(!canMount)('under the log of PGlite is named too, and the database comes back by itself', async () => {
    const { disk, free } = diskWithBallast(90)
    const db = await openCopyOn(disk)
    await db.query('create table counted (id int); insert into counted values (1)')
    await expect(db.query(growLog)).rejects.toMatchObject({ code: 'disk-full' })
    free()
    expect(await countedIn(db)).toBe(1)
    await db.query('insert into counted values (2)')
    await db.close()
  })

  it.skipIf(!canMount)('refuses to make a database, and leaves nothing half made', async () => {
    const disk = mountDisk(8) ?? ''
    await expect(openDatabase(join(disk, 'data'))).rejects.toMatchObject({ code: 'disk-full' })
    await expect(openDatabase(join(disk, 'data'))).rejects.toMatchObject({ code: 'disk-full' })
  })

  it.skipIf(!canMount)('under Postgres is named, loses nothing, and is over when space is freed', async () => {
    const { disk, free } = diskWithBallast(150)
    const server = await startTestServer({ parentFolder: disk, settings: { max_wal_size: '32MB' } })
    const db = await openDatabase(server.url)
    const { committed, error } = await fill(db)
    expect(error).toMatchObject({ code: 'disk-full' })
    expect(await countedIn(db)).toBe(committed)
    free()
    await db.query('insert into heavy select * from heavy limit 3000; insert into counted values (-1)')
    expect(await countedIn(db)).toBe(committed + 1)
    await db.close()
    await server.stop()
  })

  it.skipIf(!canMount)(
    'under the log of Postgres is named too, and what was committed is there after a restart',
    async () => {
      const { disk, free } = diskWithBallast(110)
      const server = await startTestServer({ parentFolder: disk })
      const db = await openDatabase(server.url)
      await db.query('create table counted (id int); insert into counted values (1)')
      await expect(db.query(growLog)).rejects.toMatchObject({ code: 'disk-full' })
      free()
      await server.restart()
      expect(await countedIn(db)).toBe(1)
      await db.close()
      await server.stop()
    },
  )
})
