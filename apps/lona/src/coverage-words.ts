import type { RowSync } from './api/schemas.js'
import { rangeWords } from './range-words.js'

/** What a row holds in a few words: since when it is complete, and what failed. */
export function coverageWords({ completeSince, failed }: Pick<RowSync, 'completeSince' | 'failed'>): string {
  return [
    completeSince === null ? 'nothing yet' : `complete since ${completeSince}`,
    ...failed.map((range) => `failed ${rangeWords(range)}: ${range.message}`),
  ].join('; ')
}
