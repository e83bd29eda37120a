import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStore } from '../src/index.js'

// Devices sync these tables: every column is on the wire. A change here needs a plan for every device that is out there.

const columns = {
  rows: [
    '_sync_scope_id text not null',
    'id uuid not null',
    'lookup_key text not null',
    'row_type text not null',
    'cell_encoding text',
    'attributes text',
    'alias_of text',
  ],
  cells: [
    '_sync_scope_id text not null',
    'id uuid not null',
    'row_id uuid not null',
    'time text not null',
    'end_time text',
    'sort_from text collate C not null',
    'sort_to text collate C not null',
    'data text not null',
  ],
  intents: [
    '_sync_scope_id text not null',
    'id uuid not null',
    'row_id uuid not null',
    'verb text not null',
    'cell_id uuid',
    'body text',
    'state text not null',
    'error text',
    'created_at text not null',
  ],
}
const tables = Object.keys(columns) as (keyof typeof columns)[]

describe('the tables that devices sync', () => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await createTestDatabase({ migrate: createStore })
  })
  afterAll(() => test.close())

  const texts = async (sql: string, table: string): Promise<string[]> =>
    (await test.db.query<{ text: string }>(sql, [table])).rows.map(({ text }) => text)

  it.each(tables)('have exactly the columns that were frozen: %s', async (table) => {
    const found = await texts(
      `select concat_ws(' ', attname, format_type(atttypid, atttypmod),
         case when collname not in ('default', '') then 'collate ' || collname end, case when attnotnull then 'not null' end) as text
       from pg_attribute left join pg_collation c on c.oid = attcollation
       where attrelid = ('lona.' || $1)::regclass and attnum > 0 and not attisdropped order by attnum`,
      table,
    )
    expect(found).toEqual(columns[table])
    const types = found.map((column) => column.split(' ')[1])
    expect(types.filter((type) => !['text', 'uuid', 'bigint', 'boolean'].includes(type ?? ''))).toEqual([])
  })

  it.each(tables)('have unique keys that begin with the scope, none partial or by expression: %s', async (table) => {
    const found = await texts(
      `select concat_ws(' ', case when indisprimary then 'primary' else 'unique' end,
         (select string_agg(attname, ',' order by place) from unnest(indkey::int[]) with ordinality as k (number, place)
          join pg_attribute on attrelid = indrelid and attnum = number)) as text
       from pg_index where indrelid = ('lona.' || $1)::regclass and indisunique order by 1`,
      table,
    )
    expect(found).toEqual([
      'primary _sync_scope_id,id',
      ...(table === 'rows' ? ['unique _sync_scope_id,lookup_key'] : []),
    ])
    const odd = await texts(
      `select indexrelid::regclass::text as text from pg_index
       where indrelid = ('lona.' || $1)::regclass and indisunique and (indpred is not null or indexprs is not null)`,
      table,
    )
    expect(odd).toEqual([])
  })

  it.each(tables)('refer only to (scope, id) of one another, deferrably: %s', async (table) => {
    const found = await texts(
      `select pg_get_constraintdef(oid) as text from pg_constraint
       where conrelid = ('lona.' || $1)::regclass and contype = 'f'`,
      table,
    )
    const toRow =
      'FOREIGN KEY (_sync_scope_id, row_id) REFERENCES lona.rows(_sync_scope_id, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED'
    expect(found).toEqual(table === 'rows' ? [] : [toRow])
  })

  it('are referred to by no other table: what devices must not see goes its own ways', async () => {
    const found = await texts(
      `select conrelid::regclass::text as text from pg_constraint
       where contype = 'f' and confrelid = ('lona.' || $1)::regclass order by 1`,
      'rows',
    )
    expect(found).toEqual(['lona.cells', 'lona.intents'])
  })

  it('sort cells in the database as JavaScript sorts their text', async () => {
    const keys = [
      '2026-01-01T00:00:00.000',
      '2026-10-25T02:30:00.000',
      '2026-10-25T02:30:00.000+02:00',
      '9999-12-31T24',
    ]
    const { rows } = await test.db.query<{ key: string }>(
      'select key from (select unnest($1::text[]) collate "C" as key) as keys order by key',
      [keys.toReversed()],
    )
    expect(rows.map(({ key }) => key)).toEqual(keys.toSorted())
  })
})
