import { keepMade } from './keep-made.js'

/** A number as the reader writes it, with as many digits as its size deserves: 1,234; 12.3; 0.45; −4. */
export function formatNumber(value: number, locale?: string): string {
  return format(locale, digitsOf(value))
    .format(Math.abs(value) < 0.005 ? 0 : value)
    .replace('-', '\u2212')
}

/** Digits after the point. */
function digitsOf(value: number): number {
  const size = Math.abs(value)
  return size >= 100 ? 0 : size >= 1 || size === 0 ? 1 : 2
}

/** Numbers along an axis; where two are written the same, only those stand that are what is written. */
export function formatTicks(values: readonly number[], locale?: string): string[] {
  const texts = values.map((value) => formatNumber(value, locale))
  if (new Set(texts).size === texts.length) return texts
  const isExact = (value: number): boolean => Math.abs(value - Number(value.toFixed(digitsOf(value)))) < 1e-9
  return values.map((value, index) => (isExact(value) ? (texts[index] ?? '') : ''))
}

/** A count or a whole part, grouped as the reader does. */
export function formatCount(value: number, locale?: string): string {
  return format(locale, 0).format(value)
}

/** A number with its unit, the space between them does not break: "12.3 °C"; hours with their minutes: "7 h 12 min". */
export function formatQuantity(value: number, unit: string, locale?: string): string {
  if (unit === 'h') return formatHours(value, locale)
  const number = formatNumber(value, locale)
  return unit === '' ? number : `${number}\u00a0${unit}`
}

/** The lowest and the highest of some values, or the value where they are written the same: "4.1 – 12.3 °C". */
export function formatRange(low: number, high: number, unit: string, locale?: string): string {
  const [lowest, highest] = [formatQuantity(low, unit, locale), formatQuantity(high, unit, locale)]
  if (lowest === highest) return highest
  return `${unit === 'h' ? lowest : formatNumber(low, locale)}\u2009–\u2009${highest}`
}

function formatHours(hours: number, locale?: string): string {
  const seconds = Math.round(hours * 3600)
  if (Math.abs(seconds) < 60) return `${formatNumber(seconds, locale)}\u00a0s`
  const minutes = Math.round(Math.abs(seconds) / 60)
  const parts = [
    [Math.floor(minutes / 60), 'h'],
    [minutes % 60, 'min'],
  ] as const
  const words = parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${formatCount(count, locale)}\u00a0${unit}`]))
  return `${seconds < 0 ? '\u2212' : ''}${words.join('\u00a0')}`
}

const format = keepMade(
  (locale: string | undefined, maximumFractionDigits: number) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits }),
)
