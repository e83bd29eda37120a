import type { Timeline } from '../../../src/api/schemas.js'
import { countStates, type FailedDays, stateWords, toStretches } from '../progress/stretches.js'
import { dayAt } from '../time/local-time.js'
import { formatMoment, formatTime } from '../words/days.js'
import { formatCount } from '../words/numbers.js'

type TimelineRow = Timeline['rows'][number]

/** How new a row's data is: "as of 12:03", with its day where that is not today. */
export function asOfWords(asOf: string | null, timeZone: string, now: Date, locale?: string): string | null {
  if (asOf === null) return null
  const isToday = dayAt(Date.parse(asOf) / 1000, timeZone) === dayAt(now.getTime() / 1000, timeZone)
  return `as of ${isToday ? formatTime(asOf, timeZone, locale) : formatMoment(asOf, timeZone, locale)}`
}

/** What is to be known of a row's days beside what is drawn: "1 failed: Open-Meteo answered 503, 2 coming"; `null` where all is there. */
export function daysWords(
  { days: drawn }: Pick<TimelineRow, 'days'>,
  timeZone: string,
  failed: readonly FailedDays[],
  locale?: string,
): string | null {
  const counts = countStates(toStretches(drawn, timeZone))
  const isOne = counts.length === 1 && counts[0]?.days === 1
  const told = counts.filter(({ state }) => isOne || (state !== 'outside' && state !== 'empty'))
  const words = told.flatMap(({ state, days }) => {
    if (state === 'held') return []
    const what = isOne
      ? stateWords[state]
      : `${formatCount(days, locale)} ${days === 1 ? 'day' : 'days'} ${stateWords[state]}`
    const failure = state === 'failed' ? failureOf(drawn, failed) : null
    return failure === null ? [what] : [`${what}: ${failure}`]
  })
  return words.length === 0 ? null : words.join(', ')
}

/** Why days failed: the first reason that is about any of them. */
function failureOf(days: TimelineRow['days'], failed: readonly FailedDays[]): string | null {
  const found = failed.find((one) =>
    days.some(({ state, start, end }) => state === 'failed' && one.start < end && one.end > start),
  )
  return found?.message.replace(/\.$/, '') ?? null
}
