import type { Fetch, Owner, UserAuth, Uuid } from '@lona/connector'

/**
 * One run of a row, as the host sees it: what its deps are bound to.
 *
 * A run is one slice of a sync, one write, or one read.
 */
export interface RunScope {
  /** Whose row it is. */
  readonly owner: Owner
  /** The owner's sign-ins; the system has none. */
  readonly user: UserAuth
  /** The row's record; deps refuse every other. */
  readonly rowId: Uuid
  /** The run's place in the row's order; a write with an older one than the row's is refused. `null` for a read. */
  readonly fence: number | null
  /** The run's record. */
  readonly runId: Uuid
  /** Aborts when the run has to stop. */
  readonly signal: AbortSignal
  /** Sends requests of this run: counted, kept, and on the provider's budget. */
  readonly fetch: Fetch
}
