import { DatabaseError, isDatabaseError } from '../database-error.js'
import { diskFull } from '../to-database-error.js'

/** How messages name a folder's database. */
export const describeFolder = (folder: string): string => `the database in ${folder}`

/** Whether some error, from whatever layer, is about a full disk. */
export const isAboutFullDisk = (error: unknown): boolean =>
  /no space left on device|ENOSPC|database or disk is full/i.test(String(error))

/** A failure of the file system as a {@link DatabaseError}. */
export function toFolderError(error: unknown, folder: string): DatabaseError {
  if (isDatabaseError(error)) return error
  if (isAboutFullDisk(error)) return diskFull(describeFolder(folder), { cause: error })
  const said = error instanceof Error ? error.message : String(error)
  return new DatabaseError({
    code: 'folder-unreadable',
    message: `The folder ${folder} cannot be used for a database: ${said}. Check that it exists, is yours, and was not changed by hand.`,
    folder,
    cause: error,
  })
}
