import type { Row, Timeline } from '../../../src/api/schemas.js'
import { dayAt } from '../row/local-time.js'
import { countStates, lengthInDays, stateWords, stretchWords, toStretches } from '../row/stretches.js'
import { formatMoment, formatTime } from '../words/days.js'
import { formatCount } from '../words/numbers.js'

type TimelineRow = Timeline['rows'][number]

/** How new a row's data is: "as of 12:03", with its day where that is not today. */
export function asOfWords(asOf: string | null, timeZone: string, now: Date, locale?: string): string | null {
  if (asOf === null) return null
  const isToday = dayAt(Date.parse(asOf) / 1000, timeZone) === dayAt(now.getTime() / 1000, timeZone)
  return `as of ${isToday ? formatTime(asOf, timeZone, locale) : formatMoment(asOf, timeZone, locale)}`
}

/** What the days of a row are, where they are not simply there: "5 days held, 2 days coming"; for a single day, what it is. */
export function daysWords(
  { days }: Pick<TimelineRow, 'days'>,
  timeZone: string,
  failed: NonNullable<Row['sync']>['failed'],
  locale?: string,
): string | null {
  const stretches = toStretches(days, timeZone)
  const counts = countStates(stretches)
  if (counts.every(({ state }) => state === 'held')) return null
  const [only] = stretches
  if (only && stretches.length === 1 && lengthInDays(only.first, only.last) === 1) {
    return only.state === 'failed' ? stretchWords(only, failed, locale) : stateWords[only.state]
  }
  return counts
    .map(({ state, days }) => `${formatCount(days, locale)} ${days === 1 ? 'day' : 'days'} ${stateWords[state]}`)
    .join(', ')
}
