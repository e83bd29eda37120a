/**
 * An access token that was fresh when it was handed out, for the next few requests of one account.
 *
 * An SDK takes any object of this shape: it needs no class of ours, never refreshes, and never keeps it for later.
 */
export interface AuthHandle {
  /** The secret to send. Never log it, never put it into an error message. */
  readonly accessToken: string
  /**
   * The scheme before the token in the `Authorization` header: `Bearer`. Providers answer in any case (RFC 6749, 5.1)
   * and some take only this one, so whoever makes a handle writes it so.
   */
  readonly tokenType: string
  /** When it stops working, as UTC ISO text, or `null` when the provider does not say. */
  readonly expiresAt: string | null
}

/**
 * One signed-in account at one provider, as a host keeps it.
 *
 * `Credentials` is what the provider's schema says is stored: tokens, scopes, ids.
 */
export interface Auth<Credentials = unknown> {
  /** The provider's kind, such as `garmin`. */
  readonly kind: string
  /** The account at the provider, as it stands in row keys. */
  readonly accountId: string
  /** What was stored at the last sign-in or refresh. Secret, as a token is. */
  readonly credentials: Credentials
  /**
   * A handle whose token is fresh: refreshed first when it has expired, once for all who ask at the same time.
   *
   * Rejects when the account has to sign in again, with the error of whoever keeps the account.
   */
  acquireHandle(): Promise<AuthHandle>
}
