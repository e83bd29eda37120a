import type { Json, Uuid } from '@lona/connector'
import type { Queryable } from '@lona/postgres'
import type { StoredCell } from '@lona/rows'
import type { RowAddress } from '@lona/sync/postgres'
import { addDays, parseSemanticTime } from '@tento/chrono'

/** Where a cell stands among those of its row: the order in which cells are read. */
export interface CellPlace {
  /** Where it begins, as text that sorts. */
  readonly sortFrom: string
  /** Where it ends, as text that sorts; exclusive. */
  readonly sortTo: string
  /** The host's id of it. */
  readonly id: Uuid
}

/** A cell as it was found, with its place. */
export interface PlacedCell extends CellPlace {
  /** Which of the rows that were asked for. */
  readonly row: number
  /** The cell. */
  readonly cell: StoredCell
}

/** A row of which cells are read. */
export interface CellSource extends RowAddress {
  /** Which of the rows that were asked for. */
  readonly row: number
  /** The place after which reading goes on; `null` begins. */
  readonly after: CellPlace | null
}

/** What is read of a cell. */
export interface FoundCell {
  readonly id: Uuid
  readonly time: string
  readonly end_time: string | null
  readonly data: string
  readonly provider_id: string | null
  readonly observed_at: string | null
}

interface PlacedColumns extends FoundCell {
  readonly row: number
  readonly sort_from: string
  readonly sort_to: string
}

const firstId = '00000000-0000-0000-0000-000000000000'

/** A stretch of local time, as text that sorts like the keys of cells; half-open. */
export interface LocalSpan {
  /** Where it begins: `YYYY-MM-DDTHH:MM:SS.mmm`. */
  readonly from: string
  /** Where it ends. */
  readonly to: string
}

/** Which cells are read, and what of them. */
export interface CellSpans {
  /** What they touch; all unless said. */
  readonly span?: LocalSpan | null
  /** What bare instants touch as well, whose keys are UTC's; the span alone unless said. */
  readonly instants?: LocalSpan
  /** What those touch that say when they were observed; all unless said. Of others `observedAt` is empty. */
  readonly observed?: LocalSpan
}

/** Cells of rows, at most `limit` of each row: in one statement, in order within each row. */
export async function readCellPage(
  db: Queryable,
  sources: readonly CellSource[],
  { span = null, instants, observed }: CellSpans,
  limit: number,
): Promise<readonly PlacedCell[]> {
  // Only cells that span more than two days may begin earlier and touch the range.
  const firstDay = span?.from.slice(0, 10)
  const nearFrom = firstDay === undefined || firstDay <= '0001-01-03' ? '' : addDays(firstDay, -2)
  const places = sources.map(({ row, scopeId, rowId, after }) => {
    const far: CellPlace = after ?? { sortFrom: '', sortTo: '', id: firstId }
    const near = far.sortFrom >= nearFrom ? far : { sortFrom: nearFrom, sortTo: '', id: firstId }
    return [row, scopeId, rowId, far.sortFrom, far.sortTo, far.id, near.sortFrom, near.sortTo, near.id]
  })
  const { rows } = await db.query<PlacedColumns>(statement, [
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((column) => places.map((place) => place[column])),
    span?.from ?? '',
    span?.to ?? '~',
    nearFrom,
    limit,
    ...[observed, instants].flatMap((one) => [one?.from ?? '', one?.to ?? '~']),
  ])
  return rows.map((columns) => ({
    row: columns.row,
    sortFrom: columns.sort_from,
    sortTo: columns.sort_to,
    id: columns.id,
    cell: toStoredCell(columns),
  }))
}

/** The cell in these columns. */
export const toStoredCell = (columns: FoundCell): StoredCell => ({
  cellId: columns.id,
  ...(columns.provider_id !== null && { id: columns.provider_id }),
  date: parseSemanticTime(columns.time),
  ...(columns.end_time !== null && { endDate: parseSemanticTime(columns.end_time) }),
  data: JSON.parse(columns.data) as Json,
  observedAt: columns.observed_at ?? '',
})

/** The day of a sort key, in the words of the index `cells_of_many_days`: other words would not find it. */
const dayOfKey = (column: string): string =>
  `make_date(substr(${column}, 1, 4)::int, substr(${column}, 6, 2)::int, substr(${column}, 9, 2)::int)`

const spansManyDays = `${dayOfKey('sort_to')} - ${dayOfKey('sort_from')} > 2`

const cellsFrom = (place: string, condition: string): string => `
  select cell.id, cell.time, cell.end_time, cell.sort_from, cell.sort_to, cell.data from lona.cells cell
  where cell._sync_scope_id = source.scope_id and cell.row_id = source.row_id
    and (cell.sort_from, cell.sort_to, cell.id) > (source.${place}_from, source.${place}_to, source.${place}_id)
    and cell.sort_to > $10 and cell.sort_from < $11 and ${condition}
    and (right(cell.time, 1) <> 'Z' or right(cell.end_time, 1) <> 'Z' or (cell.sort_to > $16 and cell.sort_from < $17))
  order by cell.sort_from, cell.sort_to, cell.id limit $13`

// Two walks through two indexes: all cells that begin near the range, and of those that begin before that the few that
// span many days. Laterals with a limit or `offset 0` keep to these indexes where nothing is known of the tables yet.
const statement = `
select source.row, found.*, provenance.provider_id, provenance.observed_at
from (
  select given.row, scope_id, row_id, far_from collate "C" as far_from, far_to collate "C" as far_to, far_id,
    near_from collate "C" as near_from, near_to collate "C" as near_to, near_id
  from unnest($1::int[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::uuid[])
    as given (row, scope_id, row_id, far_from, far_to, far_id, near_from, near_to, near_id)
) source
cross join lateral (
  select * from (
    (${cellsFrom('far', `cell.sort_from < $12 and ${spansManyDays}`)})
    union all
    (${cellsFrom('near', 'true')})
  ) cell
  order by sort_from, sort_to, id limit $13
) found
left join lateral (
  select known.provider_id, known.observed_at from lona.cell_provenance known
  where known.scope_id = source.scope_id and known.cell_id = found.id and found.sort_to > $14 and found.sort_from < $15 offset 0
) provenance on true
order by source.row, found.sort_from, found.sort_to, found.id`
