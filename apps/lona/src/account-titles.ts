import type { UserOwner } from '@lona/connector'
import type { Queryable } from '@lona/postgres'

/** What a person calls their accounts, by the account's key. */
export async function readTitles(db: Queryable, { userId }: UserOwner): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<{ account: string; title: string }>(
    'select account, title from lona.accounts where user_name = $1',
    [userId],
  )
  return new Map(rows.map(({ account, title }) => [account, title]))
}

/** Keeps what a person calls an account. */
export async function writeTitle(db: Queryable, { userId }: UserOwner, account: string, title: string): Promise<void> {
  await db.query(
    `insert into lona.accounts (user_name, account, title) values ($1, $2, $3)
     on conflict (user_name, account) do update set title = excluded.title`,
    [userId, account, title],
  )
}

/** Forgets what a person called an account. */
export async function removeTitle(db: Queryable, { userId }: UserOwner, account: string): Promise<void> {
  await db.query('delete from lona.accounts where user_name = $1 and account = $2', [userId, account])
}
