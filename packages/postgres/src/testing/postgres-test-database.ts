import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Database } from '../database.js'
import { openDatabase } from '../open-database.js'
import { templateKeyOf } from './template-key.js'
import type { TestDatabase, TestDatabaseOptions } from './test-database.js'
import { startTestServer, type TestServer } from './test-server.js'

// Migrating takes longer than copying. So the first one who asks migrates a template, and everybody on the same server
// whose migrations have the same texts copies it. Names carry the time, so that what a killed run left on a server that
// lives on is dropped by a later run.

const prefix = 'lona_test_'
const leftoverAfterMs = 24 * 60 * 60 * 1000

let privateServer: Promise<TestServer> | undefined

/** A Postgres database of its own, copied from a template. */
export async function createPostgresTestDatabase({ migrate, server }: TestDatabaseOptions): Promise<TestDatabase> {
  const url = server?.url ?? process.env.TEST_DATABASE_URL ?? (await startPrivateServer()).url
  const name = newName('db')
  await withAdmin(url, async (admin) => {
    const template = migrate ? await prepareTemplate(admin, url, migrate) : 'template0'
    await admin.query(await createStatement(admin, name, template))
  })
  const db = await openDatabase(withDatabase(url, name))
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= db
      .close()
      .then(() => withAdmin(url, (admin) => admin.query(`drop database if exists ${name} with (force)`)))
      .then(() => undefined)
    return closing
  }
  return { db, url: withDatabase(url, name), close, [Symbol.asyncDispose]: close }
}

/** The template's name; it is made when nobody has made it yet. */
async function prepareTemplate(
  admin: pg.Client,
  url: string,
  migrate: (db: Database) => Promise<unknown>,
): Promise<string> {
  const key = await templateKeyOf(migrate)
  await admin.query(`select pg_advisory_lock(hashtext('lona test templates'))`)
  try {
    const { rows } = await admin.query<{ name: string }>(`select datname as name from pg_database where datname ~ $1`, [
      `^${prefix}`,
    ])
    for (const { name } of rows.filter(isLeftover)) await admin.query(`drop database if exists ${name} with (force)`)
    const ready = rows.find(({ name }) => name.endsWith(`_template_${key}`) && !isLeftover({ name }))
    if (ready) return ready.name

    const template = newName(`template_${key}`)
    const building = newName('building')
    await admin.query(await createStatement(admin, building, 'template0'))
    try {
      const db = await openDatabase(withDatabase(url, building))
      await migrate(db).finally(() => db.close())
    } catch (error) {
      await admin.query(`drop database if exists ${building} with (force)`)
      throw error
    }
    await admin.query(`alter database ${building} with allow_connections false`)
    await admin.query(`alter database ${building} rename to ${template}`)
    return template
  } finally {
    await admin.query(`select pg_advisory_unlock(hashtext('lona test templates'))`)
  }
}

async function createStatement(admin: pg.Client, name: string, template: string): Promise<string> {
  const { rows } = await admin.query<{ version: string }>(`show server_version_num`)
  const version = Number(Object.values(rows[0] ?? {})[0])
  return `create database ${name} template ${template}${version >= 150000 ? ' strategy file_copy' : ''}`
}

const newName = (what: string): string => `${prefix}${Date.now().toString(36)}_${randomUUID().slice(0, 8)}_${what}`

function isLeftover({ name }: { name: string }): boolean {
  const madeAt = Number.parseInt(name.slice(prefix.length), 36)
  return Date.now() - madeAt > leftoverAfterMs
}

async function withAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

function startPrivateServer(): Promise<TestServer> {
  privateServer ??= startTestServer() // ends with this process
  return privateServer
}
