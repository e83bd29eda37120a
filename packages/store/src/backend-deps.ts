import type { Cell, DateRange, Instant, Json, Owner, Uuid } from '@lona/connector'
import type { RunScope } from '@lona/rows'
import { StoreError } from './errors.js'
import type { RunWrite } from './run.js'
import { scopeIdOf } from './scope.js'

/** What a write may say beside its cells. */
export interface PersistOptions {
  /** What the row wants to find at its next run. */
  readonly cursor?: Json
  /** Days that were read whole with this write. */
  readonly covered?: DateRange
  /**
   * When the provider held these values, and with `covered` all of those days; when the run's first request began, unless
   * said. A moment to come counts as now.
   */
  readonly observedAt?: Instant
}

/**
 * The seams that the thin pattern asks of a host, for one run: whatever a provider calls its interface, these methods
 * fit it.
 */
export interface BackendDeps {
  /**
   * Stores cells, and with `covered` certifies its days as read whole. Cells that are there already stay.
   *
   * Without `covered`, `cursor` and `observedAt` the cells may wait for the next pages, for at most a second and never
   * beyond the run; a failure to store them then comes with a later call, or with the end of the run.
   *
   * @throws {StoreError} `foreign-row`, `row-gone`, `read-only-run`, `run-ended`, `invalid-cell`, `invalid-days`,
   * `duplicate-cell`.
   * @throws {SyncError} `fenced-off` when a newer run of the row has begun.
   */
  persistCells(rowId: Uuid, cells: readonly Cell[], options?: PersistOptions): Promise<void>
  /**
   * Stores cells that are all there is in the covered days, or in the row: others are removed, and the days certified.
   *
   * @throws {StoreError} as `persistCells`, and `cell-outside-covered`.
   * @throws {SyncError} `fenced-off` when a newer run of the row has begun.
   */
  replaceCells(
    rowId: Uuid,
    covered: DateRange | 'everything',
    cells: readonly Cell[],
    options?: Omit<PersistOptions, 'covered'>,
  ): Promise<void>
  /**
   * The last hundred runs of a row as cells, newest first; none for a row that the owner does not follow.
   *
   * @throws {StoreError} `foreign-row` for an owner other than the run's.
   */
  recentLogCells(owner: Owner, lookupKey: string): Promise<Cell[]>
}

/** What `BackendDeps` are made of. */
export interface BackendDepsSeams {
  /** Writes in the run of this scope. */
  write(run: RunScope, change: RunWrite): Promise<unknown>
  /** The last runs of a row as cells. */
  recentLogCells(owner: Owner, lookupKey: string): Promise<Cell[]>
}

/** The deps of one run: they refuse every row but the run's own. */
export function createBackendDeps(run: RunScope, seams: BackendDepsSeams): BackendDeps {
  const ensureOwn = (rowId: Uuid): void => {
    if (rowId === run.rowId) return
    throw new StoreError({
      code: 'foreign-row',
      message: `This run belongs to row ${run.rowId} and cannot write to row ${rowId}. Use the rowId of the context.`,
      rowId,
    })
  }
  return {
    async persistCells(rowId, cells, options = {}) {
      ensureOwn(rowId)
      await seams.write(run, { cells, ...options })
    },
    async replaceCells(rowId, covered, cells, options = {}) {
      ensureOwn(rowId)
      await seams.write(run, { cells, covered, replace: true, ...options })
    },
    async recentLogCells(owner, lookupKey) {
      if (scopeIdOf(owner) === scopeIdOf(run.owner)) return await seams.recentLogCells(owner, lookupKey)
      throw new StoreError({
        code: 'foreign-row',
        message: `This run cannot read what belongs to another owner: '${lookupKey}'. Use the owner of the context.`,
        rowId: run.rowId,
      })
    },
  }
}
