import { readFileSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DatabaseError, isDatabaseError } from '../database-error.js'

// Beside its database a folder holds the name of the PGlite that made it or has opened it last: one that cannot open it
// tells by that which version can, and so how the data gets over.

/** A version of PGlite. */
export interface FolderMaker {
  /** Its own version, such as `0.5.16`. */
  readonly pglite: string
  /** The major version of the Postgres inside. */
  readonly postgres: string
}

/** The PGlite of this program. A test fails when another PGlite brings another Postgres. */
export const thisMaker: FolderMaker = { pglite: readVersion(), postgres: '18' }

function readVersion(): string {
  // The package has no door to its package.json, which lies above whatever it is entered by.
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const { version } = JSON.parse(readFileSync(join(entry, '../../package.json'), 'utf8')) as { version: string }
  return version
}

const fileOf = (folder: string): string => join(folder, 'made-by.json')

/** Writes down that this PGlite has made or opened the folder, unless that stands there. */
export async function writeMaker(folder: string): Promise<void> {
  const text = `${JSON.stringify(thisMaker)}\n`
  const file = fileOf(folder)
  if ((await readFile(file, 'utf8').catch(absent)) === text) return
  const draft = `${file}.${process.pid}`
  try {
    await writeFile(draft, text, { mode: 0o600 })
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Who made the folder or has opened it last; `undefined` where nobody wrote it down, or not legibly. */
export async function readMaker(folder: string): Promise<FolderMaker | undefined> {
  const text = await readFile(fileOf(folder), 'utf8').catch(absent)
  const [, pglite, postgres] = /^\{"pglite":"([\w.+-]{1,50})","postgres":"([\w.]{1,20})"\}\s*$/.exec(text ?? '') ?? []
  return pglite && postgres ? { pglite, postgres } : undefined
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** Why the embedded database did not start on a folder: where another PGlite has opened it, this may be the wrong one. */
export async function startFailure(folder: string, error: unknown): Promise<unknown> {
  if (!isDatabaseError(error) || error.code !== 'folder-unreadable') return error
  const maker = await readMaker(folder)
  return maker && maker.pglite !== thisMaker.pglite ? await folderVersion(folder, maker.postgres, error) : error
}

/** This PGlite cannot open the folder, which another one can. */
export async function folderVersion(folder: string, postgres: string, cause?: unknown): Promise<DatabaseError> {
  const maker = await readMaker(folder)
  const made = maker?.postgres === postgres ? `PGlite ${maker.pglite} (Postgres ${postgres})` : `Postgres ${postgres}`
  return new DatabaseError({
    code: 'folder-version',
    message: `The database in ${folder} was made by ${made}. This program brings PGlite ${thisMaker.pglite} (Postgres ${thisMaker.postgres}), which cannot open it. Nothing was changed. To carry the data over: with the version of the program that opened it last, run "lona export life.lona"; then, with this one and a new folder, run "lona import life.lona".`,
    folder,
    cause,
  })
}
