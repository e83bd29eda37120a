import { timingSafeEqual } from 'node:crypto'
import { AppError } from '../errors.js'
import { bearerOf } from '../security/guard.js'
import { sessionCookie } from '../security/session-cookie.js'
import { findSession } from '../security/sessions.js'
import { hashToken } from '../security/tokens.js'
import { isUser } from '../security/users.js'
import type { Caller, HostContext } from './handler.js'

/** What somebody comes with. */
export interface Credentials {
  /** The request, for its headers. */
  readonly request: Request
  /** The address by which it came. */
  readonly address: URL
  /** What whoever runs the host is known by. */
  readonly operatorToken: string
  /** Whether it is about a person's data, and not about the host. */
  readonly isForPerson: boolean
}

/**
 * Who asks: whoever runs the host, for the person that `Lona-User` names, or a person by their session.
 *
 * @throws {AppError} `not-signed-in`, `unknown-user`.
 */
export async function findCaller(
  { home: { database }, now }: Pick<HostContext, 'home' | 'now'>,
  { request, address, operatorToken, isForPerson }: Credentials,
): Promise<Caller> {
  const token = bearerOf(request.headers) ?? cookieOf(request, sessionCookie(address).name)
  if (token !== null && isSame(token, operatorToken)) {
    const name = decodeName(request.headers.get('lona-user') ?? 'me')
    if (isForPerson && !(await isUser(database, name)))
      throw new AppError('unknown-user', `There is nobody called ${name} here.`)
    return { owner: { kind: 'user', userId: name }, isOperator: true, token: null, expiresAt: null }
  }
  const session = token === null ? null : await findSession(database, token, now())
  if (!session)
    throw new AppError('not-signed-in', 'You are not signed in here, or not any more. Get a link with: lona open')
  const { user, expiresAt } = session
  return { owner: { kind: 'user', userId: user }, isOperator: false, token, expiresAt }
}

const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(hashToken(one)), Buffer.from(hashToken(other)))

function decodeName(text: string): string {
  try {
    const name = decodeURIComponent(text)
    if (name.isWellFormed() && !name.includes('\0')) return name
  } catch {
    // told below
  }
  throw new AppError('bad-request', 'Lona-User has to be a name, percent-encoded.')
}

function cookieOf(request: Request, name: string): string | null {
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((part) => part.trim().split('='))
  return cookies.find(([one]) => one === name)?.[1] ?? null
}
