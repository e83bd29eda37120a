import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { toFolderError } from './folder-error.js'

// Two processes in one PGlite folder destroy it, and PGlite does not look. The lock is the operating system's, on a file
// that SQLite holds for us (Node has no file locks of its own), so it ends with the process, however that ends. One trap: on
// Unix, opening and closing `lock.sqlite` by other means in the process that holds it lets go of the lock.

/** A held folder. */
export interface FolderLock {
  /** Lets others have the folder. */
  release(): void
}

const lockFile = (folder: string): string => join(folder, 'lock.sqlite')

/**
 * The folder's lock, or `undefined` when someone else has it for longer than a moment (long enough for {@link isLocked}, or for a
 * process that is just ending).
 *
 * @throws {DatabaseError} `folder-unreadable` or `disk-full`.
 */
export async function lockFolder(folder: string): Promise<FolderLock | undefined> {
  for (let attempt = 0; attempt < 10; attempt++) {
    if (attempt > 0) await wait(25)
    const lock = tryLock(folder)
    if (lock) return lock
  }
  return undefined
}

function tryLock(folder: string): FolderLock | undefined {
  let file: DatabaseSync | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    file = openFile(folder)
    file.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive')
    const held = file
    return { release: () => held.close() }
  } catch (error) {
    file?.close()
    if (isBusy(error)) return undefined
    throw toFolderError(error, folder)
  }
}

/** Whether anyone, this process included, holds the folder right now. */
export function isLocked(folder: string): boolean {
  const file = openFile(folder)
  try {
    file.exec('begin; select count(*) from sqlite_master; rollback')
    return false
  } catch (error) {
    if (isBusy(error)) return true
    throw toFolderError(error, folder)
  } finally {
    file.close()
  }
}

const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === 5

function openFile(folder: string): DatabaseSync {
  const { DatabaseSync } = loadSqlite()
  return new DatabaseSync(lockFile(folder), { timeout: 0 })
}

/** Node 22 warns that its SQLite is experimental, Node 24 does not; users of a lock file need not know. */
function loadSqlite(): typeof import('node:sqlite') {
  const { emitWarning } = process
  process.emitWarning = () => undefined // loading is synchronous: nobody else can warn meanwhile
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}
