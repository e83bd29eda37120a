const marker = Symbol.for('@lona/rows/error')

/** What can go wrong between a host's wiring, a lookup key and a row; each code has one cure. */
export type RowsErrorCode =
  | 'ambiguous-patterns'
  | 'deps-missing'
  | 'unknown-encoding'
  | 'unknown-key'
  | 'unknown-row'
  | 'unknown-cell'
  | 'verb-not-allowed'
  | 'verb-not-implemented'
  | 'foreign-owner'
  | 'unknown-stage'

/** The facts of a `RowsError`. */
export interface RowsErrorInit {
  /** Which of the closed list it is. */
  readonly code: RowsErrorCode
  /** What happened, to what, and what to do next. */
  readonly message: string
  /** The row's pattern or lookup key, where one is known. */
  readonly row?: string | undefined
  /** The verb that was asked for. */
  readonly verb?: string | undefined
  /** The names that are missing or in conflict: deps keys, patterns, stages. */
  readonly names?: readonly string[] | undefined
}

/**
 * What the dispatcher and the boot checks refuse.
 *
 * - `ambiguous-patterns`, `deps-missing`, `unknown-encoding`, `verb-not-implemented`: the host's wiring; fix it before
 *   it starts.
 * - `unknown-key`: no registered pattern has this form. `unknown-row`: the owner does not follow the
 *   row, or not any more.
 * - `unknown-cell`: the row has no such cell.
 * - `verb-not-allowed`: the host did not open this verb for the row.
 * - `foreign-owner`: the caller may not touch another owner's rows.
 * - `unknown-stage`: the row has no stage of this name.
 */
export class RowsError extends Error {
  /** Always `RowsError`. */
  override readonly name = 'RowsError'
  /** Recognised even when two copies of this package are loaded. */
  readonly [marker] = true
  /** Which of the closed list it is. */
  readonly code: RowsErrorCode
  /** The row's pattern or lookup key, where one is known. */
  readonly row: string | undefined
  /** The verb that was asked for. */
  readonly verb: string | undefined
  /** The names that are missing or in conflict. */
  readonly names: readonly string[]

  /** Makes one from its facts. */
  constructor({ code, message, row, verb, names = [] }: RowsErrorInit) {
    super(`[${code}] ${message}`)
    this.code = code
    this.row = row
    this.verb = verb
    this.names = names
  }
}

/** Whether `value` is a `RowsError`, of whichever copy of this package. */
export const isRowsError = (value: unknown): value is RowsError => value instanceof Error && marker in value
