const marker = Symbol.for('@tento/chrono/error')

/**
 * What went wrong, as a closed list.
 *
 * - `invalid-date`: not a day, month or year of the calendar, or outside the years 0001 to 9999.
 * - `invalid-time`: not a point in time, or outside the years 0001 to 9999.
 * - `invalid-time-zone`: neither a time zone that this runtime knows nor a fixed offset such as `+05:30`.
 * - `invalid-range`: a range of days that ends before it starts.
 * - `invalid-count`: a number of days that is not whole, or not positive where it must be.
 */
export type ChronoErrorCode = 'invalid-date' | 'invalid-time' | 'invalid-time-zone' | 'invalid-range' | 'invalid-count'

/** The facts of which a `ChronoError` is made. */
export interface ChronoErrorInit {
  /** What went wrong. */
  readonly code: ChronoErrorCode
  /** The rule that was broken, in words; the offending text is added to it. */
  readonly message: string
  /** What was given; kept as text, cut after 80 characters. */
  readonly text: unknown
  /** The error underneath, where there is one. */
  readonly cause?: unknown
}

/**
 * The one error of this package: a text, number or range that is not what the function takes.
 *
 * Recognise it with `isChronoError`, which also works when two copies of this package are loaded.
 */
export class ChronoError extends Error {
  /** Always `ChronoError`. */
  override readonly name = 'ChronoError'
  /** Marks the class for `isChronoError`. */
  readonly [marker] = true
  /** What went wrong. */
  readonly code: ChronoErrorCode
  /** What was given, as text, cut after 80 characters. */
  readonly text: string

  /** Puts code, rule and offending text into the message. */
  constructor({ code, message, text, cause }: ChronoErrorInit) {
    const given = String(text).slice(0, 80)
    super(`[${code}] ${message}: ${JSON.stringify(given)}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.text = given
  }
}

/** Whether a value is a `ChronoError`, of this or of another loaded copy of the package. */
export const isChronoError = (value: unknown): value is ChronoError => value instanceof Error && marker in value
