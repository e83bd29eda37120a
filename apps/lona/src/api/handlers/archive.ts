import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isConnectorError } from '@lona/connector'
import { exportOwner, importOwner, type RowToFollow } from '@lona/host'
import { isRowsError } from '@lona/rows'
import { today } from '@tento/chrono'
import { z } from 'zod'
import { readTitles, writeTitle } from '../../account-titles.js'
import { AppError, isOutOfRoom } from '../../errors.js'
import { newDraft } from '../../new-draft.js'
import type { Asked, Handlers, HostContext } from '../handler.js'
import { limits } from '../routes.js'
import { streamBody } from '../stream-body.js'

/** What this app says of its archives. */
const aboutSchema = z.object({
  source: z.enum(['real', 'sandbox']),
  madeAt: z.string(),
  accounts: z.record(z.string(), z.string().max(200)),
})

/** All of a person's data as one file, and back. */
export const archiveHandlers: Handlers<'exportAll' | 'importAll'> = {
  async exportAll({ owner, host, signal }) {
    const { database, source } = host.home
    const accounts = Object.fromEntries(await readTitles(database, owner))
    const about: z.infer<typeof aboutSchema> = { source, madeAt: host.now().toISOString(), accounts }
    const content = await streamBody(
      (gone) => exportOwner(database, { owner, about, signal: gone }),
      signal,
      host.onError,
    )
    return new Response(content, {
      headers: {
        'Content-Type': 'application/gzip',
        'Content-Disposition': `attachment; filename="lona-${today(host.now())}.lona"`,
        'Cache-Control': 'no-store, no-transform',
      },
    })
  },
  async importAll(asked) {
    const file = await newDraft(tmpdir(), 'lona-import-')
    try {
      await receive(asked, file)
      return await restore(asked, file)
    } finally {
      await rm(file, { force: true })
    }
  },
}

/**
 * Writes the body into a file, and stops at the limit.
 *
 * @throws {AppError} `too-large`, `no-room`.
 */
async function receive({ request, signal }: Asked<'importAll'>, file: string): Promise<void> {
  const { importBytes } = limits
  const refuse = (): AppError =>
    new AppError('too-large', `A file to import has at most ${importBytes / 1024 ** 3} GiB.`)
  if (Number(request.headers.get('content-length') ?? 0) > importBytes) throw refuse()
  let bytes = 0
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.byteLength
      done(bytes > importBytes ? refuse() : null, chunk)
    },
  })
  const body = request.body ? Readable.fromWeb(request.body) : Readable.from([])
  try {
    await pipeline(body, counter, createWriteStream(file, { flags: 'wx', mode: 0o600 }), { signal })
  } catch (error) {
    throw isOutOfRoom(error)
      ? new AppError(
          'no-room',
          'The folder for temporary files has no room for the file. Nothing was written. Make room there, or start lona with TMPDIR set to a folder that has it.',
          error,
        )
      : error
  }
}

async function restore({ owner, caller, host, signal }: Asked<'importAll'>, file: string) {
  const { database, lona, source } = host.home
  const sharedRows = caller.isOperator ? 'restore' : 'follow'
  let accounts: Readonly<Record<string, string>> = {}
  const accept = (archive: { readonly about: unknown }): void => {
    const about = aboutSchema.safeParse(archive.about)
    if (!about.success) return
    if (about.data.source !== source) throw sourceMismatch(about.data.source)
    accounts = about.data.accounts
  }
  const imported = await importOwner(database, file, { owner, sharedRows, accept, signal })
  const { toFollow, alreadyHere, ...counts } = imported
  for (const row of toFollow) await followIfOffered({ lona, onError: host.onError }, owner, row)
  for (const [account, title] of Object.entries(accounts)) await writeTitle(database, owner, account, title)
  return { ...counts, alreadyHere }
}

const sourceMismatch = (source: z.infer<typeof aboutSchema>['source']): AppError =>
  new AppError(
    'source-mismatch',
    source === 'sandbox'
      ? 'This file came from the sandbox: its data is made up, and is not mixed with real data. Import it into another folder.'
      : 'This file holds real data, which is not mixed with the made-up data of the sandbox. Import it into another folder.',
  )

/** A row that this version does not offer keeps its cells; nothing brings more of it. */
async function followIfOffered(
  { lona, onError }: { readonly lona: HostContext['home']['lona']; readonly onError: HostContext['onError'] },
  owner: Asked<'importAll'>['owner'],
  { lookupKey, since }: RowToFollow,
): Promise<void> {
  try {
    await lona.follow({ owner, lookupKey, ...(since !== null && { since }) })
  } catch (error) {
    if (!isRowsError(error) && !isConnectorError(error)) throw error
    onError(error)
  }
}
