export type { Auth, AuthHandle } from './auth.js'
export type { OAuthEndpoints } from './oauth-endpoints.js'
