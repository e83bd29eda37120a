import { access, constants, statfs } from 'node:fs/promises'
import { isDatabaseError } from '@lona/postgres'
import { wordsOf } from '../errors.js'
import type { Home } from '../home.js'
import { me, type OpenHomeOptions, openHome, whereIsHome } from '../home.js'
import type { Output } from '../output.js'

/** What the doctor found of one thing. */
export interface Finding {
  /** What was looked at. */
  readonly name: string
  /** Whether it is well. */
  readonly ok: boolean
  /** What was seen; for what is not well, what to do. */
  readonly words: string
}

const leastFreeBytes = 200 * 1024 ** 2

/** Looks at everything that the app needs, and says the cure for what is not well. Gives whether all is well. */
export async function doctorCommand(env: OpenHomeOptions['env'], output: Output): Promise<boolean> {
  const findings = await examine(env)
  for (const finding of findings) {
    if (output.isTerminal) output.line(`${finding.ok ? '✓' : '✗'} ${finding.name}: ${finding.words}`)
    else output.json(finding)
  }
  return findings.every(({ ok }) => ok)
}

async function examine(env: OpenHomeOptions['env']): Promise<readonly Finding[]> {
  const findings: Finding[] = [{ name: 'Node', ok: true, words: process.version }]
  if (!env.DATABASE_URL) findings.push(...(await examineFolder(whereIsHome(env))))
  let home: Home
  try {
    home = await openHome({ env })
  } catch (error) {
    const words = wordsOf(error)
    const inUse = isDatabaseError(error) && error.code === 'folder-in-use'
    findings.push({ name: 'Database', ok: inUse, words })
    return findings
  }
  try {
    findings.push(...(await examineHome(home)))
  } finally {
    await home.close()
  }
  return findings
}

async function examineFolder(folder: string): Promise<readonly Finding[]> {
  try {
    await access(folder, constants.R_OK | constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const words = `${Math.round(free / 1024 ** 2).toLocaleString('en')} MB free`
    return [
      { name: 'Folder', ok: true, words: folder },
      free > leastFreeBytes
        ? { name: 'Disk', ok: true, words }
        : { name: 'Disk', ok: false, words: `${words}. Make room: writes fail when the disk is full.` },
    ]
  } catch (error) {
    const isNew = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return isNew
      ? [{ name: 'Folder', ok: true, words: `${folder} is not there yet; the first start makes it` }]
      : [{ name: 'Folder', ok: false, words: `${folder} cannot be read and written. Check who owns it.` }]
  }
}

async function examineHome({ lona, database, source, place }: Home): Promise<readonly Finding[]> {
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
