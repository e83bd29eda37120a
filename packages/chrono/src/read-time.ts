import { ChronoError } from './errors.js'
import { readOffset } from './offset.js'
import { MS_PER_DAY, wallClockMs } from './wall-clock.js'

/** The parts of a time's text, before any time zone is looked up. */
export interface TimeParts {
  /** The wall clock, in milliseconds as if it were UTC. */
  readonly localMs: number
  /** The offset as it was written; `null` for `Z` and `-00:00`, which say that no local offset is known. */
  readonly offsetMs: number | null
  /** The text in brackets, where there is one. */
  readonly timeZone: string | undefined
  /** Whether the brackets began with `!`: the offset must then agree with the time zone. */
  readonly critical: boolean
}

const timePattern =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-][\d:]+)(?:\[(!)?([^\]=]+)\])?((?:\[[^\]=!]+=[^\]]+\])*)$/

/**
 * The parts of an RFC 3339 or RFC 9557 text. Lenient in how many fraction digits there are (the rest is cut off),
 * in missing seconds, and in a leap second, which is read as the second before.
 */
export function readTime(text: string): TimeParts {
  const [, day, minutes, seconds = '00', fraction = '', offset = '', critical, timeZone] = timePattern.exec(text) ?? []
  const wholeSeconds = seconds === '60' ? '59' : seconds
  const localMs = wallClockMs(`${day}T${minutes}:${wholeSeconds}.${fraction.slice(0, 3).padEnd(3, '0')}`)
  const offsetMs = offset === 'Z' || offset === '-00:00' ? null : readOffset(offset)
  if (Number.isNaN(localMs) || Number.isNaN(offsetMs) || Math.abs(offsetMs ?? 0) >= MS_PER_DAY) {
    throw new ChronoError({
      code: 'invalid-time',
      message: 'expected a time with an offset, such as 2026-05-17T12:00:00Z, in the years 0001 to 9999',
      text,
    })
  }
  return { localMs, offsetMs, timeZone, critical: critical !== undefined }
}
