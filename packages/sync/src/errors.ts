const marker = Symbol.for('@lona/sync/error')

/** What can go wrong between a row's registration and its slices. */
export type SyncErrorCode =
  | 'row-without-sync-shape'
  | 'row-registered-twice'
  | 'provider-disagrees'
  | 'unknown-stage'
  | 'fenced-off'
  | 'engine-stopped'

/** The facts of a `SyncError`. */
export interface SyncErrorInit {
  /** Which of the closed list it is. */
  readonly code: SyncErrorCode
  /** What happened, to what, and what to do next. */
  readonly message: string
  /** The row's pattern, lookup key or id, where one is known. */
  readonly row?: string | undefined
}

/**
 * What synchronisation refuses.
 *
 * - `row-without-sync-shape`: the row cannot be kept in sync; give it a `syncShape` and a `sync`.
 * - `row-registered-twice`, `provider-disagrees`: the host's wiring; found at boot.
 * - `unknown-stage`: the row has no stage of this name.
 * - `fenced-off`: a newer run of the row has begun, or the row was let go; this one wrote nothing more.
 * - `engine-stopped`: the engine takes no jobs any more.
 */
export class SyncError extends Error {
  /** Always `SyncError`. */
  override readonly name = 'SyncError'
  /** Recognised even when two copies of this package are loaded. */
  readonly [marker] = true
  /** Which of the closed list it is. */
  readonly code: SyncErrorCode
  /** The row's pattern, lookup key or id, where one is known. */
  readonly row: string | undefined

  /** Makes one from its facts. */
  constructor({ code, message, row }: SyncErrorInit) {
    super(`[${code}] ${message}`)
    this.code = code
    this.row = row
  }
}

/** Whether `value` is a `SyncError`, of whichever copy of this package. */
export const isSyncError = (value: unknown): value is SyncError => value instanceof Error && marker in value
