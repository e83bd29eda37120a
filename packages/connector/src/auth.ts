import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Auth, OAuthEndpoints } from '@tento/oauth'
import { ConnectorError } from './errors.js'

/**
 * How accounts of a provider sign in, as data: the host checks what it stores by `credentials` and signs people in by
 * `oauth`, without a line of its own per provider.
 */
export interface AuthProvider<Credentials = unknown> {
  /** The provider's kind, as its patterns name it: `garmin`. */
  readonly kind: string
  /** What is stored for an account, as a Standard Schema: any version of any schema library fits. */
  readonly credentials: StandardSchemaV1<unknown, Credentials>
  /** OAuth endpoints; absent when the provider signs in by a key or password that the person types in. */
  readonly oauth?: OAuthEndpoints
}

/** The sign-ins of one person, as the host hands them to a provider. */
export interface UserAuth {
  /**
   * The account's sign-in, or `null` when the person has none of that id.
   *
   * @param provider whose account it is
   * @param accountId the account at the provider, as it stands in the row key
   */
  auth<Credentials>(provider: AuthProvider<Credentials>, accountId: string): Promise<Auth<Credentials> | null>
}

/**
 * The account's sign-in.
 *
 * @throws {ConnectorError} `sign-in-missing`, naming kind and account, when the person has none of that id.
 */
export async function requireAuth<Credentials>(
  user: UserAuth,
  provider: AuthProvider<Credentials>,
  accountId: string,
): Promise<Auth<Credentials>> {
  const auth = await user.auth(provider, accountId)
  if (auth) return auth
  throw new ConnectorError({
    code: 'sign-in-missing',
    message: `No ${provider.kind} account '${accountId}' is signed in. Sign in to ${provider.kind}, then try again.`,
    kind: provider.kind,
    accountId,
  })
}
