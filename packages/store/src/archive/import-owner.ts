import type { Day, UserOwner, Uuid } from '@lona/connector'
import { type Database, isDatabaseError, type Transaction } from '@lona/postgres'
import type { RowAddress } from '@lona/sync/postgres'
import { v4 } from 'uuid'
import { rowIdOf } from '../ids.js'
import { compressPayload } from '../raw-payloads.js'
import { scopeIdOf } from '../scope.js'
import { writeInScopes } from '../write-in-scope.js'
import type { ArchiveCounts, ArchivedRow } from './archive-lines.js'
import {
  type ArchiveSummary,
  type ReadEntry,
  readEntries,
  summaryOf,
  toColumns,
  unreadable,
  type VerifiedArchive,
  verifyArchive,
} from './read-archive.js'
import { type Batch, emptyBatch, writeBatch } from './write-batch.js'

/** How to import. */
export interface ImportOptions {
  /** Whose data it is from now on, whoever exported it. */
  readonly owner: UserOwner
  /**
   * What becomes of rows that many share. `restore`, for whoever runs the host: what the file holds of them is written
   * where they are not here yet or hold no cells. `follow`, for everybody else: nothing of the file gets where others
   * may see it; such rows are only named among those to follow.
   */
  readonly sharedRows: 'restore' | 'follow'
  /** Told what the file holds, before anything is written; what it throws refuses the file. */
  readonly accept?: ((archive: ArchiveSummary) => void) | undefined
  /** Ends it early, with nothing written. */
  readonly signal?: AbortSignal | undefined
  /** Told how far it is, each time that some was written. Nothing is to be seen of it before the end. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
}

/** How far an import is. */
export interface ImportProgress {
  /** Cells that were read by now. */
  readonly cells: number
  /** Cells in the archive. */
  readonly of: number
}

/** A row that is to be followed, with the past that it was wanted with. */
export interface RowToFollow {
  /** Its key. */
  readonly lookupKey: string
  /** The day since which it was wanted; `null` for as far back as such a row goes by itself. */
  readonly since: Day | null
}

/** What an import did. */
export interface ImportResult extends ArchiveCounts {
  /** The rows of `rows`. The host has to follow each of them now: that has it kept in sync, and changes nothing that is held. */
  readonly toFollow: readonly RowToFollow[]
  /** The keys of the rows that the owner had already; they stay as they were. */
  readonly alreadyHere: readonly string[]
}

/** So much is written in one go, while as much again is read. */
const mostEntries = 1000
const mostBytes = 4 * 1024 ** 2

/**
 * Restores an archive to an owner: all of it or nothing, in one transaction, after the whole file was found good.
 *
 * Rows that the owner has already stay as they are. All ids are made anew, for this owner's scope: a file that was made
 * up reaches nobody else's rows. On PGlite everybody waits until it ends.
 *
 * @throws {StoreError} `archive-unreadable`, `archive-newer`, `archive-line-too-long`, `reserved-user-id`.
 */
export async function importOwner(
  db: Database,
  path: string,
  { owner, sharedRows, accept, signal, onProgress }: ImportOptions,
): Promise<ImportResult> {
  const scopeId = scopeIdOf(owner)
  const archive = await verifyArchive(path, signal)
  accept?.(summaryOf(archive))
  const shared = archive.rows.flatMap(({ aliasKey, lookupKey }) =>
    sharedRows === 'restore' && aliasKey !== null ? [addressOf(sharedScope(aliasKey), lookupKey)] : [],
  )
  return await writeInScopes(db, [scopeId, ...shared.map((address) => address.scopeId)], async (tx) => {
    // Checked at each statement instead of at the end, where a million checks would wait in memory.
    await tx.query('set constraints all immediate')
    const here = await findHere(tx, scopeId, archive)
    const holding = await findHolding(tx, shared)
    return await restore(tx, path, archive, {
      scopeId,
      isHere: (row) => here.has(row.lookupKey),
      isShared: sharedRows === 'restore',
      isHeld: ({ rowId }) => holding.has(rowId),
      signal,
      onProgress,
    })
  })
}

const sharedScope = (aliasKey: string): string => scopeIdOf({ kind: 'system', aliasKey })

const addressOf = (scopeId: string, lookupKey: string): RowAddress => ({ scopeId, rowId: rowIdOf(scopeId, lookupKey) })

/** Which keys of the archive the owner has already. */
async function findHere(tx: Transaction, scopeId: string, { rows }: VerifiedArchive): Promise<ReadonlySet<string>> {
  const found = await tx.query<{ lookup_key: string }>(
    'select lookup_key from lona.rows where _sync_scope_id = $1 and lookup_key = any($2::text[])',
    [scopeId, rows.map(({ lookupKey }) => lookupKey)],
  )
  return new Set(found.rows.map(({ lookup_key }) => lookup_key))
}

/** Which of the shared rows hold cells already. */
async function findHolding(tx: Transaction, shared: readonly RowAddress[]): Promise<ReadonlySet<Uuid>> {
  const found = await tx.query<{ row_id: Uuid }>(
    `select row_id from unnest($1::text[], $2::uuid[]) as row (scope_id, row_id)
     where exists (select from lona.cells cell where cell._sync_scope_id = scope_id and cell.row_id = row.row_id)`,
    [shared.map(({ scopeId }) => scopeId), shared.map(({ rowId }) => rowId)],
  )
  return new Set(found.rows.map(({ row_id }) => row_id))
}

interface Restoring extends Pick<ImportOptions, 'signal' | 'onProgress'> {
  readonly scopeId: string
  readonly isHere: (row: ArchivedRow) => boolean
  readonly isShared: boolean
  readonly isHeld: (address: RowAddress) => boolean
}

async function restore(tx: Transaction, path: string, archive: VerifiedArchive, how: Restoring): Promise<ImportResult> {
  const restored = { rows: 0, cells: 0, runs: 0, payloads: 0 }
  const toFollow: RowToFollow[] = []
  const alreadyHere: string[] = []
  // Ids of runs follow the order of the runs, and are nobody else's.
  const idsBegin = v4().slice(0, 24)
  const runIdOf = (run: number): Uuid => `${idsBegin}${run.toString(16).padStart(12, '0')}`
  let batch = emptyBatch()
  /** The batch before, which is written while this one is read. */
  let writing = Promise.resolve()
  let bytes = 0
  let entries = 0
  let runs = 0
  let cells = 0
  let line = 0
  /** Where what comes next belongs; `null` where it is not wanted. */
  let target: RowAddress | null = null

  async function flush(): Promise<void> {
    const full = batch
    const cellsRead = cells
    batch = emptyBatch()
    bytes = 0
    entries = 0
    restored.runs += full.runs.length
    restored.cells += full.cells.length
    restored.payloads += full.payloads.length
    await writing
    writing = write(full, line).then(() => how.onProgress?.({ cells: cellsRead, of: archive.end.cells }))
    writing.catch(() => undefined) // whoever awaits it hears of it
  }

  async function write(full: Batch, line: number): Promise<void> {
    try {
      await writeBatch(tx, full)
    } catch (error) {
      const isTwice = isDatabaseError(error) && error.sqlState === uniqueViolation
      throw isTwice
        ? unreadable(`up to its line ${line} a cell or an answer stands twice`, { line, cause: error })
        : error
    }
  }

  function beginRow(row: ArchivedRow): RowAddress | null {
    if (how.isHere(row)) {
      alreadyHere.push(row.lookupKey)
      return null
    }
    toFollow.push({ lookupKey: row.lookupKey, since: row.state.since })
    restored.rows += 1
    const own = addressOf(how.scopeId, row.lookupKey)
    if (row.aliasKey === null) {
      batch.rows.push(rowOf(own, row, null))
      batch.states.push({ ...own, state: row.state, paused: row.paused })
      return own
    }
    if (!how.isShared) return null
    const shared = addressOf(sharedScope(row.aliasKey), row.lookupKey)
    batch.rows.push(rowOf(shared, row, null), rowOf(own, row, shared.scopeId))
    batch.states.push({ ...own, state: null, paused: row.paused })
    if (how.isHeld(shared)) return null
    batch.states.push({ ...shared, state: row.state, paused: [] })
    return shared
  }

  async function take({ entry, ...read }: ReadEntry): Promise<void> {
    line = read.line
    bytes += read.bytes
    entries += 1
    if ('row' in entry) target = beginRow(entry.row)
    if ('run' in entry) runs += 1
    if ('cell' in entry) cells += 1
    if (!target) return
    const { scopeId, rowId } = target
    const of = { scope_id: scopeId, row_id: rowId }
    if ('run' in entry) {
      batch.runs.push({ ...target, runId: runIdOf(runs), run: entry.run })
    } else if ('cell' in entry) {
      const { cell } = entry
      const at = { ...of, observed_at: cell.observedAt, run_id: runIdOf(cell.run) }
      batch.cells.push(...toColumns(rowId, cell, line).map((columns) => ({ ...columns, ...at })))
    } else if ('payload' in entry) {
      const { run, body, ...rest } = entry.payload
      const payload = await compressPayload({ ...rest, body: Buffer.from(body, 'base64') })
      batch.payloads.push({ ...payload, ...of, run_id: runIdOf(run) })
    }
  }

  try {
    // Beside SQL this awaits the disk of this computer, and nobody else.
    const { end } = await readEntries(path, how.signal, async (read) => {
      for (const one of read) {
        await take(one)
        if (entries >= mostEntries || bytes >= mostBytes) await flush()
      }
    })
    if (end.sha256 !== archive.end.sha256) throw unreadable('it was changed while it was read')
    if (entries > 0) await flush()
  } finally {
    await writing // the transaction ends after it, whatever became of it
  }
  how.signal?.throwIfAborted() // nobody waits for it any more: whoever sent the file takes it for not restored
  return { ...restored, toFollow, alreadyHere }
}

const uniqueViolation = '23505'

const rowOf = ({ scopeId, rowId }: RowAddress, row: ArchivedRow, aliasOf: string | null): Batch['rows'][number] => ({
  _sync_scope_id: scopeId,
  id: rowId,
  lookup_key: row.lookupKey,
  row_type: row.rowType,
  cell_encoding: row.cellEncoding,
  attributes: row.attributes === null ? null : JSON.stringify(row.attributes),
  alias_of: aliasOf,
})
