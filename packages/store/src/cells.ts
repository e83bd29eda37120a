import type { DateRange, Json, Uuid } from '@lona/connector'
import type { Queryable } from '@lona/postgres'
import type { CellStore, RowRecord, StoredCell } from '@lona/rows'
import { parseSemanticTime } from '@tento/chrono'
import { validate } from 'uuid'
import { scopeIdOf } from './scope.js'

interface StoredColumns {
  readonly id: Uuid
  readonly time: string
  readonly end_time: string | null
  readonly sort_from: string
  readonly sort_to: string
  readonly data: string
  readonly provider_id: string | null
  readonly observed_at: string
}

const toStoredCell = (columns: StoredColumns): StoredCell => ({
  cellId: columns.id,
  ...(columns.provider_id !== null && { id: columns.provider_id }),
  date: parseSemanticTime(columns.time),
  ...(columns.end_time !== null && { endDate: parseSemanticTime(columns.end_time) }),
  data: JSON.parse(columns.data) as Json,
  observedAt: columns.observed_at,
})

const select = `select cell.id, cell.time, cell.end_time, cell.sort_from, cell.sort_to, cell.data, provenance.provider_id, provenance.observed_at
  from lona.cells cell
  join lona.cell_provenance provenance on provenance.scope_id = cell._sync_scope_id and provenance.cell_id = cell.id
  where cell._sync_scope_id = $1 and cell.row_id = $2`

const pageSize = 500

/** Cells on Postgres, read in pages: memory stays flat over any range. */
export function createCellStore(db: Queryable): CellStore {
  async function* listCells({ owner, id }: RowRecord, range: DateRange | null): AsyncIterable<StoredCell> {
    const scopeId = scopeIdOf(owner)
    for (let after: StoredColumns | undefined; ; ) {
      const { rows }: { rows: StoredColumns[] } = await db.query<StoredColumns>(
        `${select} and ($3::text is null or cell.sort_to > $3) and ($4::text is null or cell.sort_from < $4)
           and (cell.sort_from, cell.sort_to, cell.id) > ($5, $6, $7::uuid)
         order by cell.sort_from, cell.sort_to, cell.id limit ${pageSize}`,
        [
          scopeId,
          id,
          // A day that ends at midnight has that midnight as its sort_to, and touches no later day.
          range && `${range.start}T00:00:00.000`,
          range?.end ?? null,
          after?.sort_from ?? '',
          after?.sort_to ?? '',
          after?.id ?? '00000000-0000-0000-0000-000000000000',
        ],
      )
      for (const row of rows) yield toStoredCell(row)
      if (rows.length < pageSize) return
      after = rows.at(-1)
    }
  }

  return {
    listCells,
    async findCell({ owner, id }, cellId) {
      if (!validate(cellId)) return null
      const { rows } = await db.query<StoredColumns>(`${select} and cell.id = $3::uuid`, [scopeIdOf(owner), id, cellId])
      return rows[0] ? toStoredCell(rows[0]) : null
    },
  }
}
