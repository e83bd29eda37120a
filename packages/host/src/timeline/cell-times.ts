import type { Cell } from '@lona/connector'
import { instantOf, localDayOf, type SemanticTime, sortTo, type TimeZone } from '@tento/chrono'
import { secondsOfDay } from './axis.js'

/** When a cell is, in seconds since 1970. */
export interface CellTimes {
  /** When it begins. */
  readonly from: number
  /** When it ends, or `null` for a moment. */
  readonly to: number | null
  /** Whether it begins with a whole year, month or day. */
  readonly isDays: boolean
}

/** When a cell is, its days being those of this zone. */
export function timesOf({ date, endDate }: Pick<Cell, 'date' | 'endDate'>, timeZone: TimeZone): CellTimes {
  const isDays = isOfDays(date)
  const from = isDays ? secondsOfDay(localDayOf(date), timeZone) : secondsOf(date)
  if (endDate) return { from, to: isOfDays(endDate) ? endOfDays(endDate, timeZone) : secondsOf(endDate), isDays }
  return { from, to: isDays ? endOfDays(date, timeZone) : null, isDays }
}

const isOfDays = ({ kind }: SemanticTime): boolean => kind === 'day' || kind === 'month' || kind === 'year'

const secondsOf = (time: SemanticTime): number => Date.parse(instantOf(time)) / 1000

const endOfDays = (date: SemanticTime, timeZone: TimeZone): number => secondsOfDay(sortTo(date).slice(0, 10), timeZone)
