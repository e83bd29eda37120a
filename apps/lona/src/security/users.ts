import type { Queryable } from '@lona/postgres'
import type { User } from '../api/schemas.js'
import { AppError } from '../errors.js'

const nameForm = /^[\p{L}\d._-]{1,64}$/u

/**
 * Lets a person have rows here.
 *
 * @throws {AppError} `bad-request` for a name that cannot be one, `user-exists`.
 */
export async function addUser(db: Queryable, name: string, now: Date): Promise<void> {
  if (!nameForm.test(name)) {
    throw new AppError('bad-request', `'${name}' cannot be a name. It has 1 to 64 letters, digits, '.', '_' and '-'.`)
  }
  const { rowCount } = await db.query(
    'insert into lona.users (name, created_at) values ($1, $2) on conflict do nothing',
    [name, now],
  )
  if (rowCount === 0) throw new AppError('user-exists', `${name} is here. Make a link: lona open --user ${name}`)
}

/** Whether this person may have rows here. */
export async function isUser(db: Queryable, name: string): Promise<boolean> {
  return (await db.query('select from lona.users where name = $1', [name])).rowCount > 0
}

/** Everyone who may have rows here, by name. */
export async function listUsers(db: Queryable, now: Date): Promise<readonly User[]> {
  const { rows } = await db.query<{ name: string; created_at: string; sessions: number; rows: number }>(
    `select name, to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at,
       (select count(*)::int from lona.sessions where user_name = name and expires_at > $1) as sessions,
       (select count(*)::int from lona.rows where _sync_scope_id = name and row_type = 'data') as rows
     from lona.users order by name collate "C"`,
    [now],
  )
  return rows.map(({ created_at, ...user }) => ({ ...user, createdAt: created_at }))
}

/** Forgets a person with their sessions and links; their rows are let go before. Gives whether they were here. */
export async function removeUser(db: Queryable, name: string): Promise<boolean> {
  return (await db.query('delete from lona.users where name = $1', [name])).rowCount > 0
}
