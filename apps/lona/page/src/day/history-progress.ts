import type { Row } from '../../../src/api/schemas.js'
import { formatDay } from '../words/days.js'
import { formatCount } from '../words/numbers.js'
import { formatSpan } from '../words/spans.js'

/** How far the history of all rows is. */
interface HistoryProgress {
  /** Days that are here, of all rows together. */
  readonly done: number
  /** Days that should be. */
  readonly wanted: number
  /** That, and how long the rest takes, in words. */
  readonly words: string
}

type Synced = Pick<Row, 'sync'>

/** How far the rows are. What is left takes as long as the slowest row; where one cannot say, neither can all. */
export function historyProgress(rows: readonly Synced[], locale?: string): HistoryProgress {
  const syncs = rows.flatMap(({ sync }) => sync ?? [])
  const done = syncs.reduce((days, { heldDays }) => days + heldDays, 0)
  const wanted = syncs.reduce((days, { wantedDays }) => days + wantedDays, 0)
  const filling = syncs.filter(
    ({ reason, heldDays, wantedDays }) => heldDays < wantedDays && reason.code !== 'complete',
  )
  if (filling.length === 0) {
    const since = syncs
      .map(({ completeSince }) => completeSince ?? '')
      .sort()
      .at(-1)
    return { done, wanted, words: since ? `Complete since ${formatDay(since, 'medium', locale)}` : '' }
  }
  const days = `${formatCount(done, locale)} of ${formatCount(wanted, locale)} days are here, ${formatCount(wanted - done, locale)} to go`
  return { done, wanted, words: `${days} · ${restOf(filling)}` }
}

function restOf(filling: readonly NonNullable<Row['sync']>[]): string {
  if (filling.every(({ reason }) => reason.code === 'paused')) return 'paused'
  if (filling.some(({ failed }) => failed.length > 0)) return 'some days failed and are tried again'
  const rests = filling.map(({ restMs }) => restMs)
  const longest = Math.max(...rests.map((rest) => rest ?? Infinity))
  return Number.isFinite(longest) ? `about ${formatSpan(longest)} left` : 'how long that takes shows soon'
}
