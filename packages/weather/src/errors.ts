const marker = Symbol.for('@tento/weather/error')

/**
 * What went wrong, as a closed list; handle it with a `Record<WeatherErrorCode, …>` and forgetting one will not compile.
 *
 * Yours to correct: `invalid-request`, `invalid-place`, `invalid-time-zone`, `unknown-variable`, `out-of-range`, `no-data`,
 * `api-key-refused`. Yours to wait for: `rate-limited`, `overloaded`, `provider-down`. Neither: `unreadable-reply` (the
 * vendor answered something that this version cannot read), `cancelled` (your own signal).
 */
export type WeatherErrorCode =
  | 'invalid-request'
  | 'invalid-place'
  | 'invalid-time-zone'
  | 'unknown-variable'
  | 'out-of-range'
  | 'no-data'
  | 'api-key-refused'
  | 'rate-limited'
  | 'overloaded'
  | 'provider-down'
  | 'unreadable-reply'
  | 'cancelled'

/** Which of Open-Meteo's limits was met: one of its three counters, or the number of requests under way at once. */
export type WeatherLimitWindow = 'minute' | 'hour' | 'day' | 'concurrent'

/** What is known about a failure besides its code. Everything is optional: only what the vendor or the check said is filled in. */
export interface WeatherErrorFacts {
  /** The option at fault, dotted as you wrote it (`place.latitude`, `range.end`); the vendor's parameter where we have no option for it. */
  readonly field?: string | undefined
  /** The value that was refused, as text. */
  readonly value?: string | undefined
  /** First day, `YYYY-MM-DD`, that the endpoint serves at present (with `out-of-range`). */
  readonly allowedFrom?: string | undefined
  /** Last day, `YYYY-MM-DD` and inclusive, that the endpoint serves at present (with `out-of-range`). */
  readonly allowedTo?: string | undefined
  /** The limit that was met (with `rate-limited`, where the vendor named it). */
  readonly window?: WeatherLimitWindow | undefined
  /** Milliseconds until it makes sense to ask again (always there with `rate-limited`). */
  readonly retryAfterMs?: number | undefined
  /** HTTP status of the answer, where there was one. */
  readonly status?: number | undefined
  /** The vendor's own sentence, cut to 200 characters. Meant for a log; the message does not repeat it. */
  readonly reason?: string | undefined
}

/** What a `WeatherError` is made from. */
export interface WeatherErrorInit extends WeatherErrorFacts {
  /** See `WeatherErrorCode`. */
  readonly code: WeatherErrorCode
  /** What happened, then what to do. No body and no key belongs in it. */
  readonly message: string
  /** The error underneath, if there was one. */
  readonly cause?: unknown
}

/**
 * The one error of this package. Its `code` says what happened, its fields hold the facts, `cause` keeps what was underneath.
 *
 * Recognise it with `isWeatherError`, which also works when two copies of the package are loaded.
 */
export class WeatherError extends Error {
  /** Always `WeatherError`. */
  override readonly name = 'WeatherError'
  /** What `isWeatherError` looks for. */
  readonly [marker] = true
  /** What happened; see `WeatherErrorCode`. */
  readonly code: WeatherErrorCode
  /** The option at fault, dotted as you wrote it. */
  readonly field: string | undefined
  /** The value that was refused, as text. */
  readonly value: string | undefined
  /** First day that the endpoint serves at present, with `out-of-range`. */
  readonly allowedFrom: string | undefined
  /** Last day that the endpoint serves at present (inclusive), with `out-of-range`. */
  readonly allowedTo: string | undefined
  /** The limit that was met, with `rate-limited`. */
  readonly window: WeatherLimitWindow | undefined
  /** Milliseconds until it makes sense to ask again, with `rate-limited`. */
  readonly retryAfterMs: number | undefined
  /** HTTP status of the answer, where there was one. */
  readonly status: number | undefined
  /** The vendor's own sentence, cut to 200 characters. */
  readonly reason: string | undefined

  /** Builds the error; the message shown is `[code] message`, because tools often print nothing else. */
  constructor({ code, message, cause, ...facts }: WeatherErrorInit) {
    super(`[${code}] ${message}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.field = facts.field
    this.value = facts.value
    this.allowedFrom = facts.allowedFrom
    this.allowedTo = facts.allowedTo
    this.window = facts.window
    this.retryAfterMs = facts.retryAfterMs
    this.status = facts.status
    this.reason = facts.reason
  }
}

/** Whether a caught value is a `WeatherError`, from this or another loaded copy of the package. */
export const isWeatherError = (value: unknown): value is WeatherError => value instanceof Error && marker in value
