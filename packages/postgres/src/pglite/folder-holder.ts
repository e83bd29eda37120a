import { existsSync, readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DatabaseError } from '../database-error.js'
import { toFolderError } from './folder-error.js'
import { isLocked } from './folder-lock.js'

/** Who has a folder open. */
export interface FolderHolder {
  /** The process. */
  readonly pid: number
  /** When it opened the folder: UTC, ISO 8601. */
  readonly startedAt: string
  /** Where it can be reached, once it has announced that. */
  readonly address?: string
  /** What it wants to see from whoever talks to it there, once announced. Never show it. */
  readonly token?: string
}

const fileOf = (folder: string): string => join(folder, 'host.json')
const heldHere = new Map<string, FolderHolder>()

/** Writes down that this process holds the folder. */
export async function writeHolder(folder: string): Promise<void> {
  const holder = { pid: process.pid, startedAt: new Date().toISOString() }
  await write(folder, holder)
  heldHere.set(folder, holder)
}

/** Forgets that this process held the folder. */
export async function removeHolder(folder: string): Promise<void> {
  heldHere.delete(folder)
  await rm(fileOf(folder), { force: true })
}

/**
 * Writes the address and token of this process into the folder that it has open, for other programs of the same user.
 *
 * Only that user can read the file. It goes when the database is closed.
 *
 * @throws {DatabaseError} `closed` when this process does not have the folder open.
 * @throws {DatabaseError} `disk-full` or `folder-unreadable`.
 */
export async function announce(
  folder: string,
  what: { readonly address: string; readonly token?: string },
): Promise<void> {
  const path = resolve(folder)
  const holder = heldHere.get(path)
  if (!holder) {
    throw new DatabaseError({
      code: 'closed',
      message: `This process does not have ${path} open. Announce an address after openDatabase().`,
      folder: path,
    })
  }
  await write(path, { ...holder, ...what })
}

/**
 * Who has the folder open right now, or `undefined` when nobody has.
 *
 * @throws {DatabaseError} `folder-unreadable`.
 */
export async function describeHolder(folder: string): Promise<FolderHolder | undefined> {
  const path = resolve(folder)
  if (!existsSync(join(path, 'lock.sqlite')) || !isLocked(path)) return undefined
  return readHolder(path)
}

/** What the file says; `undefined` when it is not there (yet) or was cut off. */
export function readHolder(folder: string): FolderHolder | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(folder), 'utf8')) as FolderHolder
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw toFolderError(error, folder)
  }
}

async function write(folder: string, holder: FolderHolder): Promise<void> {
  const file = fileOf(folder)
  const draft = `${file}.${process.pid}`
  try {
    await writeFile(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 })
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw toFolderError(error, folder)
  }
}
