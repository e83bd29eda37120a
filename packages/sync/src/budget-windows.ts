import type { RateLimit } from '@lona/connector'
import type { Urgency } from './urgency.js'

// How one limit is counted. Time is cut into stretches: of a fixed window the windows themselves, of a sliding one 60 parts.
// A weight stands in the stretch of the moment when it was granted, and counts for longer than that moment: the provider
// sees the request only when it arrives. All times here are epoch milliseconds.

/** How long a request may be on its way: it may be counted at any moment between its grant and this much later. */
const travelMs = 2_000
const hourMs = 3_600_000
const partsOfSlidingWindow = 60

/** Weights by stretch of time, oldest first; a stretch's number is its beginning in units of its length. */
export type Stretches = readonly (readonly [stretch: number, weight: number])[]

/** What a limit's count is kept under; limits of one kind and length share it. */
export const windowKey = ({ window, seconds }: RateLimit): string => `${window} ${seconds}`

const lengthMsOf = ({ seconds }: RateLimit): number => Math.ceil(seconds * 1000)
const partMsOf = (limit: RateLimit): number => Math.ceil(lengthMsOf(limit) / partsOfSlidingWindow)

const sumOf = (stretches: Stretches): number => stretches.reduce((sum, [, weight]) => sum + weight, 0)
const weightIn = (stretches: Stretches, stretch: number): number =>
  stretches.find(([number]) => number === stretch)?.[1] ?? 0

/** Percent of each window that less urgent work leaves to more urgent work. */
const keptPercent: Record<Urgency, number> = { demand: 0, viewport: 2, backfill: 5 }

/** The weight that a window takes of this urgency. */
export const capOf = ({ weight }: RateLimit, urgency: Urgency): number =>
  weight - Math.floor((weight * keptPercent[urgency]) / 100)

/** When the last moment of a part of a sliding window has left it, at the provider too. */
const leavesAt = (limit: RateLimit, part: number): number => (part + 1) * partMsOf(limit) + lengthMsOf(limit) + travelMs

/** The stretches that still count at `at`, or will. */
function counted(limit: RateLimit, stretches: Stretches, at: number): Stretches {
  if (limit.window === 'sliding') return stretches.filter(([part]) => leavesAt(limit, part) > at)
  const present = Math.floor(at / lengthMsOf(limit))
  return stretches.filter(([window]) => window >= present)
}

function added(stretches: Stretches, stretch: number, weight: number): Stretches {
  const others = stretches.filter(([number]) => number !== stretch)
  const one = [stretch, weightIn(stretches, stretch) + weight] as const
  return [...others, one].toSorted(([left], [right]) => left - right)
}

/** The stretches after a grant at `at`. What no longer counts is dropped. */
export function withGrant(limit: RateLimit, stretches: Stretches, weight: number, at: number): Stretches {
  let after = counted(limit, stretches, at)
  if (limit.window === 'sliding') return added(after, Math.floor(at / partMsOf(limit)), weight)
  // Granted shortly before a window ends, it may arrive in the next one: it takes its place in both.
  for (const window of windowsOf(limit, at)) after = added(after, window, weight)
  return after
}

/** The fixed windows in which a request may arrive that is granted at `at`. */
function windowsOf(limit: RateLimit, at: number): readonly number[] {
  const length = lengthMsOf(limit)
  const first = Math.floor(at / length)
  return Array.from({ length: Math.floor((at + travelMs) / length) - first + 1 }, (_, index) => first + index)
}

/**
 * The stretches after the provider said that `remaining` was left, or the same ones when that is no news: our own count
 * holds requests that the provider had not seen yet, so it is raised and never lowered.
 *
 * Of a fixed window only an answer speaks whose whole exchange was in the window, by either side's clock: the first
 * answer of a day must not carry yesterday's count into it.
 */
export function withReading(
  limit: RateLimit,
  stretches: Stretches,
  remaining: number,
  { askedAt, at }: { readonly askedAt: number; readonly at: number },
): Stretches {
  const stretchMs = limit.window === 'sliding' ? partMsOf(limit) : lengthMsOf(limit)
  const stretch = Math.floor(at / stretchMs)
  if (limit.window === 'fixed' && Math.floor((askedAt - travelMs) / stretchMs) !== stretch) return stretches
  const present = counted(limit, stretches, at)
  const used = limit.window === 'sliding' ? sumOf(present) : weightIn(present, stretch)
  const missing = limit.weight - Math.max(0, remaining) - used
  return missing > 0 ? added(present, stretch, missing) : stretches
}

/** When the weight fits, at `from` or later, if nothing else is granted. Heavier than the window takes, it wants it empty. */
export function fitsAt(
  limit: RateLimit,
  stretches: Stretches,
  { weight, urgency, from }: { readonly weight: number; readonly urgency: Urgency; readonly from: number },
): number {
  if (weight === 0) return from
  const cap = capOf(limit, urgency)
  const needed = Math.min(weight, cap)
  return limit.window === 'sliding'
    ? fitsSlidingAt(limit, stretches, { room: cap - needed, from })
    : fitsFixedAt(limit, stretches, { needed, urgency, from })
}

function fitsSlidingAt(
  limit: RateLimit,
  stretches: Stretches,
  { room, from }: { readonly room: number; readonly from: number },
): number {
  for (let at = from; ; ) {
    const present = counted(limit, stretches, at)
    const [oldest] = present
    if (!oldest || sumOf(present) <= room) return at
    at = leavesAt(limit, oldest[0])
  }
}

function fitsFixedAt(
  limit: RateLimit,
  stretches: Stretches,
  { needed, urgency, from }: { readonly needed: number; readonly urgency: Urgency; readonly from: number },
): number {
  const length = lengthMsOf(limit)
  const cap = capOf(limit, urgency)
  let at = from
  for (let window = Math.floor(from / length); window * length <= at + travelMs; window++) {
    const used = weightIn(stretches, window) + needed
    const closedMs = used > cap ? length : urgency === 'backfill' ? pacedMs(length, used / cap) : 0
    if (closedMs > 0) at = Math.max(at, window * length + closedMs)
  }
  return at
}

/**
 * How long after its beginning a window lets the backfill come to this share of what it may use. It grows with the
 * window, with an hour's or 1/24 of its length's head start, so that people who come later do not wait for the next one.
 */
const pacedMs = (lengthMs: number, share: number): number =>
  Math.max(0, Math.ceil(share * lengthMs - Math.max(hourMs, lengthMs / 24)))
