import { addDays, type Day } from '@lona/connector'
import type { RowStatus } from '@lona/host'

/**
 * The first day since when a row is complete without a gap up to today, or `null`.
 *
 * Counted back from the last day that was read whole.
 */
export function completeSince({ state }: Pick<RowStatus, 'state'>): Day | null {
  let since: Day | null = null
  for (const range of state.covered.toReversed()) {
    if (since !== null && range.end !== since) break
    since = range.start
  }
  return since
}

/** A gap map in a few words: since when the row is complete, and what failed. */
export function coverageWords(status: Pick<RowStatus, 'state'>): string {
  const since = completeSince(status)
  const failed = status.state.failed.map(
    ({ start, end, message }) => `failed ${start} to ${addDays(end, -1)}: ${message}`,
  )
  return [since === null ? 'nothing yet' : `complete since ${since}`, ...failed].join('; ')
}
