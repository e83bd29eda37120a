import type { Finding } from './api/schemas.js'
import { type Home, me } from './home.js'

/** What is well in an open home and what is not, with the cure. */
export async function examineHome({ lona, database, source, place }: Home): Promise<readonly Finding[]> {
  const { rows } = await database.query<{ version: string; bytes: string; now: string }>(
    `select current_setting('server_version') as version, pg_database_size(current_database())::text as bytes,
       to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
  )
  const [facts] = rows
  const skewSeconds = Math.round(Math.abs(Date.now() - Date.parse(facts?.now ?? '')) / 1000)
  const kept = await lona.store.rawPayloadUsage()
  const statuses = await lona.store.listRowStatus(me)
  const megabytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MB`
  return [
    {
      name: 'Database',
      ok: true,
      words: `${database.kind === 'pglite' ? 'embedded (PGlite)' : 'PostgreSQL'} ${facts?.version}, ${megabytes(Number(facts?.bytes))}, at ${place}`,
    },
    {
      name: 'Clock',
      ok: skewSeconds < 60,
      words:
        skewSeconds < 60
          ? "agrees with the database's"
          : `differs from the database's by ${skewSeconds} s. Set both by the network's time.`,
    },
    {
      name: 'Source',
      ok: true,
      words: source === 'sandbox' ? 'the sandbox: this data is made up' : 'the real providers',
    },
    {
      name: 'Raw answers',
      ok: true,
      words: `${kept.payloads} kept, ${megabytes(kept.bytes)}, the oldest of ${kept.oldestAt?.slice(0, 10) ?? 'never'}`,
    },
    ...statuses.map(({ record, cells, state }): Finding => {
      const [failure] = state.failed
      return failure
        ? {
            name: record.lookupKey,
            ok: false,
            words: `${failure.start} failed: ${failure.message} Try again: lona sync ${record.lookupKey}`,
          }
        : { name: record.lookupKey, ok: true, words: `${cells} cells` }
    }),
  ]
}
