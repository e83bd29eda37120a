import type { Finding } from './api/schemas.js'
import { byteWords } from './byte-words.js'
import type { Home } from './home.js'
import { listUsers } from './security/users.js'

const patienceMs = 5_000
const dayMs = 24 * 60 * 60_000
/** How far clocks may be from each other: a request takes its time, and a site tells whole seconds. */
const toleranceMs = 60_000

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
    ...(home.source === 'sandbox' ? [] : await examineReach(home, fetch, now)),
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
  const skewMs = Math.abs(now.getTime() - Date.parse(facts?.now ?? ''))
  return [
    { name: 'Database', ok: true, words: `${kind} ${facts?.version}, ${byteWords(Number(facts?.bytes))}, at ${place}` },
    skewMs < toleranceMs
      ? { name: 'Clock', ok: true, words: "agrees with the database's" }
      : {
          name: 'Clock',
          ok: false,
          words: `differs from the database's by ${Math.round(skewMs / 1000)} s. Set both by the network's time.`,
        },
  ]
}

/**
 * Whether the providers' own sites answer: being offline is no illness, but says why nothing comes. They tell the time, too:
 * where all of them tell another one, the clock is wrong.
 */
async function examineReach(
  { lona }: Home,
  fetch: typeof globalThis.fetch,
  now: () => Date,
): Promise<readonly Finding[]> {
  const sites = new Map(lona.integrations.map(({ manifest }) => [manifest.homepage, manifest.name]))
  const answers = await Promise.all(
    [...sites].map(async ([site, provider]): Promise<{ finding: Finding; host: string; aheadMs: number }> => {
      const { host } = new URL(site)
      const askedAt = now().getTime()
      try {
        const { headers } = await fetch(site, { method: 'HEAD', signal: AbortSignal.timeout(patienceMs) })
        const aheadMs = (askedAt + now().getTime()) / 2 - toldTime(headers)
        return { finding: { name: provider, ok: true, words: `${host} answers` }, host, aheadMs }
      } catch (error) {
        if (isUntimelyCertificate(error)) {
          const words = `${host}'s certificate is not valid at this machine's time, ${now().toISOString()}. Set the clock by the network's time; if it is right, try again later.`
          return { finding: { name: provider, ok: false, words }, host, aheadMs: Number.NaN }
        }
        const words = `${host} cannot be reached from here just now: nothing new comes until it can, and what is stored stays readable`
        return { finding: { name: provider, ok: true, words }, host, aheadMs: Number.NaN }
      }
    }),
  )
  const [nearest] = answers
    .filter(({ aheadMs }) => !Number.isNaN(aheadMs))
    .toSorted((one, other) => Math.abs(one.aheadMs) - Math.abs(other.aheadMs))
  return [...(nearest ? examineClock(nearest) : []), ...answers.map(({ finding }) => finding)]
}

const isUntimelyCertificate = (error: unknown): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  (error.cause.code === 'CERT_NOT_YET_VALID' || error.cause.code === 'CERT_HAS_EXPIRED')

/** When an answer was made, by the clock of who made it, also where a cache has kept it since; `NaN` when it does not say. */
const toldTime = (headers: Headers): number =>
  Date.parse(headers.get('date') ?? '') + 1000 * Number(headers.get('age') ?? 0)

function examineClock({ host, aheadMs }: { readonly host: string; readonly aheadMs: number }): readonly Finding[] {
  if (Math.abs(aheadMs) < toleranceMs) return []
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  const words = `${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ${host}'s. Set this machine's clock by the network's time: the newest days and sign-ins go by it.`
  return [{ name: 'Clock', ok: false, words }]
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
