import type { RowSync, Run } from '../../../src/api/schemas.js'
import { moveDay } from '../time/local-time.js'
import { formatDay, formatDays, formatMoment, formatTime } from '../words/days.js'
import { formatCount } from '../words/numbers.js'
import { formatSpan } from '../words/spans.js'

/** How it stands with a row, in a word. */
export type SyncState = 'running' | 'waiting' | 'complete' | 'paused' | 'failed'

/** How it stands with a row: `failed` where its last slices failed, `waiting` for all that it waits for. */
export function syncStateOf({ reason }: Pick<RowSync, 'reason'>): SyncState {
  if (reason.code === 'admitted') return reason.isRunning === true ? 'running' : 'waiting'
  if (reason.code === 'complete' || reason.code === 'paused') return reason.code
  return reason.code === 'resting' && typeof reason.failure === 'string' ? 'failed' : 'waiting'
}

/** The planner's words as a sentence, with its days and its times (which are of UTC) as the reader writes them. */
export function reasonSentence(
  { words }: Pick<RowSync, 'words'>,
  now = new Date(),
  timeZone?: string,
  locale?: string,
): string {
  const local = words
    .replaceAll(/(?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d:\d\d)(?: UTC)?/g, (_, day: string | undefined, time: string) => {
      const at = `${day ?? now.toISOString().slice(0, 10)}T${time}Z`
      return day === undefined ? formatTime(at, timeZone, locale) : formatMoment(at, timeZone, locale)
    })
    .replaceAll(/\d{4}-\d\d-\d\d/g, (day) => formatDay(day, 'medium', locale))
  return local === '' ? '' : `${local.charAt(0).toUpperCase()}${local.slice(1).replace(/\.$/, '')}.`
}

/** Days held and to go, and how long that takes: "3,100 of 3,978 days, 77 %, about 4 minutes to go". */
export function progressWords({ heldDays, wantedDays, percent, restMs }: RowSync, locale?: string): string {
  const days = `${formatCount(heldDays, locale)} of ${formatCount(wantedDays, locale)} days`
  const share = new Intl.NumberFormat(locale, { style: 'percent' }).format(percent / 100)
  const rest =
    restMs === null || restMs === 0 || heldDays >= wantedDays ? '' : `, about ${formatSpan(restMs, locale)} to go`
  return `${days}, ${share}${rest}`
}

/** How many rows are in which state: "1 running, 2 complete". */
export function countWords(states: readonly SyncState[]): string {
  const order: readonly SyncState[] = ['running', 'waiting', 'failed', 'paused', 'complete']
  const counts = order.map((state) => ({ state, count: states.filter((one) => one === state).length }))
  return counts
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${formatCount(count)} ${state}`)
    .join(', ')
}

const whyWords: Readonly<Record<string, string>> = {
  missing: 'days were missing',
  refresh: 'recent days may have changed',
  stale: 'these days were to be read again',
  failed: 'it failed before',
  uncertified: 'the provider did not have these days yet',
}

/** What a run was about: "backfill, 1 – 14 Mar 2024, since days were missing". */
export function runWords({ kind, stage, range, why, verb }: Run, locale?: string): string {
  const what = stage ?? verb ?? kind
  const days = range && rangeWords(range, locale)
  const because = why !== null && `since ${whyWords[why] ?? why}`
  return [what, days, because].filter(Boolean).join(', ')
}

/** What a run did: "2 requests; 14 new, 0 changed, 0 the same, 0 removed". */
export function countsOfRun(run: Run, locale?: string): string {
  const count = (value: number): string => formatCount(value, locale)
  const requests = `${count(run.requests)} ${run.requests === 1 ? 'request' : 'requests'}`
  const outdated = run.outdated > 0 ? `, ${count(run.outdated)} older than what was here` : ''
  return `${requests}; ${count(run.inserted)} new, ${count(run.updated)} changed, ${count(run.unchanged)} the same, ${count(run.removed)} removed${outdated}`
}

/** Half-open days as people count them. */
function rangeWords({ start, end }: { readonly start: string; readonly end: string }, locale?: string): string {
  const last = moveDay(end, -1)
  return start === last ? formatDay(start, 'medium', locale) : formatDays(start, last, locale)
}
