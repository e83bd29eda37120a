import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toFolderError } from './folder-error.js'
import { folderVersion, thisMaker, writeMaker } from './folder-maker.js'
import { programFile } from './program-file.js'

const draftPrefix = 'database-new-'

/** Path of the database's files in a held folder, made when they are not there, and checked when they are. */
export async function prepareFolder(folder: string): Promise<string> {
  try {
    await removeDrafts(folder)
    const database = join(folder, 'database')
    if (existsSync(database)) await checkVersion(folder, database)
    else await makeDatabase(folder, database)
    return database
  } catch (error) {
    throw toFolderError(error, folder)
  }
}

/** What an opener left that was killed while it made the database; its child may go on writing for a moment. */
async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(draftPrefix)) await rm(join(folder, name), { recursive: true, force: true, maxRetries: 20 })
  }
}

async function checkVersion(folder: string, database: string): Promise<void> {
  const version = (await readFile(join(database, 'PG_VERSION'), 'utf8')).trim()
  if (version !== thisMaker.postgres) throw await folderVersion(folder, version)
}

/** Makes the files beside their place and moves them there in one step, so that nothing half made is ever opened. */
async function makeDatabase(folder: string, database: string): Promise<void> {
  const draft = await mkdtemp(join(folder, draftPrefix))
  try {
    await runInitialize(draft, folder)
    await writeMaker(folder) // first, so that no database is ever there without its maker's name
    await rename(draft, database)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

function runInitialize(draft: string, folder: string): Promise<void> {
  const { NODE_OPTIONS: _, ...env } = process.env
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(programFile('initialize')), draft], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env,
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(toFolderError(said.trim() || `making the database ended with ${code}`, folder))
    })
  })
}
