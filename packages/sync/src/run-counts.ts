/** What one run changed so far. */
export interface RunCounts {
  /** Cells that were not there. */
  readonly inserted: number
  /** Cells that were there with other contents. */
  readonly updated: number
  /** Cells that were there as they are. */
  readonly unchanged: number
  /** Cells that are gone. */
  readonly removed: number
  /** Cells that were left alone because a newer observation is stored. */
  readonly outdated: number
}
