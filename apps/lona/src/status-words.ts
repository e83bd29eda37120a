import type { SyncStatus } from '@lona/host'
import { restWords } from './rest-words.js'

/** Why a row does what it does, in words that say which clock they go by. */
export const reasonWords = ({ words }: SyncStatus): string => words.replaceAll(/\d\d:\d\d:\d\d/g, '$& UTC')

/** The same with the stages that rest beside it, and how long the rest takes. */
export function statusWords(status: SyncStatus): string {
  const { reason, paused, restMs } = status
  const beside = paused.length > 0 && reason.code !== 'paused' ? `${paused.join(', ')} paused` : null
  return [reasonWords(status), beside, restWords(restMs)].filter((part) => part !== null).join('; ')
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
