import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Cell, Json, Uuid } from '@lona/connector'
import { parseSemanticTime } from '@tento/chrono'
import { StoreError } from '../errors.js'
import { type CellColumns, toCellColumns } from '../stored-shape.js'
import {
  type ArchiveCounts,
  type ArchivedCell,
  type ArchivedRow,
  type ArchiveEnd,
  type ArchiveEntry,
  archiveFormat,
  archiveVersion,
  isEnd,
  isEntry,
  isHeader,
  mostLineBytes,
  mostRows,
  versionOf,
} from './archive-lines.js'

/** What is in an archive. */
export interface ArchiveSummary extends ArchiveCounts {
  /** What the app that made it said of it. */
  readonly about: Json
  /** The keys of its rows, in the order of the file. */
  readonly lookupKeys: readonly string[]
}

/** What is in an archive, as whoever restores it has to know beforehand. */
export interface VerifiedArchive {
  /** The header's word. */
  readonly about: Json
  /** The last line. */
  readonly end: ArchiveEnd
  /** The keys of its rows. */
  readonly rows: readonly Pick<ArchivedRow, 'lookupKey' | 'aliasKey'>[]
}

/** An entry, and what it takes. */
export interface ReadEntry {
  /** The entry. */
  readonly entry: ArchiveEntry
  /** The line on which it stands, from 1. */
  readonly line: number
  /** The bytes of its line. */
  readonly bytes: number
}

/**
 * What is in an archive, after the whole file was read and found good: complete, unchanged, each line what it should be.
 * Nothing is written anywhere.
 *
 * @throws {StoreError} `archive-unreadable` with the `line`, `archive-newer`, `archive-line-too-long`.
 */
export async function readArchive(path: string, signal?: AbortSignal): Promise<ArchiveSummary> {
  return summaryOf(await verifyArchive(path, signal))
}

/** What is in an archive that was found good. */
export function summaryOf({ about, end, rows }: VerifiedArchive): ArchiveSummary {
  const { sha256: _, ...counts } = end
  return { about, ...counts, lookupKeys: rows.map(({ lookupKey }) => lookupKey) }
}

/** As `readArchive`, for whoever goes on to restore it. */
export async function verifyArchive(path: string, signal: AbortSignal | undefined): Promise<VerifiedArchive> {
  const rows: Pick<ArchivedRow, 'lookupKey' | 'aliasKey'>[] = []
  const whole = await readEntries(path, signal, (entries) => {
    for (const { entry, line } of entries) {
      if ('row' in entry) rows.push({ lookupKey: entry.row.lookupKey, aliasKey: entry.row.aliasKey })
      else if ('cell' in entry) toCell(entry.cell, line)
    }
  })
  return { ...whole, rows }
}

/** The cell that stands on a line, as it goes into the table. */
export function toColumns(rowId: Uuid, cell: ArchivedCell, line: number): readonly CellColumns[] {
  const read = toCell(cell, line)
  try {
    return toCellColumns(rowId, [read])
  } catch (cause) {
    throw unreadable(`its line ${line} is a cell that cannot be stored`, { line, cause })
  }
}

function toCell({ id, time, endTime, data }: ArchivedCell, line: number): Cell {
  try {
    return {
      ...(id !== null && { id }),
      date: parseSemanticTime(time),
      ...(endTime !== null && { endDate: parseSemanticTime(endTime) }),
      data,
    }
  } catch (cause) {
    throw unreadable(`its line ${line} has a time that is none`, { line, cause })
  }
}

