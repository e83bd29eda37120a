import type { Uuid } from '@lona/connector'
import type { Transaction } from '@lona/postgres'
import type { RowAddress } from '@lona/sync/postgres'
import type { CompressedPayload } from '../raw-payloads.js'
import type { RowColumns } from '../rows.js'
import type { CellColumns } from '../stored-shape.js'
import type { ArchivedRow, ArchivedRun } from './archive-lines.js'

/** What goes into the tables together, of however many rows. */
export interface Batch {
  readonly rows: RowColumns[]
  readonly states: (RowAddress & { readonly state: ArchivedRow['state'] | null; readonly paused: readonly string[] })[]
  readonly runs: (RowAddress & { readonly runId: Uuid; readonly run: ArchivedRun })[]
  readonly cells: (CellColumns & { scope_id: string; row_id: Uuid; observed_at: string; run_id: Uuid })[]
  readonly payloads: (CompressedPayload & { scope_id: string; row_id: Uuid; run_id: Uuid })[]
}

/** One that holds nothing yet. */
export const emptyBatch = (): Batch => ({ rows: [], states: [], runs: [], cells: [], payloads: [] })

/** Writes a batch, in one statement for each table. Fails on a cell or an answer that is there. */
export async function writeBatch(tx: Transaction, batch: Batch): Promise<void> {
  await write(tx, insertRows, batch.rows)
  await write(tx, insertStates, batch.states.map(toStateColumns))
  await write(tx, insertRuns, batch.runs.map(toRunColumns))
  await write(tx, insertCells, batch.cells)
  await write(tx, insertPayloads, batch.payloads)
}

async function write(tx: Transaction, statement: string, records: readonly object[]): Promise<void> {
  if (records.length > 0) await tx.query(statement, [JSON.stringify(records)])
}

const jsonText = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

const toStateColumns = ({ scopeId, rowId, state, paused }: Batch['states'][number]) => ({
  scope_id: scopeId,
  row_id: rowId,
  cursor: jsonText(state?.cursor ?? null),
  since: state?.since ?? null,
  covered: JSON.stringify(state?.covered ?? []),
  failed: JSON.stringify(state?.failed ?? []),
  uncertified: JSON.stringify(state?.uncertified ?? []),
  paused: JSON.stringify(paused),
})

const toRunColumns = ({ scopeId, rowId, runId, run }: Batch['runs'][number]) => ({
  ...run,
  id: runId,
  scope_id: scopeId,
  row_id: rowId,
  range_start: run.range?.start ?? null,
  range_end: run.range?.end ?? null,
  cursor: jsonText(run.cursor),
  dispatch: jsonText(run.dispatch),
  started_at: run.startedAt,
  finished_at: run.finishedAt,
  error_code: run.errorCode,
  error_message: run.errorMessage,
})

const insertRows = `
insert into lona.rows (_sync_scope_id, id, lookup_key, row_type, cell_encoding, attributes, alias_of)
select * from json_to_recordset($1::text::json) as new (_sync_scope_id text, id uuid, lookup_key text, row_type text,
  cell_encoding text, attributes text, alias_of text)
on conflict do nothing`

// Of a shared row that is here without cells, what its followers want stays.
const insertStates = `
insert into lona.row_state as state (scope_id, row_id, cursor, since, covered, failed, uncertified, paused)
select * from json_to_recordset($1::text::json) as new (scope_id text, row_id uuid, cursor text, since text, covered text,
  failed text, uncertified text, paused text)
on conflict (scope_id, row_id) do update set cursor = excluded.cursor, since = least(state.since, excluded.since),
  covered = excluded.covered, failed = excluded.failed, uncertified = excluded.uncertified, cells_version = default`

const insertRuns = `
insert into lona.runs (id, scope_id, row_id, kind, stage, range_start, range_end, urgency, why, verb, cursor, dispatch,
  started_at, finished_at, outcome, error_code, error_message, requests, inserted, updated, unchanged, removed, outdated)
select * from json_to_recordset($1::text::json) as new (id uuid, scope_id text, row_id uuid, kind text, stage text,
  range_start text, range_end text, urgency text, why text, verb text, cursor text, dispatch text, started_at timestamptz,
  finished_at timestamptz, outcome text, error_code text, error_message text, requests int, inserted int, updated int,
  unchanged int, removed int, outdated int)`

const insertCells = `
with new as materialized (
  select * from json_to_recordset($1::text::json) as new (scope_id text, id uuid, row_id uuid, time text, end_time text,
    sort_from text, sort_to text, data text, provider_id text, observed_at text, run_id uuid)
), remembered as (
  insert into lona.cell_provenance (scope_id, cell_id, row_id, provider_id, observed_at, run_id)
  select scope_id, id, row_id, provider_id, observed_at, run_id from new
)
insert into lona.cells (_sync_scope_id, id, row_id, time, end_time, sort_from, sort_to, data)
select scope_id, id, row_id, time, end_time, sort_from, sort_to, data from new`

const insertPayloads = `
insert into lona.raw_payloads (run_id, ordinal, scope_id, row_id, method, url, status, body, body_bytes, requested_at)
select run_id, ordinal, scope_id, row_id, method, url, status, decode(body, 'base64'), body_bytes, requested_at
from json_to_recordset($1::text::json) as new (run_id uuid, ordinal int, scope_id text, row_id uuid, method text, url text,
  status int, body text, body_bytes int, requested_at timestamptz)`
