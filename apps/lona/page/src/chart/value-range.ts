/** Units of what adds up over time: drawn as bars from zero. */
const amounts = new Set(['mm', 'cm', 'km', 'kcal', 'kJ', 's', 'min', 'h', 'steps'])

/** Whether figures of a unit are amounts. */
export const isAmount = (unit: string): boolean => amounts.has(unit)

/** What the value axis reaches from and to: percents whole, amounts from zero, else all with some air around. */
export function valueRange(low: number | null, high: number | null, unit: string): [number, number] {
  if (unit === '%') return [0, 100]
  if (low === null || high === null) return [0, 1]
  if (isAmount(unit)) return [0, Math.max(high * 1.1, 0.2)]
  const air = Math.max((high - low) * 0.12, 0.5)
  return [low >= 0 ? Math.max(low - air, 0) : low - air, high + air]
}
