/** One published limit of a provider, as data: the host budgets by it, over all its processes. */
export interface RateLimit {
  /** Who shares it: all users of one OAuth app, one account, or one network address. */
  readonly scope: 'app' | 'account' | 'address'
  /** Whether windows begin on the clock (each full minute) or count back from now. */
  readonly window: 'fixed' | 'sliding'
  /** The length of the window, in seconds. */
  readonly seconds: number
  /** The weight that fits into it; a request weighs 1 unless the integration's `weigh` says otherwise. */
  readonly weight: number
}

/** What a host knows of a request before it sends it. */
export interface OutgoingRequest {
  /** The HTTP method, in capitals. */
  readonly method: string
  /** The whole address, query included. */
  readonly url: string
}

/** What an answer's headers say of a limit: it moves the host's own count. */
export interface LimitReading {
  /** Which of the integration's limits, by its place in `limits`. */
  readonly limit: number
  /** The weight that is left in the present window. */
  readonly remaining: number
  /** Milliseconds until the window ends, where the provider says so. */
  readonly resetsInMs?: number
}
