import type { Auth, AuthHandle, OAuthEndpoints } from '../src/index.js'

/** Compiles only when both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Same<A, B>): void => undefined

/** What an SDK writes. */
declare function createClient(options: { readonly auth: AuthHandle }): void

/** A class of a host that knows nothing of this package. */
class StoredToken {
  readonly accessToken = 'secret'
  readonly tokenType = 'Bearer'
  readonly expiresAt: string | null = null
  readonly savedBy = 'a host'
}

export function whatAnSdkTakes(): void {
  createClient({ auth: new StoredToken() })
  createClient({ auth: { accessToken: 'secret', tokenType: 'Bearer', expiresAt: '2026-11-21T12:00:00.000Z' } })
  // @ts-expect-error how the token is sent is part of it
  createClient({ auth: { accessToken: 'secret', expiresAt: null } })
  // @ts-expect-error a time is text, so that a handle can cross a process border
  createClient({ auth: { accessToken: 'secret', tokenType: 'Bearer', expiresAt: new Date() } })
}

export async function whatAnAccountGives(account: Auth<{ readonly refreshToken: string }>): Promise<void> {
  same<typeof account.credentials.refreshToken, string>(true)
  createClient({ auth: await account.acquireHandle() })
  const anyAccount: Auth = account
  // @ts-expect-error of an account of any provider nobody knows what is stored
  anyAccount.credentials.refreshToken
}

export const leastThatAProviderSays: OAuthEndpoints = {
  authorizationEndpoint: 'https://provider.example/oauth/authorize',
  tokenEndpoint: 'https://provider.example/oauth/token',
  scopes: ['read'],
  pkce: true,
  refreshTokenRotates: false,
}
