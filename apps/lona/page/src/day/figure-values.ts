import type { Timeline } from '../../../src/api/schemas.js'
import type { Figure } from '../chart/figures.js'
import { isAmount } from '../chart/value-range.js'
import { toShownUnit, type UnitSystem } from '../units/units.js'
import { formatTime } from '../words/days.js'
import { formatRange } from '../words/numbers.js'
import { rangeOf, type ValueAt, valueAt } from './value-at.js'

type TimelineRow = Timeline['rows'][number]

/** A value or a range of values in the reader's units: "12.3 °C", "4.1 – 12.3 °C"; an en dash where there is none. */
export function valueWords(
  value: ValueAt | null,
  unit: string | undefined,
  system: UnitSystem,
  locale?: string,
): string {
  if (value === null) return '–'
  const shown = toShownUnit(unit, system)
  return formatRange(shown.convert(value.low), shown.convert(value.high), shown.unit, locale)
}

/** What a line says at a moment, or over all that is shown where no moment is meant. */
export function lineWords(
  row: TimelineRow | undefined,
  { index, unit, kind }: Figure,
  at: number | null,
  system: UnitSystem,
  locale?: string,
): string {
  const curve = row?.curves.find(({ figure }) => figure === index)
  if (!curve) return '–'
  // A figure of a day, an amount, and samples put together each stand for the time from their moment on.
  const isFrom = kind === 'number' || curve.high !== null || isAmount(unit ?? '')
  return valueWords(at === null ? rangeOf(curve) : valueAt(curve, at, isFrom), unit, system, locale)
}

/** When a stretch or moment is, and what its cell says there: "07:41", "22:47 – 06:30 Deep". */
export function markWords({ from, to, text }: TimelineRow['marks'][number], timeZone: string, locale?: string): string {
  const times = [from, ...(to === null ? [] : [to])].map((at) => formatTime(new Date(at * 1000), timeZone, locale))
  return [times.join('\u2009–\u2009'), ...(text === null ? [] : [text])].join(' ')
}