/** Hands over what stands between the first line and the last, some at a time. Gives what these two say. */
export async function readEntries(
  path: string,
  signal: AbortSignal | undefined,
  handOver: (entries: readonly ReadEntry[]) => void | Promise<void>,
): Promise<Omit<VerifiedArchive, 'rows'>> {
  const sum = createHash('sha256')
  const keys = new Set<string>()
  const found = { rows: 0, cells: 0, runs: 0, payloads: 0 }
  let runsBefore = 0
  let about: Json | undefined
  let end: ArchiveEnd | undefined
  let line = 0

  /** Whether a number is that of a run of the row that is being read. */
  const isRunOfRow = (run: number): boolean => run > runsBefore && run <= found.runs

  function take(entry: ArchiveEntry): void {
    if ('row' in entry) {
      found.rows += 1
      runsBefore = found.runs
      if (found.rows > mostRows) throw unreadable(`it has more than ${mostRows} rows`, { line })
      if (keys.has(entry.row.lookupKey)) throw unreadable(`its line ${line} is a row that stood there before`, { line })
      keys.add(entry.row.lookupKey)
      return
    }
    if (found.rows === 0) throw unreadable(`its line ${line} belongs to no row`, { line })
    if ('run' in entry) found.runs += 1
    else if ('cell' in entry) found.cells += 1
    else found.payloads += 1
    const run = 'cell' in entry ? entry.cell.run : 'payload' in entry ? entry.payload.run : undefined
    if (run === undefined || isRunOfRow(run) || ('cell' in entry && run === 0)) return
    throw unreadable(`its line ${line} names a run that is none of its row`, { line })
  }

  for await (const lines of readLines(path, signal)) {
    const entries: ReadEntry[] = []
    for (const bytes of lines) {
      line += 1
      if (end) throw unreadable(`its line ${line} stands after its end`, { line })
      const value = parseLine(bytes, line)
      if (isEnd(value)) {
        end = value.end
        continue
      }
      sum.update(bytes)
      if (about === undefined) {
        about = readHeader(value)
      } else if (isEntry(value)) {
        take(value)
        entries.push({ entry: value, line, bytes: bytes.length })
      } else {
        throw unreadable(`its line ${line} is not what a line of it can be`, { line })
      }
    }
    await handOver(entries)
  }
  if (about === undefined || !end) throw unreadable('it is cut off: its end is missing', { line })
  const { sha256, ...counts } = end
  if (Object.entries(counts).some(([name, count]) => found[name as keyof ArchiveCounts] !== count)) {
    throw unreadable('it does not hold as much as its end says', { line })
  }
  if (sum.digest('hex') !== sha256)
    throw unreadable('it was changed after it was made: its checksum is another', { line })
  return { about, end }
}

function readHeader(value: unknown): Json {
  if (isHeader(value)) return value.about
  const version = versionOf(value)
  if (version === null || version <= archiveVersion) {
    throw unreadable(`its first line is not that of a '${archiveFormat}'`, { line: 1 })
  }
  throw new StoreError({
    code: 'archive-newer',
    message: `The archive has version ${version}; this program reads version ${archiveVersion}. Nothing was written. Bring the program up to date and import again.`,
    line: 1,
  })
}

function parseLine(bytes: Buffer, line: number): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch (cause) {
    throw unreadable(`its line ${line} is not JSON`, { line, cause })
  }
}

/** The lines of a gzipped file, each with its line break, some at a time. */
async function* readLines(path: string, signal: AbortSignal | undefined): AsyncGenerator<readonly Buffer[]> {
  // What goes wrong with the file is told to whoever reads from the end of the pipe.
  const text = pipeline(createReadStream(path), createGunzip({ chunkSize: 256 * 1024 }), () => undefined)
  let line = 0
  let begun: Buffer[] = []
  let begunBytes = 0
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      signal?.throwIfAborted()
      const lines: Buffer[] = []
      let start = 0
      for (let end = chunk.indexOf(lineBreak); end >= 0; end = chunk.indexOf(lineBreak, start)) {
        lines.push(Buffer.concat([...begun, chunk.subarray(start, end + 1)]))
        begun = []
        begunBytes = 0
        start = end + 1
      }
      line += lines.length
      if (start < chunk.length) begun.push(chunk.subarray(start))
      begunBytes += chunk.length - start
      if (begunBytes > mostLineBytes) throw lineTooLong(`The archive's line ${line + 1}`, line + 1)
      yield lines
    }
  } catch (cause) {
    if (cause instanceof StoreError || signal?.aborted) throw cause
    const place = line === 0 ? 'from its beginning' : `after line ${line}`
    throw unreadable(`it cannot be read as gzip ${place}`, { line: line + 1, cause })
  }
  if (begunBytes > 0) throw unreadable(`it is cut off in line ${line + 1}`, { line: line + 1 })
}

const lineBreak = 0x0a

/** What stands on one line is too long. */
export const lineTooLong = (what: string, line?: number): StoreError =>
  new StoreError({
    code: 'archive-line-too-long',
    message: `${what} is longer than ${mostLineBytes} bytes (64 MiB), the most that an archive holds on one line.`,
    line,
  })

/** The file is no good archive. */
export const unreadable = (why: string, { line, cause }: { line?: number; cause?: unknown } = {}): StoreError =>
  new StoreError({
    code: 'archive-unreadable',
    message: `The file is no archive that can be restored: ${why}. Nothing was written. Use another copy of the file, or export again.`,
    line,
    cause,
  })
