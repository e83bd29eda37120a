import type { Axis } from './axis.js'
import type { TimelineCurve } from './timeline.js'

/** A line that is drawn while its samples come by. */
export interface Curve {
  /** Takes a sample, which stands for `step` seconds; one outside the axis is passed over. In seconds since 1970. */
  add(at: number, value: number, step: number): void
  /** The line. */
  finish(): Omit<TimelineCurve, 'figure'>
}

interface Sample {
  readonly at: number
  readonly value: number
  readonly step: number
}

/** Less than a millisecond is no hole. */
const tolerance = 0.001

/**
 * A line of at most `width` samples, or else of stretches of equal length with the lowest and the highest of each. It
 * holds no more than that, however many samples come.
 */
export function createCurve(axis: Axis, width: number): Curve {
  const { from, to } = axis
  let samples: Sample[] | null = []
  const lowest = new Map<number, number>()
  const highest = new Map<number, number>()

  function fold({ at, value }: Sample): void {
    const stretch = Math.min(width - 1, Math.floor(((at - from) / (to - from)) * width))
    lowest.set(stretch, Math.min(value, lowest.get(stretch) ?? value))
    highest.set(stretch, Math.max(value, highest.get(stretch) ?? value))
  }

  return {
    add(at, value, step) {
      if (at < from || at >= to) return
      const sample = { at, value, step }
      if (!samples) return fold(sample)
      samples.push(sample)
      if (samples.length <= width) return
      for (const kept of samples) fold(kept)
      samples = null
    },
    finish: () => (samples ? asTheyAre(samples) : inStretches(axis, width, lowest, highest)),
  }
}

function asTheyAre(samples: readonly Sample[]): Omit<TimelineCurve, 'figure'> {
  const at: number[] = []
  const low: (number | null)[] = []
  let covered = Number.POSITIVE_INFINITY
  for (const sample of samples.toSorted((one, other) => one.at - other.at)) {
    if (sample.at > covered + tolerance) {
      at.push(covered)
      low.push(null)
    }
    at.push(sample.at)
    low.push(sample.value)
    covered = sample.at + sample.step
  }
  return { at, low, high: null }
}

function inStretches(
  { from, to }: Axis,
  width: number,
  lowest: ReadonlyMap<number, number>,
  highest: ReadonlyMap<number, number>,
): Omit<TimelineCurve, 'figure'> {
  const at: number[] = []
  const low: (number | null)[] = []
  const high: (number | null)[] = []
  const beginningOf = (stretch: number): number => Math.round((from + (stretch * (to - from)) / width) * 1000) / 1000
  let last: number | undefined
  for (const stretch of [...lowest.keys()].sort((one, other) => one - other)) {
    if (last !== undefined && stretch > last + 1) {
      at.push(beginningOf(last + 1))
      low.push(null)
      high.push(null)
    }
    at.push(beginningOf(stretch))
    low.push(lowest.get(stretch) ?? null)
    high.push(highest.get(stretch) ?? null)
    last = stretch
  }
  return { at, low, high }
}
