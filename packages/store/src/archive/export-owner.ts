import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { createGzip, gzipSync } from 'node:zlib'
import type { Json, UserOwner, Uuid } from '@lona/connector'
import type { Database, Transaction } from '@lona/postgres'
import { type RowAddress, readRowState } from '@lona/sync/postgres'
import { readPause } from '../pauses.js'
import { type RowColumns, rowColumns, toRowRecord } from '../rows.js'
import { scopeIdOf } from '../scope.js'
import { type ArchiveEntry, archiveFormat, archiveVersion, mostLineBytes, toLine } from './archive-lines.js'
import { lineTooLong } from './read-archive.js'
import { listCells, listPayloads, listRuns } from './read-pages.js'
import { openSpool } from './spool.js'

/** What to export. */
export interface ExportOptions {
  /** Whose data. */
  readonly owner: UserOwner
  /** What the app says of the archive: where it comes from, when it was made. */
  readonly about: Json
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined
}

/**
 * All that is kept of an owner's rows, as one gzipped file, whose bytes come as fast as they are taken.
 *
 * Each row is read in a transaction of its own that sees one moment: its cells, its gap map and its runs fit each other,
 * while a sync may go on between two rows. On PGlite everybody waits while a row is read, so it goes to an unnamed file
 * on disk first, and never waits for whoever takes the bytes.
 *
 * @throws {StoreError} `archive-line-too-long` for a cell or an answer of more than 64 MiB; `no-room` for that file, of the
 * first row before anything is given.
 */
export async function* exportOwner(db: Database, { owner, about, signal }: ExportOptions): AsyncGenerator<Uint8Array> {
  const scopeId = scopeIdOf(owner)
  const sum = createHash('sha256')
  const counts = { rows: 0, cells: 0, runs: 0, payloads: 0 }
  const counted = (text: string): string => {
    sum.update(text)
    return text
  }
  const { rows } = await db.query<{ lookup_key: string }>(
    'select lookup_key from lona.rows where _sync_scope_id = $1 order by lookup_key collate "C"',
    [scopeId],
  )
  const spool = await openSpool()
  try {
    const header = gzipSync(counted(toLine({ format: archiveFormat, version: archiveVersion, about })))
    if (rows.length === 0) yield header
    for (const [index, { lookup_key }] of rows.entries()) {
      await db.transaction(
        async (tx) => {
          const text = async function* () {
            for await (const entries of readRow(tx, scopeId, lookup_key, counts)) {
              signal?.throwIfAborted()
              yield counted(entries.map((entry) => entryLine(entry, lookup_key)).join(''))
            }
          }
          // Beside SQL this awaits the disk of this computer, and nobody else.
          await pipeline(text, createGzip(), (chunks) => spool.fill(chunks))
        },
        { readOnly: true, isolation: 'repeatable read' },
      )
      if (index === 0) yield header
      signal?.throwIfAborted()
      yield* spool.read()
    }
    signal?.throwIfAborted()
    yield gzipSync(toLine({ end: { ...counts, sha256: sum.digest('hex') } }))
  } finally {
    await spool.close()
  }
}

function entryLine(entry: ArchiveEntry, lookupKey: string): string {
  const line = toLine(entry)
  if (Buffer.byteLength(line) <= mostLineBytes) return line
  const [what] = Object.keys(entry)
  throw lineTooLong(`A ${what} of '${lookupKey}'`)
}

/** A row and all that belongs to it; nothing when it was removed meanwhile. */
async function* readRow(
  tx: Transaction,
  scopeId: string,
  lookupKey: string,
  counts: { rows: number; cells: number; runs: number; payloads: number },
): AsyncGenerator<readonly ArchiveEntry[]> {
  const { rows } = await tx.query<RowColumns & { bearer_id: Uuid }>(
    `select ${rowColumns('row')}, bearer.id as bearer_id from lona.rows row
     join lona.rows bearer on bearer._sync_scope_id = coalesce(row.alias_of, row._sync_scope_id)
       and bearer.lookup_key = row.lookup_key
     where row._sync_scope_id = $1 and row.lookup_key = $2`,
    [scopeId, lookupKey],
  )
  const [columns] = rows
  if (!columns) return
  const { id, rowType, cellEncoding, attributes, aliasOf } = toRowRecord(columns)
  const bearer: RowAddress = { scopeId: columns.alias_of ?? scopeId, rowId: columns.bearer_id }
  const { cursor, since, covered, failed, uncertified } = await readRowState(tx, bearer)
  const paused = await readPause(tx, { scopeId, rowId: id })
  const state = { cursor, since, covered, failed, uncertified }
  const aliasKey = aliasOf?.aliasKey ?? null
  counts.rows += 1
  yield [{ row: { lookupKey, rowType, cellEncoding, attributes, aliasKey, paused, state } }]

  const numbers = new Map<Uuid, number>()
  for await (const page of listRuns(tx, bearer)) {
    yield page.map(({ runId, ...run }) => {
      numbers.set(runId, ++counts.runs)
      // What was passed to a run of a shared row may be another person's word.
      return { run: aliasOf ? { ...run, dispatch: null } : run }
    })
  }
  for await (const page of listCells(tx, bearer)) {
    counts.cells += page.length
    yield page.map(({ runId, ...cell }) => ({ cell: { ...cell, run: numbers.get(runId) ?? 0 } }))
  }
  for await (const page of listPayloads(tx, bearer)) {
    counts.payloads += page.length
    yield page.map(({ runId, ...payload }) => ({ payload: { ...payload, run: numbers.get(runId) ?? 0 } }))
  }
}
