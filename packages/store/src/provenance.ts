import type { Instant, Uuid } from '@lona/connector'
import type { Queryable } from '@lona/postgres'
import type { StoredCell } from '@lona/rows'
import { type RowAddress, type RunColumns, type RunRecord, runColumns, toRunRecord } from '@lona/sync/postgres'
import { validate } from 'uuid'
import { type FoundCell, toStoredCell } from './cell-pages.js'

/** A request that a run sent, and whose answer is kept; without the answer itself. */
export interface SentRequest {
  /** Its place among the requests of its run, from 1. */
  readonly ordinal: number
  /** The HTTP method. */
  readonly method: string
  /** The address, without its secrets. */
  readonly url: string
  /** The HTTP status. */
  readonly status: number
  /** Bytes of the answer, as compressed. */
  readonly bytes: number
  /** When it was asked for. */
  readonly requestedAt: Instant
}

/** Where a cell comes from. */
export interface CellProvenance {
  /** The cell. */
  readonly cell: StoredCell
  /** The run that brought it as it is, or `null` when its record is gone. */
  readonly run: RunRecord | null
  /** The run's requests whose answers are still kept, in the order in which it asked. */
  readonly requests: readonly SentRequest[]
}

/** A cell of a row with the run that brought it, and that run's requests: one statement. `null` for no cell of the row. */
export async function findProvenance(
  db: Queryable,
  { scopeId, rowId }: RowAddress,
  cellId: Uuid,
): Promise<CellProvenance | null> {
  if (!validate(cellId)) return null
  const { rows } = await db.query<FoundCell & { run: string | null; requests: string }>(
    `select cell.id, cell.time, cell.end_time, cell.data, known.provider_id, known.observed_at,
       (select row_to_json(run)::text from (
         select ${runColumns} from lona.runs where id = known.run_id and scope_id = $1 and row_id = $2
       ) run) as run,
       (select coalesce(json_agg(request order by ordinal), '[]')::text from (
         select ordinal, method, url, status, body_bytes as bytes,
           to_char(requested_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "requestedAt"
         from lona.raw_payloads where run_id = known.run_id and scope_id = $1 and row_id = $2
       ) request) as requests
     from lona.cells cell
     join lona.cell_provenance known on known.scope_id = cell._sync_scope_id and known.cell_id = cell.id
     where cell._sync_scope_id = $1 and cell.row_id = $2 and cell.id = $3::uuid`,
    [scopeId, rowId, cellId],
  )
  const [found] = rows
  if (!found) return null
  return {
    cell: toStoredCell(found),
    run: found.run === null ? null : toRunRecord(JSON.parse(found.run) as RunColumns),
    requests: JSON.parse(found.requests) as readonly SentRequest[],
  }
}
