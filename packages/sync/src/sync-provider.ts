import type { AnyIntegration, AnyRow, IdentityCtx } from '@lona/connector'
import type { DateRange } from '@tento/chrono'
import type { StageWindowOptions } from './stage-window.js'

/** A provider's topology: how its rows want to be orchestrated, without a word on how they are brought. */
export interface SyncProvider {
  /** The provider's account type; its `kind` is the provider's id. */
  readonly integration: AnyIntegration
  /** The rows that it speaks of. */
  readonly rows: readonly AnyRow[]
  /** The named parts of the sync, most important first. */
  readonly stages: readonly string[]
  /** The stage that a stage waits for, by its name. */
  readonly gates: Readonly<Record<string, string>>
  /** The most slices of this provider that run at once, over all processes; `null` for no cap. */
  readonly maxConcurrent: number | null
  /** Names what only one sync at a time may touch, or `null`. */
  lockResourceId(row: AnyRow, identity: IdentityCtx): string | null
  /** Names what all owners of a row share, or `null`. */
  aliasKey(row: AnyRow, identity: IdentityCtx): string | null
  /** The days that a stage of a row is about, half-open. */
  stageKeyRange(row: AnyRow, stage: string, options: StageWindowOptions): DateRange
}
