import type { Timeline } from '../../../src/api/schemas.js'
import type { Figure } from './figures.js'

/** A figure as a line over time, as the host answers it. */
export type Curve = Timeline['rows'][number]['curves'][number]
type Values = (number | null | undefined)[]

/** Lines over one list of times. */
export interface AlignedCurves {
  /** The times, then for each figure its low (or only) and its high values: what a chart takes. */
  readonly data: [at: number[], ...values: Values[]]
  /** The lowest of all values; `null` where there is none. */
  readonly lowest: number | null
  /** The highest of all values. */
  readonly highest: number | null
}

/** Figures of one unit over one list of times, in the reader's unit. What a figure has no time for is left `undefined`. */
export function alignCurves(
  curves: readonly Curve[],
  figures: readonly Pick<Figure, 'index'>[],
  convert: (value: number) => number,
): AlignedCurves {
  const found = figures.map(({ index }) => curves.find(({ figure }) => figure === index))
  const times = found.map((curve) => curve?.at ?? [])
  const at = mergeTimes(times)
  let lowest: number | null = null
  let highest: number | null = null
  const take = (value: number | null): number | null => {
    if (value === null) return null
    const converted = convert(value)
    if (lowest === null || converted < lowest) lowest = converted
    if (highest === null || converted > highest) highest = converted
    return converted
  }
  const values = found.flatMap((curve) => [
    spread(at, curve?.at ?? [], curve?.low.map(take) ?? []),
    spread(at, curve?.at ?? [], curve?.high?.map(take) ?? []),
  ])
  return { data: [at, ...values], lowest, highest }
}

function mergeTimes(lists: readonly (readonly number[])[]): number[] {
  const [first = [], ...others] = lists
  const areSame = others.every((list) => list.length === first.length && list.every((at, index) => at === first[index]))
  return areSame ? [...first] : [...new Set(lists.flat())].sort((a, b) => a - b)
}

function spread(at: readonly number[], own: readonly number[], values: Values): Values {
  if (own.length === at.length && values.length === at.length) return values
  const byTime = new Map(own.map((time, index) => [time, values[index]]))
  return at.map((time) => byTime.get(time))
}
