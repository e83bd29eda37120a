import type { Queryable } from '@lona/postgres'
import { hashToken, makeToken } from './tokens.js'

const dayMs = 24 * 60 * 60_000
const validMs = 90 * dayMs

/** Somebody who is signed in. */
export interface OpenSession {
  /** Who. */
  readonly user: string
  /** Until when, unless it is used again before. */
  readonly expiresAt: string
}

/** Signs a person in. Only the token's hash is kept, so this is the one time that it is seen. */
export async function openSession(
  db: Queryable,
  user: string,
  now: Date,
): Promise<OpenSession & { readonly token: string }> {
  const token = makeToken()
  const expiresAt = new Date(now.getTime() + validMs)
  await db.query('delete from lona.sessions where expires_at <= $1', [now])
  await db.query(
    `insert into lona.sessions (hash, user_name, created_at, last_seen_at, expires_at) values ($1, $2, $3, $3, $4)`,
    [hashToken(token), user, now, expiresAt],
  )
  return { user, token, expiresAt: expiresAt.toISOString() }
}

/**
 * Who is signed in by this token, or `null`. Using a session keeps it for 90 days more. One that would last longer than
 * that was used by another clock: it is none until the clock comes near that again.
 */
export async function findSession(db: Queryable, token: string, now: Date): Promise<OpenSession | null> {
  const hash = hashToken(token)
  const { rows } = await db.query<{ user_name: string; expires_at: string; is_old: boolean }>(
    `select user_name, to_char(expires_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as expires_at,
       last_seen_at < $2::timestamptz - interval '1 day' as is_old
     from lona.sessions where hash = $1 and expires_at > $2 and expires_at <= $3`,
    [hash, now, new Date(now.getTime() + validMs + dayMs)],
  )
  const [found] = rows
  if (!found) return null
  if (!found.is_old) return { user: found.user_name, expiresAt: found.expires_at }
  const expiresAt = new Date(now.getTime() + validMs)
  await db.query('update lona.sessions set last_seen_at = $2, expires_at = $3 where hash = $1', [hash, now, expiresAt])
  return { user: found.user_name, expiresAt: expiresAt.toISOString() }
}

/** Ends a session. */
export async function endSession(db: Queryable, token: string): Promise<void> {
  await db.query('delete from lona.sessions where hash = $1', [hashToken(token)])
}
