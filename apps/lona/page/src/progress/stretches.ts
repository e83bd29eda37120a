import type { Row, Timeline } from '../../../src/api/schemas.js'
import { momentOf, moveDay } from '../time/local-time.js'
import type { Span } from '../time/span.js'
import { formatDay, formatDays } from '../words/days.js'
import { formatCount } from '../words/numbers.js'

/** What a day is to whoever looks at it. */
export type DayState = Timeline['rows'][number]['days'][number]['state']

/** Neighbouring days in one state. */
export interface Stretch extends Span {
  /** The first day. */
  readonly first: string
  /** The last day, included. */
  readonly last: string
  /** What they are. */
  readonly state: DayState
}

/** The states with what they mean, in the order of the legend. */
export const stateWords: Readonly<Record<DayState, string>> = {
  held: 'held',
  empty: 'read, and nothing there',
  coming: 'coming',
  missing: 'missing',
  failed: 'failed',
  outside: 'not asked for',
}

/** The days of a timeline as stretches of time. */
export const toStretches = (days: Timeline['rows'][number]['days'], timeZone: string): Stretch[] =>
  days.map(({ start, end, state }) => ({
    first: start,
    last: moveDay(end, -1),
    from: momentOf(start, timeZone),
    to: momentOf(end, timeZone),
    state,
  }))

/** The stretch on which a day lies, or where there is none, the nearest. */
export function stretchAt(stretches: readonly Stretch[], day: string): number {
  const found = stretches.findIndex(({ last }) => last >= day)
  return found === -1 ? stretches.length - 1 : found
}

/** How many days of a state there are, earliest state of the legend first; what is not there is left out. */
export function countStates(stretches: readonly Stretch[]): { readonly state: DayState; readonly days: number }[] {
  const days = new Map<DayState, number>()
  for (const { state, first, last } of stretches) days.set(state, (days.get(state) ?? 0) + lengthInDays(first, last))
  return (Object.keys(stateWords) as DayState[]).flatMap((state) => {
    const count = days.get(state)
    return count === undefined ? [] : [{ state, days: count }]
  })
}

/** Days from the first to the last, both included. */
export const lengthInDays = (first: string, last: string): number =>
  Math.round((Date.parse(`${last}T00:00Z`) - Date.parse(`${first}T00:00Z`)) / 864e5) + 1

/** Days that failed, with why. */
export interface FailedDays {
  /** The first day. */
  readonly start: string
  /** The day after the last. */
  readonly end: string
  /** Why, as a sentence. */
  readonly message: string
  /** How often they were tried; not where they were only read. */
  readonly attempts?: number
}

/** Why days of a row failed: what kept them from being brought, then what keeps those from being read that are there. */
export const failuresOf = (
  { sync }: Pick<Row, 'sync'>,
  { failure }: Pick<Timeline['rows'][number], 'failure'>,
): readonly FailedDays[] => [
  ...(sync?.failed ?? []),
  ...(failure === null ? [] : [{ start: '0001-01-01', end: '9999-12-31', message: failure }]),
]

/** Days in words: what they are and, where they failed, why: "12 – 14 Mar 2024: failed, the provider was down, tried 3 times". */
export function stretchWords(
  { first, last, state }: Pick<Stretch, 'first' | 'last' | 'state'>,
  failed: readonly FailedDays[],
  locale?: string,
): string {
  const days = first === last ? formatDay(first, 'medium', locale) : formatDays(first, last, locale)
  const failure = failed.find(({ start, end }) => state === 'failed' && start <= last && end > first)
  if (!failure) return `${days}: ${stateWords[state]}`
  const { message, attempts } = failure
  const times = attempts === 1 ? ', tried once' : `, tried ${formatCount(attempts ?? 0, locale)} times`
  return `${days}: failed, ${message.replace(/\.$/, '')}${attempts === undefined ? '' : times}`
}
