import { constants, type StatsFs } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { describeHolder, readMaker } from '@lona/postgres'
import type { Finding } from './api/schemas.js'
import { byteWords } from './byte-words.js'
import { keyFileOf } from './security/key.js'

const leastFreeBytes = 200 * 1024 ** 2

/** What `examineFolder` goes by. */
export interface ExamineFolderOptions {
  /** Whether `LONA_KEY` gives the key, so that the folder keeps none. */
  readonly hasOwnKey?: boolean
  /** Measures the disk; the system's own unless said. */
  readonly measure?: (folder: string) => Promise<Pick<StatsFs, 'bavail' | 'bsize'>>
}

/** What is well with the folder of an embedded database and what is not, seen from outside of it. */
export async function examineFolder(
  folder: string,
  { hasOwnKey = false, measure = statfs }: ExamineFolderOptions = {},
): Promise<readonly Finding[]> {
  const trouble = await troubleWith(folder)
  if (trouble !== null) return [{ name: 'Folder', ...trouble }]
  const { bavail, bsize } = await measure(folder)
  const free = `${byteWords(bavail * bsize)} free`
  return [
    { name: 'Folder', ok: true, words: folder },
    bavail * bsize > leastFreeBytes
      ? { name: 'Disk', ok: true, words: free }
      : { name: 'Disk', ok: false, words: `${free}. Make room: writes fail when the disk is full.` },
    { name: 'Lock', ok: true, words: await holderWords(folder) },
    ...(await examineMaker(folder)),
    ...(hasOwnKey ? [] : await examineKeyFile(keyFileOf(folder))),
  ]
}

/** What keeps the folder from being looked into; `null` when nothing does. */
async function troubleWith(folder: string): Promise<Omit<Finding, 'name'> | null> {
  try {
    if (!(await stat(folder)).isDirectory()) {
      return { ok: false, words: `${folder} is a file. Move it away, or set LONA_DATA to another folder.` }
    }
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? { ok: true, words: `${folder} is not there yet; the first start makes it` }
      : { ok: false, words: `${folder} cannot be read and written. Check who owns it: chown, chmod 700.` }
  }
}

async function holderWords(folder: string): Promise<string> {
  const holder = await describeHolder(folder)
  if (!holder) return 'nobody has the folder open'
  return holder.address === undefined
    ? `process ${holder.pid} has the folder open`
    : `the host at ${holder.address} has the folder open (process ${holder.pid})`
}

async function examineMaker(folder: string): Promise<readonly Finding[]> {
  const maker = await readMaker(folder)
  if (!maker) return [] // written down when the database is opened
  return [{ name: 'PGlite', ok: true, words: `${maker.pglite} (Postgres ${maker.postgres}) opened the folder last` }]
}

async function examineKeyFile(file: string): Promise<readonly Finding[]> {
  const name = 'Key file'
  try {
    const { mode } = await stat(file)
    return (mode & 0o077) === 0
      ? [{ name, ok: true, words: `${file}, which only you can read. Keep a copy of it elsewhere.` }]
      : [{ name, ok: false, words: `Others can read ${file}. Take that from them: chmod 600 ${file}` }]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [] // made when the database is opened
    throw error
  }
}
