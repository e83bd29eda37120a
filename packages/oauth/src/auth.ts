/**
 * A token that was fresh when it was handed out, for the next few requests of one account.
 *
 * An SDK client takes any object of this shape: it needs no class of ours, and never refreshes by itself.
 */
export interface AuthHandle {
  /** The secret to send. Never log it, never put it into an error message. */
  readonly accessToken: string
  /** How the provider wants it sent, such as `Bearer`. */
  readonly tokenType: string
  /** When it stops working, as UTC ISO text, or `null` when the provider does not say. */
  readonly expiresAt: string | null
}

/**
 * One signed-in account at one provider, as a host keeps it.
 *
 * `Credentials` is what the provider's schema says it stores: tokens, scopes, ids.
 */
export interface Auth<Credentials = unknown> {
  /** The provider's kind, such as `garmin`. */
  readonly kind: string
  /** The account at the provider, as it stands in row keys. */
  readonly accountId: string
  /** What was stored at the last sign-in or refresh. */
  readonly credentials: Credentials
  /**
   * A handle whose token is fresh: refreshed first when it has expired, once for all callers.
   *
   * Rejects when the account has to sign in again.
   */
  acquireHandle(): Promise<AuthHandle>
}
