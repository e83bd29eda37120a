import { keepMade } from '../words/keep-made.js'
import { dayAt, localAt, momentOf, moveDay } from './local-time.js'
import type { Span } from './span.js'

const hour = 3600
const day = 24 * hour

/** Steps between the ticks of a time axis, the finest first: hours, days, months or years of the calendar. */
const steps: readonly {
  readonly unit: 'hour' | 'day' | 'month' | 'year'
  readonly count: number
  readonly about: number
}[] = [
  ...[1, 3, 6, 12].map((count) => ({ unit: 'hour' as const, count, about: count * hour })),
  ...[1, 2, 7, 14].map((count) => ({ unit: 'day' as const, count, about: count * day })),
  ...[1, 3, 6].map((count) => ({ unit: 'month' as const, count, about: count * 30.4 * day })),
  ...[1, 2, 5, 10, 20, 50].map((count) => ({ unit: 'year' as const, count, about: count * 365.25 * day })),
]

/** Moments at which a time axis is marked: at most about `most`, at round times of the zone's calendar. */
export function ticksOf({ from, to }: Span, most: number, timeZone: string): number[] {
  const step = steps.find(({ about }) => (to - from) / about <= most) ?? { unit: 'year', count: 100 }
  const ticks: number[] = []
  for (let local = firstLocal(localAt(from, timeZone), step); ; local = nextLocal(local, step)) {
    const at = momentOf(local, timeZone)
    if (at > to) return ticks
    if (at >= from && at !== ticks.at(-1)) ticks.push(at)
  }
}

type Step = Pick<(typeof steps)[number], 'unit' | 'count'>

function firstLocal(local: string, { unit, count }: Step): string {
  const [year, month] = [Number(local.slice(0, 4)), Number(local.slice(5, 7))]
  if (unit === 'year') return `${pad(Math.floor(year / count) * count, 4)}-01-01`
  if (unit === 'month') return `${pad(year, 4)}-${pad(Math.floor((month - 1) / count) * count + 1)}-01`
  if (unit === 'hour') return `${local.slice(0, 10)}T00:00`
  // Weeks begin on Mondays; other steps are counted from a fixed day, so that ticks do not wander while the axis moves.
  const days = Math.floor(Date.parse(`${local.slice(0, 10)}T00:00Z`) / 864e5)
  return moveDay(local.slice(0, 10), -(((days + 3) % count) + count) % count)
}

function nextLocal(local: string, { unit, count }: Step): string {
  if (unit === 'hour') return new Date(Date.parse(`${local}Z`) + count * 3.6e6).toISOString().slice(0, 16)
  if (unit === 'day') return moveDay(local, count)
  const months = Number(local.slice(0, 4)) * 12 + Number(local.slice(5, 7)) - 1 + count * (unit === 'year' ? 12 : 1)
  return `${pad(Math.floor(months / 12), 4)}-${pad((months % 12) + 1)}-01`
}

const pad = (number: number, length = 2): string => String(number).padStart(length, '0')

const format = keepMade(
  (locale: string | undefined, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
)

/** The words at ticks: of each what is new in it, a year where one begins, a day where one begins, else the hour. */
export function tickWords(ticks: readonly number[], timeZone: string, locale?: string): string[] {
  const [first = 0, second = first] = ticks
  const isCoarse = second - first > 20 * day
  const words = (at: number, options: Intl.DateTimeFormatOptions): string =>
    format(locale, { ...options, timeZone }).format(at * 1000)
  return ticks.map((at) => {
    const local = dayAt(at, timeZone)
    if (momentOf(local, timeZone) !== at) return words(at, { hour: '2-digit', minute: '2-digit' })
    if (local.endsWith('-01-01')) return words(at, { year: 'numeric' })
    if (isCoarse && local.endsWith('-01')) return words(at, { month: 'short' })
    return words(at, { day: 'numeric', month: 'short' })
  })
}
