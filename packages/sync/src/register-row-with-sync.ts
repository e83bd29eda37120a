import type { AnyRow, ResolvedSyncShape, StagesOf } from '@lona/connector'
import { SyncError } from './errors.js'

/** A row that a host keeps in sync by the row's own `sync`. */
export interface SyncRegistration {
  /** The row. */
  readonly row: AnyRow
  /** How it wants to be kept in sync. */
  readonly shape: ResolvedSyncShape
}

/** Refuses a row that has no `sync` to run, with the reason as the type to read. */
export type Syncs<R> = [StagesOf<R>] extends [never]
  ? { readonly error: "a row without 'syncShape' and 'sync' cannot be registered for sync" }
  : unknown

/**
 * Has the host keep a row in sync: its `sync` runs per stage, over what the gap map lacks.
 *
 * @throws {SyncError} `row-without-sync-shape`, where the types were got around or a row has a `sync` without a shape.
 */
export function registerRowWithSync<R extends AnyRow>(row: R & Syncs<R>): SyncRegistration {
  if (row.syncShape && row.sync) return { row, shape: row.syncShape }
  throw new SyncError({
    code: 'row-without-sync-shape',
    message: `The row '${row.pattern}' (${row.label}) has no syncShape, so it cannot be kept in sync. Give it a syncShape and a sync.`,
    row: row.pattern,
  })
}
