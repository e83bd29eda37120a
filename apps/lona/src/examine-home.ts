import type { Finding } from './api/schemas.js'
import { byteWords } from './byte-words.js'
import type { Home } from './home.js'
import { listUsers } from './security/users.js'

const patienceMs = 5_000
const dayMs = 24 * 60 * 60_000

/** What `examineHome` goes by. */
export interface ExamineHomeOptions {
  /** The clock. */
  readonly now?: () => Date
  /** Asks whether a provider can be reached. */
  readonly fetch?: typeof globalThis.fetch
}

/** What is well in an open home and what is not, with the cure. */
export async function examineHome(
  home: Home,
  { now = () => new Date(), fetch = globalThis.fetch }: ExamineHomeOptions = {},
): Promise<readonly Finding[]> {
  const kept = await home.lona.store.rawPayloadUsage()
  const oldest = kept.oldestAt === null ? '' : `, the oldest of ${kept.oldestAt.slice(0, 10)}`
  return [
    ...(await examineDatabase(home, now())),
    { name: 'Key', ok: true, words: 'fits the database' }, // it would not be open with another one
    {
      name: 'Source',
      ok: true,
      words: home.source === 'sandbox' ? 'the sandbox: this data is made up' : 'the real providers',
    },
    ...(home.source === 'sandbox' ? [] : await examineReach(home, fetch)),
    { name: 'Raw answers', ok: true, words: `${kept.payloads} kept, ${byteWords(kept.bytes)}${oldest}` },
    ...(await examinePeople(home, now())),
  ]
}

async function examineDatabase({ database, place }: Home, now: Date): Promise<readonly Finding[]> {
  const { rows } = await database.query<{ version: string; bytes: string; now: string }>(
    `select current_setting('server_version') as version, pg_database_size(current_database())::text as bytes,
       to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
  )
  const [facts] = rows
  const kind = database.kind === 'pglite' ? 'embedded (PGlite)' : 'PostgreSQL'
  const skewSeconds = Math.round(Math.abs(now.getTime() - Date.parse(facts?.now ?? '')) / 1000)
  return [
    { name: 'Database', ok: true, words: `${kind} ${facts?.version}, ${byteWords(Number(facts?.bytes))}, at ${place}` },
    skewSeconds < 60
      ? { name: 'Clock', ok: true, words: "agrees with the database's" }
      : {
          name: 'Clock',
          ok: false,
          words: `differs from the database's by ${skewSeconds} s. Set both by the network's time.`,
        },
  ]
}

/** Whether the providers' own sites answer: being offline is no illness, but says why nothing comes. */
async function examineReach({ lona }: Home, fetch: typeof globalThis.fetch): Promise<readonly Finding[]> {
  const sites = new Map(lona.integrations.map(({ manifest }) => [manifest.homepage, manifest.name]))
  return await Promise.all(
    [...sites].map(async ([site, provider]): Promise<Finding> => {
      const { host } = new URL(site)
      try {
        await fetch(site, { method: 'HEAD', signal: AbortSignal.timeout(patienceMs) })
        return { name: provider, ok: true, words: `${host} answers` }
      } catch {
        const words = `${host} cannot be reached from here just now: nothing new comes until it can, and what is stored stays readable`
        return { name: provider, ok: true, words }
      }
    }),
  )
}

/** Who has rows here, and how each row is. */
async function examinePeople({ lona, database }: Home, now: Date): Promise<readonly Finding[]> {
  const users = await listUsers(database, now)
  const sessions = users.reduce((sum, user) => sum + user.sessions, 0)
  const count = (number: number, unit: string): string => `${number} ${unit}${number === 1 ? '' : 's'}`
  const findings = new Map<string, Finding>() // a shared row once, however many follow it
  for (const { name } of users) {
    const owner = { kind: 'user', userId: name } as const
    const held = await lona.store.listRowStatus(owner)
    const statuses = new Map((await lona.status(owner)).map((status) => [status.record.lookupKey, status]))
    for (const { record, cells, lastDoneAt, state } of held) {
      const { lookupKey } = record
      const status = statuses.get(lookupKey)
      const [failure] = state.failed
      const waitsLong =
        status !== undefined &&
        status.heldDays < status.wantedDays &&
        !['paused', 'resting', 'admitted'].includes(status.reason.code) &&
        lastDoneAt !== null &&
        now.getTime() - Date.parse(lastDoneAt) > dayMs
      const words = failure
        ? `${failure.start} failed: ${failure.message} Try again: lona sync ${lookupKey}`
        : waitsLong
          ? `nothing came since ${lastDoneAt.slice(0, 10)}: ${status.words}. Keep it complete: lona start`
          : `${cells} cells`
      findings.set(lookupKey, { name: lookupKey, ok: !failure && !waitsLong, words })
    }
  }
  return [
    {
      name: 'People',
      ok: true,
      words: `${users.length === 1 ? '1 person' : `${users.length} people`}, signed in ${count(sessions, 'time')}`,
    },
    ...findings.values(),
  ]
}
