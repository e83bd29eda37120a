import type { Curve } from '../chart/aligned-curves.js'

/** What a line says at a moment: the lowest and the highest of its sample or stretch. */
export interface ValueAt {
  /** The value, or the lowest of the stretch. */
  readonly low: number
  /** The highest of the stretch; the same for one sample. */
  readonly high: number
}

/**
 * The value of the sample nearest to a moment, or with `isFrom` of the one whose stretch begins there or before; `null`
 * where it has none, or is further than a step away.
 */
export function valueAt(curve: Pick<Curve, 'at' | 'low' | 'high'>, at: number, isFrom = false): ValueAt | null {
  const close = nearest(curve.at, at)
  const index = isFrom && (curve.at[close] ?? at) > at ? close - 1 : close
  const low = curve.low[index]
  if (low === undefined || low === null) return null
  const step = stepAround(curve.at, index)
  if (step !== null && Math.abs((curve.at[index] ?? at) - at) > step) return null
  return { low, high: curve.high?.[index] ?? low }
}

/** The lowest and the highest of a whole line; `null` where it says nothing. */
export function rangeOf({ low, high }: Pick<Curve, 'low' | 'high'>): ValueAt | null {
  const values = [...low, ...(high ?? [])].filter((value) => value !== null)
  if (values.length === 0) return null
  return values.reduce((range, value) => ({ low: Math.min(range.low, value), high: Math.max(range.high, value) }), {
    low: Infinity,
    high: -Infinity,
  })
}

function nearest(ats: readonly number[], at: number): number {
  let from = 0
  let to = ats.length - 1
  while (from < to) {
    const middle = (from + to) >> 1
    if ((ats[middle] ?? at) < at) from = middle + 1
    else to = middle
  }
  const before = ats[from - 1]
  return before !== undefined && at - before <= (ats[from] ?? Infinity) - at ? from - 1 : from
}

function stepAround(ats: readonly number[], index: number): number | null {
  const [before, here, after] = [ats[index - 1], ats[index], ats[index + 1]]
  if (here === undefined) return null
  const steps = [before === undefined ? null : here - before, after === undefined ? null : after - here]
  return steps.reduce((longest, step) => (step === null ? longest : Math.max(longest ?? 0, step)), null)
}
