const marker = Symbol.for('@lona/connector/error')

/** What can go wrong between a host and a provider; each code has one cure. */
export type ConnectorErrorCode =
  | 'invalid-definition'
  | 'bad-parameter'
  | 'bad-body'
  | 'verb-not-implemented'
  | 'sign-in-missing'
  | 'sign-in-expired'
  | 'rate-limited'
  | 'provider-down'
  | 'unreadable-reply'
  | 'not-found'
  | 'conflict'
  | 'cancelled'

/** The facts of a `ConnectorError`. */
export interface ConnectorErrorInit {
  /** Which of the closed list it is. */
  readonly code: ConnectorErrorCode
  /** What happened, to what, and what to do next. Never a token, never a body. */
  readonly message: string
  /** The error that this one translates. */
  readonly cause?: unknown
  /** The row's pattern or lookup key, where one is known. */
  readonly row?: string | undefined
  /** The verb or member that was asked for: `post`, `patch`, `delete`, `sync`. */
  readonly verb?: string | undefined
  /** The provider's kind, such as `garmin`. */
  readonly kind?: string | undefined
  /** The account at the provider. */
  readonly accountId?: string | undefined
  /** The name of the parameter that does not fit. */
  readonly parameter?: string | undefined
  /** Milliseconds until the provider takes requests again; only with `rate-limited` and `provider-down`. */
  readonly retryAfterMs?: number | undefined
}

/**
 * What a provider's integration or row tells the host when it cannot go on.
 *
 * - `invalid-definition`: the integration or row is written wrongly; its author has to change it.
 * - `bad-parameter`: a value in a row key that the provider cannot mean, such as a latitude of 123.
 * - `bad-body`: a write whose body does not fit the row.
 * - `verb-not-implemented`: the row does not do what was asked.
 * - `sign-in-missing`, `sign-in-expired`: the account has to sign in (again).
 * - `rate-limited`: wait `retryAfterMs`, and let all that share the limit wait.
 * - `provider-down`, `unreadable-reply`: try again later.
 * - `not-found`, `conflict`: the record is not there, or has changed since `ifMatch`.
 * - `cancelled`: the `signal` said stop.
 */
export class ConnectorError extends Error {
  /** Always `ConnectorError`. */
  override readonly name = 'ConnectorError'
  /** Recognised even when two copies of this package are loaded. */
  readonly [marker] = true
  /** Which of the closed list it is. */
  readonly code: ConnectorErrorCode
  /** The row's pattern or lookup key, where one is known. */
  readonly row: string | undefined
  /** The verb or member that was asked for. */
  readonly verb: string | undefined
  /** The provider's kind, such as `garmin`. */
  readonly kind: string | undefined
  /** The account at the provider. */
  readonly accountId: string | undefined
  /** The name of the parameter that does not fit. */
  readonly parameter: string | undefined
  /** Milliseconds until the provider takes requests again. */
  readonly retryAfterMs: number | undefined

  /** Makes one from its facts; the code goes into the message, since tools often show only that. */
  constructor(init: ConnectorErrorInit) {
    super(`[${init.code}] ${init.message}`, { cause: init.cause })
    this.code = init.code
    this.row = init.row
    this.verb = init.verb
    this.kind = init.kind
    this.accountId = init.accountId
    this.parameter = init.parameter
    this.retryAfterMs = init.retryAfterMs
  }
}

/** Whether `value` is a `ConnectorError`, of whichever copy of this package. */
export const isConnectorError = (value: unknown): value is ConnectorError => value instanceof Error && marker in value
