/** What decides the weather code of an hour. */
export interface CodeInput {
  /** Cloud cover, 0 to 1. */
  readonly cloud: number
  /** Precipitation of the hour, mm. */
  readonly precipitation: number
  /** Water in the hour's snow, mm. */
  readonly snowWater: number
  /** Air temperature, °C. */
  readonly temperature: number
  /** Whether rain falls as showers. */
  readonly isConvective: boolean
  /** Whether fog lies. */
  readonly isFoggy: boolean
}

/** Light, moderate, heavy. */
const step = (amount: number, moderate: number, heavy: number): 0 | 1 | 2 =>
  amount >= heavy ? 2 : amount >= moderate ? 1 : 0

/**
 * The WMO code for an hour, of the codes that the vendor lists: 0-3 cloud, 45/48 fog, 51-55 drizzle, 61-65 rain,
 * 71-75 snow, 80-82 showers, 95 thunderstorm.
 */
export function weatherCode(hour: CodeInput): number {
  const { cloud, precipitation, snowWater, temperature, isConvective, isFoggy } = hour
  if (snowWater > precipitation / 2) {
    return [71, 73, 75][step(precipitation, 1, 2.5)] ?? 75
  }
  if (precipitation > 0) {
    if (isConvective && precipitation >= 3 && temperature > 16) return 95
    if (isConvective) return [80, 81, 82][step(precipitation, 1.5, 3)] ?? 82
    if (precipitation < 0.5) return [51, 53, 55][step(precipitation, 0.2, 0.4)] ?? 55
    return [61, 63, 65][step(precipitation, 1.5, 4)] ?? 65
  }
  if (isFoggy) return temperature < 0 ? 48 : 45
  return cloud < 0.15 ? 0 : cloud < 0.4 ? 1 : cloud < 0.75 ? 2 : 3
}
