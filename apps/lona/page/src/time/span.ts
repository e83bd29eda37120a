/** A stretch of time, in seconds since 1970. */
export interface Span {
  /** Where it begins. */
  readonly from: number
  /** Where it ends. */
  readonly to: number
}

/** The shortest stretch that can be shown: three hours. */
export const shortest = 3 * 3600

const lengthOf = ({ from, to }: Span): number => to - from

/** The nearest stretch of the same length that lies within the bounds; all of them where it is longer. */
export function fitSpan(span: Span, bounds: Span): Span {
  const length = Math.max(Math.min(lengthOf(span), lengthOf(bounds)), Math.min(shortest, lengthOf(bounds)))
  const middle = (span.from + span.to) / 2
  const from = Math.min(Math.max(middle - length / 2, bounds.from), bounds.to - length)
  return { from, to: from + length }
}

/** The stretch made `factor` times as long, with the moment `at` staying where it is. */
export function zoomSpan(span: Span, bounds: Span, factor: number, at = (span.from + span.to) / 2): Span {
  const length = Math.min(Math.max(lengthOf(span) * factor, shortest), lengthOf(bounds))
  const share = (at - span.from) / lengthOf(span)
  const from = at - share * length
  return fitSpan({ from, to: from + length }, bounds)
}

/** The stretch moved by so many seconds, as far as the bounds let it. */
export const panSpan = (span: Span, bounds: Span, seconds: number): Span =>
  fitSpan({ from: span.from + seconds, to: span.to + seconds }, bounds)

/** What is loaded around a stretch, so that it can be moved without waiting: its length more on both sides. */
export function spanAround(span: Span, bounds: Span): Span {
  const length = lengthOf(span)
  return { from: Math.max(span.from - length, bounds.from), to: Math.min(span.to + length, bounds.to) }
}

/**
 * Whether what was loaded still serves: it reaches half a screen beyond what is shown, and is neither too coarse for it
 * nor much more than is seen.
 */
export function stillServes(loaded: Span, shown: Span, bounds: Span): boolean {
  const length = lengthOf(shown)
  const reaches =
    loaded.from <= Math.max(shown.from - length / 2, bounds.from) &&
    loaded.to >= Math.min(shown.to + length / 2, bounds.to)
  const wanted = lengthOf(spanAround(shown, bounds))
  return reaches && lengthOf(loaded) <= wanted * 1.6
}
