import type { DateRange, Instant, Json } from '@lona/connector'
import type { RowSyncState } from '@lona/sync'
import type { RunRecord } from '@lona/sync/postgres'
import { maxKeyBytes } from '../rows.js'
import {
  type Guard,
  isCount,
  isDayText,
  isInstant,
  isJson,
  isString,
  isText,
  listOf,
  oneOf,
  orAbsent,
  orNull,
  shape,
} from './guards.js'

// An archive is gzipped text of one JSON value a line: a header; each row, followed by its runs, its cells and its
// answers; and an end, which counts them and carries the SHA-256 of all lines before it. Runs are numbered from 1 in the
// order in which they stand in the file, and no line carries an id of the host: whoever reads an archive makes its own.

/** The name by which an archive is known. */
export const archiveFormat = 'lona-archive'

/** The version of what is described here. */
export const archiveVersion = 1

/** The most bytes of one line; so much of a file is held in memory at once, whatever it claims to be. */
export const mostLineBytes = 64 * 1024 ** 2

/** The most rows of an archive: their keys are held in memory. */
export const mostRows = 100_000

/** The first line. */
export interface ArchiveHeader {
  readonly format: typeof archiveFormat
  readonly version: typeof archiveVersion
  /** What the app that made it says of it. */
  readonly about: Json
}

/** A row that its owner follows, with what is known of it. */
export interface ArchivedRow {
  readonly lookupKey: string
  readonly rowType: string
  readonly cellEncoding: string | null
  readonly attributes: Json
  /** What all its owners share, or `null`: then what follows is the shared row's. */
  readonly aliasKey: string | null
  /** The stages that its owner wants paused. */
  readonly paused: readonly string[]
  /** The gap map of what holds the cells. */
  readonly state: Pick<RowSyncState, 'cursor' | 'since' | 'covered' | 'failed' | 'uncertified'>
}

/** A run; one that was under way stands as interrupted. */
export type ArchivedRun = Omit<RunRecord, 'runId' | 'outcome'> & {
  readonly outcome: Exclude<RunRecord['outcome'], 'running'>
}

/** A cell, with its provenance. */
export interface ArchivedCell {
  /** The provider's id, or `null`. */
  readonly id: string | null
  readonly time: string
  readonly endTime: string | null
  readonly data: Json
  readonly observedAt: Instant
  /** The number of the run that brought it; 0 when nothing is kept of that run. */
  readonly run: number
}

/** What a provider answered. */
export interface ArchivedPayload {
  /** The number of its run. */
  readonly run: number
  readonly ordinal: number
  readonly method: string
  readonly url: string
  readonly status: number
  /** The body as base64. */
  readonly body: string
  readonly requestedAt: Instant
}

/** What an archive holds. */
export interface ArchiveCounts {
  /** Rows. */
  readonly rows: number
  /** Their cells. */
  readonly cells: number
  /** Their runs. */
  readonly runs: number
  /** What providers answered. */
  readonly payloads: number
}

/** The last line. */
export interface ArchiveEnd extends ArchiveCounts {
  /** Of all lines before it, each with its line break; hexadecimal. */
  readonly sha256: string
}

/** A line between the first and the last. */
export type ArchiveEntry =
  | { readonly row: ArchivedRow }
  | { readonly run: ArchivedRun }
  | { readonly cell: ArchivedCell }
  | { readonly payload: ArchivedPayload }

/** Whether a line is the first. */
export const isHeader = shape<ArchiveHeader>({
  format: oneOf([archiveFormat]),
  version: (value) => value === archiveVersion,
  about: isJson,
})

/** The version of which a first line says that it is; `null` when it is no first line of an archive at all. */
export function versionOf(line: unknown): number | null {
  if (typeof line !== 'object' || line === null || !('format' in line && 'version' in line)) return null
  return line.format === archiveFormat && isCount(line.version) ? line.version : null
}

const isKey: Guard<string> = (value): value is string =>
  isText(value) && value !== '' && Buffer.byteLength(value) <= maxKeyBytes

