import type { Queryable } from '@lona/postgres'
import { AppError } from '../errors.js'
import { hashToken, makeToken } from './tokens.js'

const validMs = 60 * 60_000
/** By so much the clocks of two machines may differ. */
const skewMs = 60_000

/** A link that signs a person in, once, within an hour. */
export async function makeSignInLink(
  db: Queryable,
  { user, address, now }: { readonly user: string; readonly address: string; readonly now: Date },
): Promise<{ readonly url: string; readonly expiresAt: string }> {
  const token = makeToken()
  const expiresAt = new Date(now.getTime() + validMs)
  await db.query('delete from lona.sign_in_links where expires_at <= $1', [now])
  await db.query('insert into lona.sign_in_links (hash, user_name, expires_at) values ($1, $2, $3)', [
    hashToken(token),
    user,
    expiresAt,
  ])
  // Behind the #, so that no server and no log on the way gets to see it.
  return { url: `${address}/sign-in#${token}`, expiresAt: expiresAt.toISOString() }
}

/**
 * The person whom a link signs in. It is used up by this: of two at once, one gets in. Where the clock was set back, it
 * is good for no more than its hour.
 *
 * @throws {AppError} `link-used` for one that was used, is too old, or never was.
 */
export async function useSignInLink(db: Queryable, token: string, now: Date): Promise<string> {
  const { rows } = await db.query<{ user_name: string }>(
    `update lona.sign_in_links set used_at = $2 where hash = $1 and used_at is null and expires_at > $2
       and expires_at <= $3
     returning user_name`,
    [hashToken(token), now, new Date(now.getTime() + validMs + skewMs)],
  )
  if (rows[0]) return rows[0].user_name
  throw new AppError('link-used', 'This link was used, or is older than an hour. Get a new one with: lona open')
}
