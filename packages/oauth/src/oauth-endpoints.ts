/**
 * How a provider does OAuth 2, as data: a host signs people in by it and knows no provider.
 *
 * The names are those of authorization server metadata (RFC 8414) and of OAuth 2 (RFC 6749), in camelCase.
 */
export interface OAuthEndpoints {
  /** Where the person is sent to agree, as an absolute URL. */
  readonly authorizationEndpoint: string
  /** Where codes and refresh tokens are exchanged, as an absolute URL. */
  readonly tokenEndpoint: string
  /** Where a token is revoked (RFC 7009), as an absolute URL; absent when the provider has no such place. */
  readonly revocationEndpoint?: string
  /** The scopes to ask for, in the provider's spelling. */
  readonly scopes: readonly string[]
  /** What joins the scopes in the request; a space (RFC 6749, 3.3) unless the provider differs. */
  readonly scopeSeparator?: ' ' | ','
  /** What else the provider wants in the authorization request, such as `access_type: 'offline'`; nothing unless said. */
  readonly authorizationParams?: Readonly<Record<string, string>>
  /**
   * How the client shows its secret at the token endpoint, as RFC 8414 names it; `client_secret_basic` unless said, the
   * default of the RFC. `none` is a client without a secret.
   */
  readonly tokenEndpointAuthMethod?: 'client_secret_basic' | 'client_secret_post' | 'none'
  /** Whether the provider takes part in PKCE with S256 (RFC 7636). */
  readonly pkce: boolean
  /**
   * Whether a refresh may answer with a new refresh token that ends the old one (RFC 6749, 6): the new one has to be
   * stored before it is used, and no two refreshes may run at once.
   */
  readonly refreshTokenRotates: boolean
}
