import { resolve } from 'node:path'
import type { Owner } from '@lona/connector'
import { createLona, type Lona, type LonaEvent } from '@lona/host'
import { announce, type Database, openDatabase } from '@lona/postgres'
import { registerDeps, rowKeys, syncedRows } from './composition.js'
import { startSandboxProcess } from './sandbox-process.js'
import { bindSource, canReachProviders, type Source } from './source.js'

/** Who the rows of this app belong to. */
export const me: Owner = { kind: 'user', userId: 'me' }

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
  /** Writes down where the page is, for whoever finds the data in use. */
  announce(address: string): Promise<void>
  /** Lets go of everything; resolves when the data is safe. */
  close(): Promise<void>
}

/** What `openHome` goes by. */
export interface OpenHomeOptions {
  /** The environment: `DATABASE_URL`, `LONA_DATA`, `LONA_SANDBOX`. */
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
 * @throws {AppError} `source-mismatch`, `sandbox-missing`.
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
      announce: async (address) => {
        if (isFolder) await announce(where, { address })
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
