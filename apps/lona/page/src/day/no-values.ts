import { useRef } from 'preact/hooks'
import type { Timeline } from '../../../src/api/schemas.js'
import type { Figure } from '../chart/figures.js'
import type { Zoom } from './day-address.js'
import { rangeOf } from './value-at.js'

type TimelineRow = Timeline['rows'][number]

/** Whether lines have no value on days that are held: not because any is missing, but because there is none. */
export function hasNoValues(
  { curves, days }: Pick<TimelineRow, 'curves' | 'days'>,
  figures: readonly Figure[],
): boolean {
  const areKnown = days.every(({ state }) => state === 'held' || state === 'empty')
  return (
    areKnown &&
    days.some(({ state }) => state === 'held') &&
    curves.every((curve) => figures.every(({ index }) => index !== curve.figure) || rangeOf(curve) === null)
  )
}

const spans: Readonly<Record<Zoom, string>> = {
  day: 'on this day',
  week: 'in this week',
  month: 'in this month',
  year: 'in this year',
}

/** That there are none, in words: "No birch pollen or grass pollen on this day." */
export function noValuesWords(figures: readonly Figure[], zoom: Zoom): string {
  const labels = figures.map(({ label }) =>
    /^.[A-Z\d]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1),
  )
  return `No ${new Intl.ListFormat('en', { type: 'disjunction' }).format(labels)} ${spans[zoom]}.`
}

/** How lines without a value are told: `line` takes the place of a line of words alone, `chart` that of a chart. */
type NoValues = 'line' | 'chart' | null

/**
 * How lines are told that may have no value. What is shown first of days decides how high it is for as long as they are
 * shown, and until others are there; only values need more.
 */
export function useNoValues(row: TimelineRow | undefined, figures: readonly Figure[], shown: string): NoValues {
  const decided = useRef({ shown: '', isLine: false })
  const isNone = row && hasNoValues(row, figures)
  if (isNone !== undefined && decided.current.shown !== shown) decided.current = { shown, isLine: isNone }
  if (isNone === false || (isNone === undefined && !decided.current.isLine)) return null
  return decided.current.isLine ? 'line' : 'chart'
}
