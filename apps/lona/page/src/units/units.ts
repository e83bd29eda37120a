/** In which units a person thinks. */
export type UnitSystem = 'metric' | 'imperial'

/** How a unit is shown: its name there, and the way from a value in the data's unit. */
export interface ShownUnit {
  /** As it is written after a number; `''` for a bare number. */
  readonly unit: string
  /** The value in that unit. */
  convert(value: number): number
}

const times = (unit: string, factor: number): ShownUnit => ({ unit, convert: (value) => value * factor })

const imperial: Readonly<Record<string, ShownUnit>> = {
  '°C': { unit: '°F', convert: (value) => (value * 9) / 5 + 32 },
  'km/h': times('mph', 1 / 1.609344),
  'm/s': times('mph', 3600 / 1609.344),
  km: times('mi', 1 / 1.609344),
  m: times('ft', 1 / 0.3048),
  cm: times('in', 1 / 2.54),
  mm: times('in', 1 / 25.4),
  hPa: times('inHg', 1 / 33.863886666667),
  kg: times('lb', 1 / 0.45359237),
}

// Nobody counts a night in seconds.
const everywhere: Readonly<Record<string, ShownUnit>> = { s: times('h', 1 / 3600) }

/** How values of a unit, as a row declares it, are shown in a system; what has no other name there stays as it is. */
export function toShownUnit(unit: string | undefined, system: UnitSystem): ShownUnit {
  const same = { unit: unit ?? '', convert: (value: number) => value }
  if (unit === undefined) return same
  return everywhere[unit] ?? (system === 'imperial' ? imperial[unit] : undefined) ?? same
}

/** The system of a place where a locale is spoken: imperial in the United States, Liberia and Myanmar. */
export function unitSystemOf(locale: string): UnitSystem {
  const { region } = new Intl.Locale(locale).maximize()
  return region !== undefined && ['US', 'LR', 'MM'].includes(region) ? 'imperial' : 'metric'
}
