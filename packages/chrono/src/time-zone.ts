import { Temporal } from 'temporal-polyfill'
import { ChronoError } from './errors.js'
import { offsetText, readOffset } from './offset.js'
import { MS_PER_DAY, MS_PER_MINUTE } from './wall-clock.js'

/**
 * A time zone: an IANA name such as `Europe/Paris`, or a fixed offset such as `+05:30`.
 *
 * Names are kept as they were given, but for upper and lower case: `Asia/Calcutta` does not become `Asia/Kolkata`.
 */
export type TimeZone = string

/** A stretch of time in which a zone keeps one offset, in epoch milliseconds, half-open. */
interface Span {
  readonly from: number
  readonly to: number
  readonly offsetMs: number
}

/** A time zone that was looked up, with the stretches that were asked for so far. Internal. */
export interface ResolvedZone {
  /** The canonical spelling. */
  readonly name: TimeZone
  /** Whether it is a fixed offset, of which the name says everything. */
  readonly isFixed: boolean
  /** Stretches known so far, unordered; the one used last is first. */
  readonly spans: Span[]
}

// Asking for the offset of one instant costs microseconds, and sampled series ask for thousands. A zone keeps its
// offset for months, so each stretch is looked up once. Keys are canonical names and stretches are few, so that this
// stays small whatever is asked for.
const zones = new Map<TimeZone, ResolvedZone>()
const MAX_SPANS = 400

/** Looks a time zone up by any spelling of its name. */
export function resolveZone(timeZone: TimeZone): ResolvedZone {
  const known = zones.get(timeZone)
  if (known) return known
  const fixedMs = readOffset(timeZone)
  const isFixed = !Number.isNaN(fixedMs) && fixedMs % MS_PER_MINUTE === 0
  const name = isFixed ? offsetText(fixedMs) : canonicalName(timeZone)
  const zone = zones.get(name) ?? { name, isFixed, spans: isFixed ? [{ ...always, offsetMs: fixedMs }] : [] }
  zones.set(name, zone)
  return zone
}

const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/** How far a zone's wall clock is ahead of UTC at an instant, in milliseconds. */
export function offsetAt(epochMs: number, zone: ResolvedZone): number {
  const { spans } = zone
  const last = spans[0]
  if (last && epochMs >= last.from && epochMs < last.to) return last.offsetMs
  const index = spans.findIndex(({ from, to }) => epochMs >= from && epochMs < to)
  const found = index < 0 ? undefined : spans.splice(index, 1)[0]
  const span = found ?? lookUpSpan(epochMs, zone.name)
  if (spans.length >= MAX_SPANS) spans.length = 0
  spans.unshift(span)
  return span.offsetMs
}

/** The offsets under which a zone's clock shows a wall time: none in a spring gap, two in an autumn repeat. */
export function offsetsOfWallClock(localMs: number, zone: ResolvedZone): number[] {
  // No zone is a whole day away from UTC, so these two are surely before and after any change that matters.
  const before = offsetAt(localMs - MS_PER_DAY, zone)
  const after = offsetAt(localMs + MS_PER_DAY, zone)
  const candidates = before === after ? [before] : [before, after]
  return candidates.filter((offsetMs) => offsetAt(localMs - offsetMs, zone) === offsetMs)
}

function lookUpSpan(epochMs: number, name: TimeZone): Span {
  const at = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(name)
  // "previous" looks strictly before, so a change at this very millisecond needs a look from just after it.
  const from = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  const to = at.getTimeZoneTransition('next')
  return {
    from: from?.epochMilliseconds ?? always.from,
    to: to?.epochMilliseconds ?? always.to,
    offsetMs: at.offsetNanoseconds / 1_000_000,
  }
}

const namePattern = /^[A-Za-z][\w.+/-]*$/

function canonicalName(timeZone: TimeZone): TimeZone {
  const problem = {
    code: 'invalid-time-zone',
    message:
      'expected a time zone that this runtime knows, such as Europe/Paris, or an offset to the minute, such as +05:30',
    text: timeZone,
  } as const
  if (!namePattern.test(timeZone)) throw new ChronoError(problem)
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId
  } catch (cause) {
    throw new ChronoError({ ...problem, cause })
  }
}
