import { type Instant, toInstant } from '@tento/chrono'

const firstMs = 30_000
const longestMs = 3_600_000

/** Errors that no waiting mends: a person or an author has to do something first. */
const waitsForSomebody: ReadonlySet<string> = new Set([
  'sign-in-missing',
  'sign-in-expired',
  'invalid-definition',
  'bad-parameter',
  'verb-not-implemented',
])

/** What a pause depends on. */
export interface Failure {
  /** The error's code. */
  readonly code: string
  /** How often in a row it failed, from 1. */
  readonly attempts: number
  /** What failed; two that failed in the same moment are not tried in the same moment again. */
  readonly name: string
}

/**
 * Milliseconds to wait after a failure: half a minute, doubled with each further one up to an hour; at once the hour for
 * what waits for somebody. Spread by up to half of it, always the same for the same failure.
 */
export function backoffMs({ code, attempts, name }: Failure): number {
  const whole = waitsForSomebody.has(code) ? longestMs : Math.min(longestMs, firstMs * 2 ** Math.max(0, attempts - 1))
  return Math.round(whole * (1 - fractionOf(`${name} ${attempts}`) / 2))
}

/** When something that failed may be tried again. */
export const retryAtAfter = (failedAt: Instant, failure: Failure): Instant =>
  toInstant(Date.parse(failedAt) + backoffMs(failure))

/** A number from 0 to 1 that looks random and is the same for the same text (FNV-1a, 32 bits). */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0) / 2 ** 32
}
