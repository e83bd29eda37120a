const marker = Symbol.for('@lona/store/error')

/** What a store refuses; each code has one cure. */
export type StoreErrorCode =
  | 'reserved-user-id'
  | 'key-too-long'
  | 'row-gone'
  | 'foreign-row'
  | 'read-only-run'
  | 'run-ended'
  | 'invalid-cell'
  | 'invalid-days'
  | 'duplicate-cell'
  | 'cell-outside-covered'
  | 'bad-place'
  | 'archive-unreadable'
  | 'archive-newer'
  | 'archive-line-too-long'
  | 'no-room'

/** The facts of a `StoreError`. */
export interface StoreErrorInit {
  /** Which of the closed list it is. */
  readonly code: StoreErrorCode
  /** What happened, to what, and what to do next. */
  readonly message: string
  /** The row's record, where one is known. */
  readonly rowId?: string | undefined
  /** The provider's id of the cell, or its date, where one is known. */
  readonly cell?: string | undefined
  /** The line of an archive, from 1, where one is meant. */
  readonly line?: number | undefined
  /** The error that this one translates. */
  readonly cause?: unknown
}

/**
 * What a store refuses to write or read, or has no room for. Nothing of the call was written.
 *
 * - `reserved-user-id`: user ids must be well-formed text, not empty, and not begin with `system:`.
 * - `key-too-long`: user ids, alias keys and row keys have at most 1,000 bytes each.
 * - `row-gone`: the row was removed; follow it again.
 * - `foreign-row`: the run belongs to another row or owner.
 * - `read-only-run`, `run-ended`: the run cannot write (any more).
 * - `invalid-cell`: a cell is not JSON, or its times are none.
 * - `invalid-days`: days that the calendar does not have, or a range that ends before it starts.
 * - `duplicate-cell`: two cells without an id have the same time and other data; give them ids.
 * - `cell-outside-covered`: a cell begins outside the range that the call certifies; leave it out or widen the range.
 * - `bad-place`: the text says no place between cells; go on with the `next` of the page before.
 * - `archive-unreadable`: the file is no archive, or was cut off or changed; use another copy of it.
 * - `archive-newer`: a newer version made the archive; bring this one up to date.
 * - `archive-line-too-long`: what would stand on one line of an archive is larger than 64 MiB.
 * - `no-room`: the folder for temporary files is full; make room there, or set `TMPDIR`.
 */
export class StoreError extends Error {
  /** Always `StoreError`. */
  override readonly name = 'StoreError'
  /** Recognised even when two copies of this package are loaded. */
  readonly [marker] = true
  /** Which of the closed list it is. */
  readonly code: StoreErrorCode
  /** The row's record, where one is known. */
  readonly rowId: string | undefined
  /** The provider's id of the cell, or its date, where one is known. */
  readonly cell: string | undefined
  /** The line of an archive, from 1, where one is meant. */
  readonly line: number | undefined

  /** Makes one from its facts. */
  constructor({ code, message, rowId, cell, line, cause }: StoreErrorInit) {
    super(`[${code}] ${message}`, { cause })
    this.code = code
    this.rowId = rowId
    this.cell = cell
    this.line = line
  }
}

/** Whether `value` is a `StoreError`, of whichever copy of this package. */
export const isStoreError = (value: unknown): value is StoreError => value instanceof Error && marker in value
