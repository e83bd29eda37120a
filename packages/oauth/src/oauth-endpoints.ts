/**
 * A provider's OAuth 2 endpoints and oddities, as data: a host draws its sign-in from this and knows no provider.
 *
 * Shape and names follow RFC 6749 and RFC 8414 (authorization server metadata).
 */
export interface OAuthEndpoints {
  /** Where the person is sent to agree. */
  readonly authorizationUrl: string
  /** Where codes and refresh tokens are exchanged. */
  readonly tokenUrl: string
  /** Where a token is revoked (RFC 7009), when the provider has such a place. */
  readonly revocationUrl?: string
  /** The scopes to ask for, in the provider's spelling. */
  readonly scopes: readonly string[]
  /** What joins scopes in the request; a space unless the provider differs. */
  readonly scopeSeparator?: ' ' | ','
  /** Whether the provider wants PKCE with S256 (RFC 7636). */
  readonly pkce: boolean
  /** `true` when every refresh answers with a new refresh token and the old one dies. */
  readonly refreshTokenRotates: boolean
}
