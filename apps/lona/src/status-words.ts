import type { SyncStatus } from '@lona/host'
import { restWords } from './rest-words.js'

/** What a row does, in words: the reason, which stages rest beside it, and how long the rest takes. */
export function statusWords({ words, reason, paused, restMs }: SyncStatus): string {
  const beside = paused.length > 0 && reason.code !== 'paused' ? `${paused.join(', ')} paused` : null
  return [words, beside, restWords(restMs)].filter((part) => part !== null).join('; ')
}

/** What a row does, for programs. */
export function statusRecord(status: SyncStatus): unknown {
  const { record, state, percent, heldDays, wantedDays, completeSince, paused, reason, words, restMs } = status
  const { since, failed, uncertified } = state
  const row = record.lookupKey
  return {
    row,
    percent,
    heldDays,
    wantedDays,
    completeSince,
    since,
    paused,
    reason,
    words,
    restMs,
    failed,
    uncertified,
  }
}
