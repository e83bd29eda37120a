import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase } from '@lona/postgres/testing'
import { expect, it, onTestFinished } from 'vitest'
import { migrateApp } from '../src/app-migrations.js'
import { keyFileOf, openKey } from '../src/security/key.js'

async function open() {
  const { db, close } = await createTestDatabase()
  onTestFinished(close)
  await db.query('create schema if not exists lona')
  await migrateApp(db)
  const folder = await mkdtemp(join(tmpdir(), 'lona-key-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return { db, folder }
}
const key = Buffer.alloc(32, 7).toString('base64')
const other = Buffer.alloc(32, 8).toString('base64')

it('makes the key of a folder once, for nobody else to read, and finds it again', async () => {
  const { db, folder } = await open()
  const made = await openKey(db, { given: undefined, folder })
  expect(made).toHaveLength(32)
  expect((await stat(keyFileOf(folder))).mode & 0o777).toBe(0o600)
  expect(await openKey(db, { given: undefined, folder })).toEqual(made)
})

it('demands a key where the data is on a server, and says how to make one', async () => {
  const { db } = await open()
  const refused = { code: 'key-missing', message: expect.stringContaining('openssl rand -base64 32') }
  await expect(openKey(db, { given: undefined, folder: null })).rejects.toMatchObject(refused)
  for (const given of ['short', 'x'.repeat(200), Buffer.alloc(31).toString('base64')]) {
    await expect(openKey(db, { given, folder: null })).rejects.toMatchObject({ code: 'key-missing' })
  }
  expect(await openKey(db, { given: key, folder: null })).toEqual(Buffer.alloc(32, 7))
})

it('refuses another key than the first, and tells nothing of either', async () => {
  const { db, folder } = await open()
  await openKey(db, { given: key, folder: null })
  const error: unknown = await openKey(db, { given: other, folder: null }).catch((failure: unknown) => failure)
  expect(error).toMatchObject({ code: 'wrong-key', message: expect.stringContaining('LONA_KEY') })
  expect(String(error)).not.toContain(other)
  await writeFile(keyFileOf(folder), other)
  await expect(openKey(db, { given: undefined, folder })).rejects.toMatchObject({
    code: 'wrong-key',
    message: expect.stringContaining(keyFileOf(folder)),
  })
  expect(await readFile(keyFileOf(folder), 'utf8')).toBe(other)
  const { rows } = await db.query('select * from lona.app_settings')
  expect(JSON.stringify(rows)).not.toContain(key)
})
