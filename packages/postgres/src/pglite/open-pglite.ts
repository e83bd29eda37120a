import { resolve } from 'node:path'
import { createDatabase } from '../create-database.js'
import type { Database } from '../database.js'
import { DatabaseError } from '../database-error.js'
import type { OpenDatabaseOptions } from '../open-database.js'
import { type Engine, startEngine } from './engine.js'
import { toFolderError } from './folder-error.js'
import { readHolder, removeHolder, writeHolder } from './folder-holder.js'
import { lockFolder } from './folder-lock.js'
import { startFailure, writeMaker } from './folder-maker.js'
import { createPgliteSource } from './pglite-source.js'
import { prepareFolder } from './prepare-folder.js'

// Opening: take the folder's lock, write down who has it, make or check the files, start the thread. Closing is the
// same backwards. The lock is held longest, so nobody ever meets a folder that is half open.

/** The embedded database in a folder. */
export async function openPglite(where: string, options: OpenDatabaseOptions): Promise<Database> {
  const folder = resolve(where)
  const lock = await lockFolder(folder)
  if (!lock) throw folderInUse(folder)
  const letGo = async () => {
    try {
      await removeHolder(folder)
    } finally {
      lock.release()
    }
  }
  try {
    await writeHolder(folder)
    const dataFolder = await prepareFolder(folder)
    const start = async (): Promise<Engine> => {
      const engine = await startEngine(folder, dataFolder)
      await engine.request({ sql: `set application_name = 'lona'; set search_path to default`, parameters: [] })
      return engine
    }
    const engine = await start().catch(async (error: unknown) => {
      throw await startFailure(folder, error)
    })
    await writeMaker(folder).catch(async (error: unknown) => {
      await engine.stop()
      throw toFolderError(error, folder)
    })
    const source = createPgliteSource(engine, {
      folder,
      start,
      housekeepingAfterWrites: options.housekeepingAfterWrites ?? 20_000,
      onHousekeeping: options.onHousekeeping ?? (() => undefined),
      onEnd: letGo,
    })
    return createDatabase('pglite', source, options)
  } catch (error) {
    await letGo()
    throw error
  }
}

function folderInUse(folder: string): DatabaseError {
  const holder = readHolder(folder)
  const who = holder ? `process ${holder.pid}${holder.pid === process.pid ? ' (this one)' : ''}` : 'another process'
  const next = holder?.address ? `Talk to it at ${holder.address}, or stop it first.` : 'Stop it first.'
  return new DatabaseError({
    code: 'folder-in-use',
    message: `The database in ${folder} is in use by ${who}. ${next}`,
    folder,
    pid: holder?.pid,
    address: holder?.address,
  })
}
