import type { Migration } from '@lona/postgres'

/**
 * The tables of rows, cells, intents and raw payloads. Never change one that was released: add the next number.
 *
 * `rows`, `cells` and `intents` are what devices will sync, so their shape is frozen: text, uuid, bigint and boolean
 * only, unique keys that begin with the scope, and foreign keys that can be deferred. What devices must not see lives
 * in tables of its own.
 */
export const storeMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'rows, cells, intents, raw payloads',
    sql: `
create table lona.rows (
  _sync_scope_id text not null,
  id uuid not null,
  lookup_key text not null,
  row_type text not null,
  cell_encoding text,
  attributes text,
  alias_of text,
  primary key (_sync_scope_id, id),
  unique (_sync_scope_id, lookup_key)
);
create index rows_by_alias on lona.rows (alias_of, lookup_key) where alias_of is not null;

create table lona.cells (
  _sync_scope_id text not null,
  id uuid not null,
  row_id uuid not null,
  time text not null,
  end_time text,
  sort_from text collate "C" not null,
  sort_to text collate "C" not null,
  data text not null,
  primary key (_sync_scope_id, id),
  foreign key (_sync_scope_id, row_id) references lona.rows (_sync_scope_id, id)
    on delete cascade deferrable initially deferred
);
create index cells_by_time on lona.cells (_sync_scope_id, row_id, sort_from, sort_to, id);

create table lona.intents (
  _sync_scope_id text not null,
  id uuid not null,
  row_id uuid not null,
  verb text not null,
  cell_id uuid,
  body text,
  state text not null,
  error text,
  created_at text not null,
  primary key (_sync_scope_id, id),
  foreign key (_sync_scope_id, row_id) references lona.rows (_sync_scope_id, id)
    on delete cascade deferrable initially deferred
);
create index intents_by_row on lona.intents (_sync_scope_id, row_id);

create table lona.cell_provenance (
  scope_id text not null,
  cell_id uuid not null,
  row_id uuid not null,
  provider_id text,
  observed_at text collate "C" not null,
  run_id uuid not null,
  primary key (scope_id, cell_id)
);

create table lona.raw_payloads (
  run_id uuid not null,
  ordinal integer not null,
  scope_id text not null,
  row_id uuid not null,
  method text not null,
  url text not null,
  status integer not null,
  body bytea not null,
  body_bytes integer not null,
  requested_at timestamptz not null,
  primary key (run_id, ordinal)
);
create index raw_payloads_by_age on lona.raw_payloads (requested_at, body_bytes);
create index raw_payloads_of_a_row on lona.raw_payloads (scope_id, row_id);
`,
  },
  {
    number: 2,
    name: 'cells of many days',
    sql: `
create index cells_of_many_days on lona.cells (_sync_scope_id, row_id, sort_from, sort_to, id)
where make_date(substr(sort_to, 1, 4)::int, substr(sort_to, 6, 2)::int, substr(sort_to, 9, 2)::int)
  - make_date(substr(sort_from, 1, 4)::int, substr(sort_from, 6, 2)::int, substr(sort_from, 9, 2)::int) > 2;
`,
  },
]
