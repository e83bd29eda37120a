import { addDays, type Day, daysBetween, isDay, today } from '@tento/chrono'
import { AppError } from './errors.js'

/** Before this day nobody keeps anything in a cloud, and the weather is not known either. */
const beginning: Day = '1900-01-01'

/** How the words of a person are read. */
export interface ReadDayOptions {
  /** The option that the word stands behind, for the sentence that teaches. */
  readonly option: string
  /** The day it is, where the person is. */
  readonly today: Day
  /** Which day of a month or a year is meant; the first unless said. */
  readonly edge?: 'first' | 'last'
}

/** The day it is on this machine's clock. */
export const todayHere = (now = new Date()): Day => today(now, Intl.DateTimeFormat().resolvedOptions().timeZone)

/**
 * The day that a person means by `2024-01-31`, `2024-01`, `2024`, `today`, `yesterday`, `tomorrow`, or by how long ago it
 * is: `30d`, `6w`, `3m`, `2y`. `all` is the first day that anybody could have something of.
 *
 * @throws {AppError} `bad-option` for anything else, and for days that the calendar does not have.
 */
export function readDay(words: string, { option, today, edge = 'first' }: ReadDayOptions): Day {
  const text = words.trim().toLowerCase()
  const ago = /^(\d{1,6})([dwmy])$/.exec(text)
  const day = ago ? before(today, Number(ago[1]), String(ago[2])) : (named(text, today) ?? edgeOf(text, edge))
  if (isDay(day)) return day
  throw new AppError(
    'bad-option',
    `${option} is '${words}', which is no day. Write it like 2024-01-31, 2024-01 or 2024; or today, yesterday, tomorrow; or how long ago: 30d, 6w, 3m, 2y.`,
  )
}

/**
 * The days from one to another, both included, each as a person may write it; open where one is left out.
 *
 * @throws {AppError} `bad-option` for words that are no days, or an end before the beginning.
 */
export function readDays(
  { from, to }: { readonly from?: string; readonly to?: string },
  today: Day,
): { readonly from?: Day; readonly to?: Day } {
  const first = from === undefined ? undefined : readDay(from, { option: '--from', today })
  const last = to === undefined ? undefined : readDay(to, { option: '--to', today, edge: 'last' })
  if (first !== undefined && last !== undefined && last < first) {
    throw new AppError('bad-option', `--to ${last} is before --from ${first}. Swap the two.`)
  }
  return { ...(first !== undefined && { from: first }), ...(last !== undefined && { to: last }) }
}

function named(text: string, today: Day): Day | undefined {
  if (text === 'all') return beginning
  const index = ['yesterday', 'today', 'tomorrow'].indexOf(text)
  return index === -1 ? undefined : addDays(today, index - 1)
}

/** A day as it is; of a month or a year the first or the last. */
function edgeOf(text: string, edge: 'first' | 'last'): string {
  if (/^\d{4}$/.test(text)) return `${text}-${edge === 'first' ? '01-01' : '12-31'}`
  if (!/^\d{4}-\d\d$/.test(text)) return text
  const days = edge === 'first' ? ['01'] : ['31', '30', '29', '28']
  return days.map((day) => `${text}-${day}`).find(isDay) ?? text
}

/** The day that lies so long before today; in a shorter month the last one. Before the year 1 there are no days. */
function before(today: Day, count: number, unit: string): string {
  if (unit === 'd' || unit === 'w') {
    const days = unit === 'd' ? count : count * 7
    return days > daysBetween('0001-01-01', today) ? '' : addDays(today, -days)
  }
  const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - (unit === 'm' ? count : count * 12)
  if (months < 12) return ''
  const month = `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
  const day = `${month}-${today.slice(8)}`
  return isDay(day) ? day : edgeOf(month, 'last')
}
