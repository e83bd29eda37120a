import { addDays, type DateRange, type Day } from '@tento/chrono'

/** Which window a stage has, beside its name. */
export interface WearableWindowOptions {
  /** Today, where the account's owner is; at the eastern edge of doubt, so that no day is missed. */
  readonly today: Day
  /** Days back that the archive goes; 365 unless said. */
  readonly historyDays?: number
}

/**
 * The default range of a wearable's stage, half-open and with today in it: `viewport` is the last 14 days, `backfill`
 * and every other name the whole history.
 *
 * It is where a row starts from; the gap map narrows it to what is missing, and hands that to the body as `range`.
 */
export function wearableWindowForStage(stage: string, { today, historyDays = 365 }: WearableWindowOptions): DateRange {
  const days = stage === 'viewport' ? Math.min(13, historyDays) : historyDays
  return { start: addDays(today, -days), end: addDays(today, 1) }
}
