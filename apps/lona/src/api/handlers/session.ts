import { sessionCookie } from '../../security/session-cookie.js'
import { endSession, openSession } from '../../security/sessions.js'
import { makeSignInLink, useSignInLink } from '../../security/sign-in-links.js'
import type { Asked, Handlers, HostContext } from '../handler.js'
import type { Session } from '../schemas.js'

const describe = ({ home }: HostContext, user: string, expiresAt: string | null): Session => ({
  user,
  expiresAt,
  source: home.source,
  database: home.database.kind === 'pglite' ? 'embedded' : 'postgres',
})

/** Signs in by a one-time link: the one route for people who are not signed in. */
export async function signIn({
  body,
  host,
  address,
}: Pick<Asked<'signIn'>, 'body' | 'host' | 'address'>): Promise<Response> {
  const { database } = host.home
  const user = await useSignInLink(database, body.token, host.now())
  const { token, expiresAt } = await openSession(database, user, host.now())
  const session = describe(host, user, expiresAt)
  const headers = { 'Cache-Control': 'no-store' }
  return body.as === 'bearer'
    ? Response.json({ ...session, bearer: token }, { headers })
    : Response.json(session, { headers: { ...headers, 'Set-Cookie': sessionCookie(address).set(token) } })
}

/** Who is signed in. */
export const sessionHandlers: Handlers<'getSession' | 'signOut' | 'makeLink'> = {
  getSession: ({ caller, owner, host }) => describe(host, owner.userId, caller.expiresAt),
  async signOut({ caller, host, address }) {
    if (caller.token !== null) await endSession(host.home.database, caller.token)
    return new Response(null, { status: 204, headers: { 'Set-Cookie': sessionCookie(address).clear } })
  },
  makeLink: ({ owner, host, address }) =>
    makeSignInLink(host.home.database, { user: owner.userId, address: address.origin, now: host.now() }),
}
