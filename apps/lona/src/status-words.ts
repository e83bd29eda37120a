import type { SyncStatus } from '@lona/host'
import type { Row, RowSync } from './api/schemas.js'
import { restWords } from './rest-words.js'

/** Why a row does what it does, in words that say which clock they go by. */
export const reasonWords = ({ words }: Pick<SyncStatus, 'words'>): string =>
  words.replaceAll(/\d\d:\d\d:\d\d/g, '$& UTC')

/** Why a row does what it does, with the stages that rest beside it, and how long the rest takes. */
export function statusWords({ reason, words, paused, restMs }: RowSync): string {
  const beside = paused.length > 0 && reason.code !== 'paused' ? `${paused.join(', ')} paused` : null
  return [words, beside, restWords(restMs)].filter((part) => part !== null).join('; ')
}

/** What a row does, for programs. */
export function statusRecord({ key }: Pick<Row, 'key'>, { stages: _, ...sync }: RowSync): unknown {
  return { row: key, ...sync }
}
