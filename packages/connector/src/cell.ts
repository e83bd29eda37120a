import type { SemanticTime } from '@tento/chrono'
import type { Json } from './json.js'

/**
 * One dated value in a row: the only thing that a provider produces and a host stores.
 *
 * A sampled series (heart rate, temperature) is one cell per local day, never one per sample.
 */
export interface Cell {
  /**
   * The provider's own id of the record: its identity, so that a changed record is updated in place.
   *
   * Without one, the row with `date` and `endDate` is the identity.
   */
  readonly id?: string | undefined
  /** When it happens or begins: a year, month or day, an instant, or a zoned time of the provider's local clock. */
  readonly date: SemanticTime
  /** When it ends. A year, month or day is included whole; an instant or zoned time is the first moment after it. */
  readonly endDate?: SemanticTime | undefined
  /** What the row holds for this time. Stored as it is; names carry their units. */
  readonly data: Json
}

/** What a write verb gives back to the host, which stores it: the cells as the provider now has them. */
export interface WriteOutput {
  /** Cells that are new or changed. */
  readonly upserted: readonly Cell[]
  /** Ids of cells that are gone, as `Cell.id` or `WriteCtx.cellId` named them. */
  readonly removed: readonly string[]
}
