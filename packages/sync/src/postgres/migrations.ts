import type { Migration } from '@lona/postgres'

/** The tables of row state and runs. Never change one that was released: add the next number. */
export const syncMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'row state and runs',
    sql: `
create table lona.row_state (
  scope_id text not null,
  row_id uuid not null,
  fence bigint not null default 0,
  cursor text,
  since text,
  covered text not null default '[]',
  failed text not null default '[]',
  primary key (scope_id, row_id)
);

create table lona.runs (
  id uuid primary key,
  scope_id text not null,
  row_id uuid not null,
  kind text not null check (kind in ('sync', 'write')),
  stage text,
  range_start text,
  range_end text,
  verb text,
  cursor text,
  dispatch text,
  started_at timestamptz not null,
  finished_at timestamptz,
  outcome text not null default 'running' check (outcome in ('running', 'done', 'failed', 'interrupted')),
  error_code text,
  error_message text,
  requests integer not null default 0,
  inserted integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  removed integer not null default 0,
  outdated integer not null default 0
);
create index runs_of_a_row on lona.runs (scope_id, row_id, started_at desc);
create index runs_under_way on lona.runs (scope_id, row_id) where outcome = 'running';
`,
  },
]
