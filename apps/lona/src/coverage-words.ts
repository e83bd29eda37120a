import type { RowStatus } from '@lona/host'
import { completeSince } from '@lona/sync'
import { rangeWords } from './range-words.js'

/** A gap map in a few words: since when the row is complete, and what failed. */
export function coverageWords({ state }: Pick<RowStatus, 'state'>): string {
  const since = completeSince(state.covered)
  const failed = state.failed.map((range) => `failed ${rangeWords(range)}: ${range.message}`)
  return [since === null ? 'nothing yet' : `complete since ${since}`, ...failed].join('; ')
}
