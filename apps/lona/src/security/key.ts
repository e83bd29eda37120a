import { createHmac, randomBytes } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '@lona/postgres'
import { AppError } from '../errors.js'

/** Where a folder keeps its key. */
export const keyFileOf = (folder: string): string => join(folder, 'key')

/** What `openKey` goes by. */
export interface KeyPlace {
  /** What `LONA_KEY` says. */
  readonly given: string | undefined
  /** The folder that keeps its own key, or `null` where the data is on a server. */
  readonly folder: string | null
}

/**
 * The key of this home, which encrypts its secrets: the one of `LONA_KEY`, else the folder's own, made when there is none.
 *
 * The database keeps the key's fingerprint, so that another key is seen before it does harm.
 *
 * @throws {AppError} `key-missing` on a server without `LONA_KEY`, `wrong-key` for another key than before.
 */
export async function openKey(database: Database, { given, folder }: KeyPlace): Promise<Buffer> {
  const key = given ? readKey(given, 'LONA_KEY') : await folderKey(folder)
  const fingerprint = createHmac('sha256', key).update('lona').digest('hex')
  await database.query(
    "insert into lona.app_settings (name, value) values ('key-fingerprint', $1) on conflict (name) do nothing",
    [fingerprint],
  )
  const { rows } = await database.query<{ value: string }>(
    "select value from lona.app_settings where name = 'key-fingerprint'",
  )
  if (rows[0]?.value === fingerprint) return key
  const file = folder === null ? null : keyFileOf(folder)
  throw new AppError(
    'wrong-key',
    given || file === null
      ? 'LONA_KEY is not the key that this data began with. Set it to that one.'
      : `The key in ${file} is not the one that this data began with. Put that one back from your backup.`,
  )
}

async function folderKey(folder: string | null): Promise<Buffer> {
  if (folder === null) {
    throw new AppError(
      'key-missing',
      'With DATABASE_URL a key is needed: set LONA_KEY, to the same for every process. Make one with: openssl rand -base64 32',
    )
  }
  const file = keyFileOf(folder)
  return readKey((await readIfThere(file)) ?? (await makeKeyFile(file)), file)
}

const readIfThere = (file: string): Promise<string | null> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })

/** A whole key or none, whenever the process ends. */
async function makeKeyFile(file: string): Promise<string> {
  const text = `${randomBytes(32).toString('base64')}\n`
  const draft = `${file}.${process.pid}`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
    await link(draft, file)
  } finally {
    await handle.close()
    await rm(draft, { force: true })
  }
  return text
}

function readKey(text: string, where: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === 32) return key
  throw new AppError(
    'key-missing',
    `${where} is no key: it has to be 32 bytes in base64. openssl rand -base64 32 makes one.`,
  )
}
