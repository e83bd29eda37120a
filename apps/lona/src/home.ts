import { resolve } from 'node:path'
import type { UserOwner } from '@lona/connector'
import { createLona, type Lona, type LonaEvent } from '@lona/host'
import { announce, type Database, openDatabase } from '@lona/postgres'
import { migrateApp } from './app-migrations.js'
import { registerDeps, rowKeys, syncedRows } from './composition.js'
import { startSandboxProcess } from './sandbox-process.js'
import { openKey } from './security/key.js'
import { bindSource, canReachProviders, type Source } from './source.js'

/** Who the rows belong to where nobody says whose. */
export const me: UserOwner = { kind: 'user', userId: 'me' }

/** One person's data, opened. */
export interface Home {
  /** Where the data is, in words that hold no password. */
  readonly place: string
  /** Where new data comes from. */
  readonly source: Source
  /** The database. */
  readonly database: Database
  /** The host on it. */
  readonly lona: Lona
  /** The key that secrets are encrypted with: 32 bytes. Never show it. */
  readonly key: Uint8Array
  /** Writes down where the host is and what it knows its operator by, for the command line that finds the data in use. */
  announce(what: { readonly address: string; readonly token: string }): Promise<void>
  /** Lets go of everything; resolves when the data is safe. */
  close(): Promise<void>
}

/** What `openHome` goes by. */
export interface OpenHomeOptions {
  /** The environment: `DATABASE_URL`, `LONA_DATA`, `LONA_SANDBOX`, `LONA_KEY`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Hears what happens while rows are brought. */
  readonly onEvent?: (event: LonaEvent) => void
  /** How many slices this process brings at once; the host's own number unless said. */
  readonly slots?: number
}

/** Where the data is: the database of `DATABASE_URL`, else the folder of `LONA_DATA`, else `.lona` in this folder. */
export const whereIsHome = (env: OpenHomeOptions['env']): string =>
  env.DATABASE_URL || resolve(env.LONA_DATA || '.lona')

/**
 * Opens the person's data, and makes it when it is not there yet.
 *
 * @throws {DatabaseError} `folder-in-use` when another process has it, and what opening and migrating throws.
 * @throws {AppError} `source-mismatch`, `sandbox-missing`, `key-missing`, `wrong-key`.
 * @throws {RowsError} what the composition lacks.
 */
export async function openHome({ env, onEvent, slots }: OpenHomeOptions): Promise<Home> {
  const where = whereIsHome(env)
  const isFolder = !env.DATABASE_URL
  const database = await openDatabase(where)
  const opened: { close(): Promise<void> }[] = [database]
  const close = async (): Promise<void> => {
    for (const one of opened.toReversed()) await one.close()
  }
  try {
    await migrateApp(database)
    const key = await openKey(database, { given: env.LONA_KEY, folder: isFolder ? where : null })
    const source = await bindSource(database, { asked: env.LONA_SANDBOX, isOnline: canReachProviders })
    const sandbox = source === 'sandbox' ? await startSandboxProcess() : null
    if (sandbox) opened.push(sandbox)
    const lona = await createLona({
      database,
      rowKeys,
      deps: registerDeps,
      sync: syncedRows,
      ...(sandbox && { fetch: sandbox.fetch }),
      ...(onEvent && { onEvent }),
      ...(slots !== undefined && { slots }),
    })
    opened.push({ close: () => lona.stop() })
    return {
      place: isFolder ? where : 'the database of DATABASE_URL',
      source,
      database,
      lona,
      key,
      announce: async (what) => {
        if (isFolder) await announce(where, what)
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
