/** One variable of a service: how it is read from a sample and how it is shown. */
export interface Variable<Sample> {
  /** The vendor's default unit; `undefined` (the word) when no source has the variable. */
  readonly unit: string
  /** Decimals in the default unit. */
  readonly decimals: number
  /** Value in the default unit, `null` where the source has none. */
  readonly read: (sample: Sample) => number | null
  /** Whether it adds up over time, so that a quarter of an hour holds a quarter of it and a day the sum. */
  readonly isSum: boolean
}

/** A variable of a day, from the samples of its 24 hours. */
export interface DailyVariable<Sample> {
  /** The vendor's default unit; `time` means an instant in the format that was asked for. */
  readonly unit: string
  /** Decimals in the default unit. */
  readonly decimals: number
  /** Value in the default unit; `null` unless all hours are there. Instants are seconds since 1970. */
  readonly read: (day: { readonly start: number; readonly hours: readonly Sample[] }) => number | null
}

/** A variable that is known by name and that the source does not have: all `null`, with the unit "undefined". */
export const absent: Variable<unknown> = { unit: 'undefined', decimals: 0, read: () => null, isSum: false }

/** Makes a variable. */
export const variable = <Sample>(
  unit: string,
  decimals: number,
  read: (sample: Sample) => number | null,
  isSum = false,
): Variable<Sample> => ({ unit, decimals, read, isSum })

const oldSpellings: readonly (readonly [RegExp, string])[] = [
  [/^relativehumidity/, 'relative_humidity'],
  [/^dewpoint/, 'dew_point'],
  [/^weathercode/, 'weather_code'],
  [/^cloudcover/, 'cloud_cover'],
  [/^windspeed/, 'wind_speed'],
  [/^winddirection/, 'wind_direction'],
  [/^windgusts/, 'wind_gusts'],
  [/^freezinglevel/, 'freezing_level'],
  [/^vapor_/, 'vapour_'],
]

/** Today's name for a variable, from the spellings of before 2023 that are still answered: `weathercode`, `windspeed_10m`. */
export function todaysName(name: string): string {
  for (const [old, current] of oldSpellings) if (old.test(name)) return name.replace(old, current)
  return name
}
