import type { Database } from '../database.js'
import { DatabaseError } from '../database-error.js'
import type { OpenDatabaseOptions } from '../open-database.js'

/** An embedded database in a folder. */
export async function openPglite(folder: string, _options: OpenDatabaseOptions): Promise<Database> {
  throw new DatabaseError({
    code: 'folder-unreadable',
    message: `No embedded database can be opened yet in ${folder}.`,
    folder,
  })
}
