import { type Database, type Migration, migrate } from '@lona/postgres'

const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'settings of the app',
    sql: 'create table lona.app_settings (name text primary key, value text not null)',
  },
  {
    number: 2,
    name: 'people, and how they are signed in',
    sql: `create table lona.users (name text primary key, created_at timestamptz not null);
      create table lona.sign_in_links (
        hash text primary key,
        user_name text not null references lona.users on delete cascade,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index on lona.sign_in_links (user_name);
      create table lona.sessions (
        hash text primary key,
        user_name text not null references lona.users on delete cascade,
        created_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null
      );
      create index on lona.sessions (user_name)`,
  },
  {
    number: 3,
    name: 'what people call their accounts',
    sql: `create table lona.accounts (
        user_name text not null references lona.users on delete cascade,
        account text not null,
        title text not null,
        primary key (user_name, account)
      )`,
  },
]

/** Brings the app's own tables up to date; where nobody has rows yet, the person `me` may. */
export async function migrateApp(database: Database): Promise<void> {
  await migrate(database, 'app', migrations)
  await database.query(
    `insert into lona.users (name, created_at) select 'me', now() where not exists (select from lona.users)
     on conflict do nothing`,
  )
}
