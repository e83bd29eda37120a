import type { AnyIntegration, AnyRow, IdentityCtx } from '@lona/connector'
import type { DateRange } from '@tento/chrono'
import type { StageWindowOptions } from './stage-window.js'

/**
 * A provider's topology: how its rows want to be orchestrated, without a word on how they are brought.
 *
 * It comes with a `SyncExecutor`, or without one when the host runs the rows' own `sync`. A row is kept in sync by a
 * provider or by `registerRowWithSync`, never by both.
 */
export interface SyncProvider {
  /** The provider's account type; its `kind` is the provider's id, written nowhere else. */
  readonly integration: AnyIntegration
  /** The rows that it speaks of, each with a `syncShape`: its slices, days and minutes hold. */
  readonly rows: readonly AnyRow[]
  /** The named parts of the sync, most important first; they hold for all of its rows, each of which has them all. */
  readonly stages: readonly string[]
  /** The stage that a stage of the same row waits for, by its name; none waits unless named. */
  readonly gates: Readonly<Record<string, string>>
  /** The most slices of this provider that run at once, over all owners and processes; `null` for no cap. */
  readonly maxConcurrent: number | null
  /** Names what only one sync at a time may touch, over all owners and processes, or `null`; usually what the row says. */
  lockResourceId(row: AnyRow, identity: IdentityCtx): string | null
  /** Names what all owners of a row share, or `null`; always what the row says, since its record was made by that. */
  aliasKey(row: AnyRow, identity: IdentityCtx): string | null
  /**
   * The days that a stage of a row is about, half-open, before the gap map narrows them; usually `stageWindow`.
   *
   * @throws {SyncError} `row-without-sync-shape` for a row that it does not speak of, `unknown-stage`.
   */
  stageKeyRange(row: AnyRow, stage: string, options: StageWindowOptions): DateRange
}
