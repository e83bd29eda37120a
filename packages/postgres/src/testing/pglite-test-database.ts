import { constants, existsSync, rmSync } from 'node:fs'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../database.js'
import { openDatabase } from '../open-database.js'
import { type FolderLock, lockFolder } from '../pglite/folder-lock.js'
import { folderNamePrefix, nameOfThisProcess, parentOfTestFolders, sweepLeftovers } from './leftovers.js'
import { templateKeyOf } from './template-key.js'
import type { TestDatabase, TestDatabaseOptions } from './test-database.js'
import { ownerOfTemplates } from './test-run.js'

// Making an embedded database takes seconds, copying its files a fraction of one. So the first who asks makes a template
// for everybody in the same test run: one without tables, and from it one per set of migrations.

/** An embedded database of its own, in a copied folder. */
export async function createPgliteTestDatabase({ migrate }: TestDatabaseOptions): Promise<TestDatabase> {
  const parent = parentOfTestFolders()
  sweepLeftovers(parent)
  const template = await prepareTemplate(parent, migrate)
  const folder = await mkdtemp(join(parent, `${folderNamePrefix(nameOfThisProcess())}pglite-`))
  const removeNow = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeNow)
  await copy(template, folder)
  const db = await openDatabase(folder)
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= db.close().then(() => {
      process.off('exit', removeNow)
      return rm(folder, { recursive: true, force: true, maxRetries: 3 })
    })
    return closing
  }
  return { db, folder, close, [Symbol.asyncDispose]: close }
}

/** The template's folder; it is made when nobody has made it yet. */
async function prepareTemplate(parent: string, migrate?: (db: Database) => Promise<unknown>): Promise<string> {
  const key = migrate ? await templateKeyOf(migrate) : 'empty'
  const template = join(parent, `${folderNamePrefix(ownerOfTemplates())}template-${key}`)
  if (existsSync(template)) return template
  const lock = await waitForLock(`${template}-lock`)
  try {
    if (existsSync(template)) return template // made by whoever had the lock
    const building = await mkdtemp(`${template}-building-`)
    try {
      if (migrate) await copy(await prepareTemplate(parent), building)
      const db = await openDatabase(building)
      await Promise.resolve(migrate?.(db)).finally(() => db.close())
      await rename(building, template)
    } catch (error) {
      await rm(building, { recursive: true, force: true })
      throw error
    }
    return template
  } finally {
    lock.release()
  }
}

async function waitForLock(folder: string): Promise<FolderLock> {
  for (;;) {
    const lock = await lockFolder(folder)
    if (lock) return lock
  }
}

const copy = (from: string, to: string): Promise<void> =>
  cp(join(from, 'database'), join(to, 'database'), { recursive: true, mode: constants.COPYFILE_FICLONE })
