import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Json, Uuid } from '@lona/connector'
import type { Transaction } from '@lona/postgres'
import { type RowAddress, type RunColumns, runColumns, toRunRecord } from '@lona/sync/postgres'
import type { ArchivedCell, ArchivedPayload, ArchivedRun } from './archive-lines.js'

/** What belongs to a run, by the run's id instead of its number. */
type OfRun<T> = Omit<T, 'run'> & { readonly runId: Uuid }

/** The answer to a statement, some rows at a time. */
async function* readPages<Row>(
  tx: Transaction,
  sql: string,
  { scopeId, rowId }: RowAddress,
  size: number,
): AsyncGenerator<readonly Row[]> {
  await tx.query(`declare lona_archive no scroll cursor for ${sql}`, [scopeId, rowId])
  for (;;) {
    const { rows } = await tx.query<Row>(`fetch ${size} from lona_archive`)
    if (rows.length > 0) yield rows
    if (rows.length < size) break
  }
  await tx.query('close lona_archive')
}

/** The runs of a row, oldest first. */
export async function* listRuns(
  tx: Transaction,
  row: RowAddress,
): AsyncGenerator<readonly (ArchivedRun & { readonly runId: Uuid })[]> {
  const sql = `select ${runColumns} from lona.runs where scope_id = $1 and row_id = $2 order by lona.runs.started_at, id`
  for await (const page of readPages<RunColumns>(tx, sql, row, 500)) {
    yield page.map((columns) => {
      const run = toRunRecord(columns)
      return run.outcome === 'running'
        ? { ...run, outcome: 'interrupted', finishedAt: run.finishedAt ?? run.startedAt }
        : { ...run, outcome: run.outcome }
    })
  }
}

/** The cells of a row, in the order of their local time. */
export async function* listCells(tx: Transaction, row: RowAddress): AsyncGenerator<readonly OfRun<ArchivedCell>[]> {
  const sql = `select provenance.provider_id as id, cell.time, cell.end_time as "endTime", cell.data,
      provenance.observed_at as "observedAt", provenance.run_id as "runId"
    from lona.cells cell
    join lona.cell_provenance provenance on provenance.scope_id = cell._sync_scope_id and provenance.cell_id = cell.id
    where cell._sync_scope_id = $1 and cell.row_id = $2 order by cell.sort_from, cell.sort_to, cell.id`
  for await (const page of readPages<Omit<OfRun<ArchivedCell>, 'data'> & { readonly data: string }>(
    tx,
    sql,
    row,
    500,
  )) {
    yield page.map(({ data, ...cell }) => ({ ...cell, data: JSON.parse(data) as Json }))
  }
}

/** What providers answered to the runs of a row. An answer may be large, so few are read at a time. */
export async function* listPayloads(
  tx: Transaction,
  row: RowAddress,
): AsyncGenerator<readonly OfRun<ArchivedPayload>[]> {
  const sql = `select payload.run_id as "runId", payload.ordinal, payload.method, payload.url, payload.status, payload.body,
      to_char(payload.requested_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "requestedAt"
    from lona.raw_payloads payload
    join lona.runs run on run.id = payload.run_id
    where payload.scope_id = $1 and payload.row_id = $2 order by run.started_at, run.id, payload.ordinal`
  for await (const page of readPages<Omit<OfRun<ArchivedPayload>, 'body'> & { readonly body: Buffer }>(
    tx,
    sql,
    row,
    10,
  )) {
    yield await Promise.all(
      page.map(async ({ body, ...payload }) => ({
        ...payload,
        body: (await promisify(gunzip)(body)).toString('base64'),
      })),
    )
  }
}
