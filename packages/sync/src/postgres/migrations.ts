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
  {
    number: 2,
    name: 'planning, admissions, budgets, events',
    sql: `
alter table lona.row_state
  add column lookup_key text,
  add column pattern text,
  add column kind text,
  add column lock_key text,
  add column uncertified text not null default '[]',
  add column paused text not null default '[]',
  add column demand text,
  add column failures integer not null default 0,
  add column retry_at timestamptz,
  add column slice_weight double precision not null default 1,
  add column demand_due_at timestamptz,
  add column viewport_due_at timestamptz,
  add column backfill_due_at timestamptz;
create index row_state_demand on lona.row_state (kind, demand_due_at) where demand_due_at is not null;
create index row_state_viewport on lona.row_state (kind, viewport_due_at) where viewport_due_at is not null;
create index row_state_backfill on lona.row_state (kind, backfill_due_at) where backfill_due_at is not null;

create table lona.admissions (
  id uuid primary key,
  scope_id text not null,
  row_id uuid not null,
  lookup_key text not null,
  pattern text not null,
  kind text not null,
  lock_key text,
  urgency text not null check (urgency in ('demand', 'viewport', 'backfill')),
  stage text not null,
  range_start text not null,
  range_end text not null,
  why text not null,
  dispatch text,
  expected_weight double precision not null,
  spent_weight double precision not null default 0,
  admitted_at timestamptz not null,
  lease_until timestamptz not null,
  holder uuid,
  unique (scope_id, row_id)
);
create unique index admissions_by_lock on lona.admissions (lock_key) where lock_key is not null;

create table lona.budgets (
  key text primary key,
  used text not null
);

create table lona.workers (
  id uuid primary key,
  slots integer not null,
  seen_at timestamptz not null
);

create table lona.sync_events (
  id bigint generated always as identity primary key,
  transaction xid8 not null default pg_current_xact_id(),
  scope_id text not null,
  row_id uuid not null,
  happened_at timestamptz not null,
  event text not null
);
create index sync_events_in_order on lona.sync_events (transaction, id);

alter table lona.runs
  add column urgency text,
  add column why text,
  drop constraint runs_kind_check,
  add constraint runs_kind_check check (kind in ('sync', 'write', 'event'));
`,
  },
  {
    number: 3,
    name: 'the version of the cells',
    // The transaction that changed them last: it never comes again, not even for a row that is removed and made anew.
    sql: `
alter table lona.row_state add column cells_version bigint not null default pg_current_xact_id()::text::bigint;
`,
  },
]
