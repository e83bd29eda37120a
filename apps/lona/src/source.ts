import { lookup } from 'node:dns/promises'
import type { Database } from '@lona/postgres'
import { AppError } from './errors.js'

/** Where data comes from: the providers themselves, or the sandbox's fakes of them. One home never mixes the two. */
export type Source = 'real' | 'sandbox'

/** What `bindSource` goes by. */
export interface SourceChoice {
  /** What `LONA_SANDBOX` says: `1` the sandbox, `0` the real providers, nothing: no choice was made. */
  readonly asked: string | undefined
  /** Whether the providers can be reached; asked only when a new home has to choose. */
  readonly isOnline: () => Promise<boolean>
}

/**
 * The source of this home. A new one is bound to what was asked for, else to the real providers when the network is
 * there, else to the sandbox; after that it stays.
 *
 * @throws {AppError} `source-mismatch` when the other source is asked for, `bad-option` when `LONA_SANDBOX` is neither.
 */
export async function bindSource(database: Database, { asked, isOnline }: SourceChoice): Promise<Source> {
  if (asked !== undefined && asked !== '' && asked !== '0' && asked !== '1') {
    throw new AppError(
      'bad-option',
      `LONA_SANDBOX is '${asked}'. Set it to 1 for the sandbox, to 0 for the real providers.`,
    )
  }
  const wanted: Source | null = asked === '1' ? 'sandbox' : asked === '0' ? 'real' : null
  const bound = await readSource(database)
  if (!bound) {
    const chosen = wanted ?? ((await isOnline()) ? 'real' : 'sandbox')
    await database.query(
      "insert into lona.app_settings (name, value) values ('source', $1) on conflict (name) do nothing",
      [chosen],
    )
  }
  const source = (await readSource(database)) ?? 'real'
  if (wanted && wanted !== source) {
    throw new AppError(
      'source-mismatch',
      source === 'sandbox'
        ? 'This data came from the sandbox, so real data must not be mixed in. Start with another folder: LONA_DATA=./other.'
        : 'This data came from the real providers, so sandbox data must not be mixed in. Start with another folder: LONA_DATA=./other.',
    )
  }
  return source
}

async function readSource(database: Database): Promise<Source | null> {
  const { rows } = await database.query<{ value: Source }>("select value from lona.app_settings where name = 'source'")
  return rows[0]?.value ?? null
}

/** Whether the name of a provider's host can be looked up: no request is sent. */
export async function canReachProviders(): Promise<boolean> {
  try {
    await lookup('api.open-meteo.com')
    return true
  } catch {
    return false // whatever the reason, without names there is no network
  }
}
