import { keepMade } from './keep-made.js'

/** A number as the reader writes it, with as many digits as its size deserves: 1,234; 12.3; 0.45; −4. */
export function formatNumber(value: number, locale?: string): string {
  const size = Math.abs(value)
  const digits = size >= 100 ? 0 : size >= 1 || size === 0 ? 1 : 2
  return format(locale, digits)
    .format(size < 0.005 ? 0 : value)
    .replace('-', '\u2212')
}

/** A count or a whole part, grouped as the reader does. */
export function formatCount(value: number, locale?: string): string {
  return format(locale, 0).format(value)
}

/** A number with its unit; the space between them does not break. */
export function formatQuantity(value: number, unit: string, locale?: string): string {
  const number = formatNumber(value, locale)
  return unit === '' ? number : `${number}\u00a0${unit}`
}

const format = keepMade(
  (locale: string | undefined, maximumFractionDigits: number) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits }),
)