/** Days that go upwards and never overlap. */
const daysOf =
  <T extends DateRange>(is: Guard<T>): Guard<readonly T[]> =>
  (value): value is readonly T[] =>
    listOf(is)(value) && value.every(({ start, end }, index) => start < end && (value[index - 1]?.end ?? '') <= start)

const isRow = shape<ArchivedRow>({
  lookupKey: isKey,
  rowType: isText,
  cellEncoding: orNull(isText),
  attributes: isJson,
  aliasKey: orNull(isKey),
  paused: listOf(isString),
  state: shape<ArchivedRow['state']>({
    cursor: isJson,
    since: orNull(isDayText),
    covered: daysOf(
      shape<{ start: string; end: string; readAt: Instant; staleSince?: Instant }>({
        start: isDayText,
        end: isDayText,
        readAt: isInstant,
        staleSince: orAbsent(isInstant) as Guard<Instant>,
      }),
    ),
    failed: daysOf(
      shape<RowSyncState['failed'][number]>({
        start: isDayText,
        end: isDayText,
        failedAt: isInstant,
        attempts: isCount,
        code: isString,
        message: isString,
      }),
    ),
    uncertified: daysOf(
      shape<RowSyncState['uncertified'][number]>({ start: isDayText, end: isDayText, triedAt: isInstant }),
    ),
  }),
})

const isRun = shape<ArchivedRun>({
  kind: oneOf(['sync', 'write', 'event']),
  stage: orNull(isText),
  range: orNull(shape<DateRange>({ start: isDayText, end: isDayText })),
  urgency: orNull(oneOf(['demand', 'viewport', 'backfill'])),
  why: orNull(oneOf(['missing', 'refresh', 'stale', 'failed', 'uncertified'])),
  verb: orNull(isText),
  cursor: isJson,
  dispatch: isJson,
  startedAt: isInstant,
  finishedAt: orNull(isInstant),
  outcome: oneOf(['done', 'failed', 'interrupted']),
  errorCode: orNull(isText),
  errorMessage: orNull(isText),
  requests: isCount,
  inserted: isCount,
  updated: isCount,
  unchanged: isCount,
  removed: isCount,
  outdated: isCount,
})

const isCell = shape<ArchivedCell>({
  id: orNull((value): value is string => isText(value) && value !== ''),
  time: isText,
  endTime: orNull(isText),
  data: isJson,
  observedAt: isInstant,
  run: isCount,
})

const isPayload = shape<ArchivedPayload>({
  run: isCount,
  ordinal: isCount,
  method: isText,
  url: (value): value is string => isText(value) && URL.canParse(value),
  status: isCount,
  body: (value): value is string => typeof value === 'string' && isBase64(value),
  requestedAt: isInstant,
})

/** Whether a text is base64 in its one canonical form; by what it decodes to, since an expression would run out of stack. */
const isBase64 = (text: string): boolean => Buffer.from(text, 'base64').toString('base64') === text

const isRowLine = shape<{ row: ArchivedRow }>({ row: isRow })
const isRunLine = shape<{ run: ArchivedRun }>({ run: isRun })
const isCellLine = shape<{ cell: ArchivedCell }>({ cell: isCell })
const isPayloadLine = shape<{ payload: ArchivedPayload }>({ payload: isPayload })

/** Whether a line is one between the first and the last. */
export const isEntry = (value: unknown): value is ArchiveEntry =>
  isCellLine(value) || isPayloadLine(value) || isRunLine(value) || isRowLine(value)

/** Whether a line is the last. */
export const isEnd = shape<{ end: ArchiveEnd }>({
  end: shape<ArchiveEnd>({ rows: isCount, cells: isCount, runs: isCount, payloads: isCount, sha256: isText }),
})

/** A value as a line. */
export const toLine = (value: ArchiveHeader | ArchiveEntry | { readonly end: ArchiveEnd }): string =>
  `${JSON.stringify(value)}\n`
