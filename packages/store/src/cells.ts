import type { DateRange } from '@lona/connector'
import type { Queryable } from '@lona/postgres'
import type { CellStore, RowRecord, StoredCell } from '@lona/rows'
import type { RowAddress } from '@lona/sync/postgres'
import { validate } from 'uuid'
import {
  type CellPlace,
  type CellSource,
  type CellSpans,
  type FoundCell,
  type LocalSpan,
  type PlacedCell,
  readCellPage,
  toStoredCell,
} from './cell-pages.js'
import { StoreError } from './errors.js'
import { scopeIdOf } from './scope.js'

/** Some cells of a row, and where to go on. */
export interface CellPage {
  /** The cells, in the order of their local time. */
  readonly cells: readonly StoredCell[]
  /** The place after them, for `after`; `null` when they are the last. It means something within the same row only. */
  readonly next: string | null
}

/** Which page of a row's cells. */
export interface CellPageOptions {
  /** Where the page before said that the next one begins; the first page unless said. */
  readonly after?: string | undefined
  /** The most cells of a page, from 1; 500 unless said. */
  readonly limit?: number
}

/** Cells on Postgres, in pages and of many rows at once. */
export interface PagedCellStore extends CellStore {
  /**
   * One page of the cells of a row that touch the range, or of all, in the order of their local time.
   *
   * @throws {StoreError} `bad-place` for an `after` that no page has given.
   */
  readCells(record: RowRecord, range: DateRange | null, options?: CellPageOptions): Promise<CellPage>
  /**
   * The cells of rows that hold their cells, as far as they touch the span, in pages that hold cells of many rows: of
   * each row in the order of their local time. The number of statements grows with the cells, not with the rows.
   */
  listCellsOf(
    bearers: readonly RowAddress[],
    options: CellSpans & {
      /** About how many cells a page has; 2000 unless said. */
      readonly pageSize?: number
    },
  ): AsyncIterable<readonly PlacedCell[]>
}

const pageSize = 500
const pageSizeOfMany = 2000

/** Cells on Postgres, read in pages: memory stays flat over any range. */
export function createCellStore(db: Queryable): PagedCellStore {
  const addressOf = ({ owner, id }: RowRecord): RowAddress => ({ scopeId: scopeIdOf(owner), rowId: id })

  async function* listCellsOf(
    bearers: readonly RowAddress[],
    { pageSize = pageSizeOfMany, ...spans }: Parameters<PagedCellStore['listCellsOf']>[1],
  ): AsyncIterable<readonly PlacedCell[]> {
    let left = bearers.map(({ scopeId, rowId }, row): CellSource => ({ scopeId, rowId, row, after: null }))
    while (left.length > 0) {
      // Each row has its share of a page; a row that has no more leaves its share to the others.
      const limit = Math.ceil(pageSize / left.length)
      const page = await readCellPage(db, left, spans, limit)
      yield page
      const ofRow = Map.groupBy(page, ({ row }) => row)
      left = left.flatMap((source) => {
        const last = ofRow.get(source.row)?.[limit - 1]
        return last ? [{ ...source, after: last }] : []
      })
    }
  }

  return {
    async *listCells(record, range) {
      const pages = listCellsOf([addressOf(record)], { span: spanOf(range), pageSize })
      for await (const page of pages) for (const { cell } of page) yield cell
    },
    listCellsOf,
    async readCells(record, range, { after, limit = pageSize } = {}) {
      const source = { ...addressOf(record), row: 0, after: after === undefined ? null : parsePlace(after) }
      const found = await readCellPage(db, [source], { span: spanOf(range) }, limit + 1) // one more tells whether more follow
      const last = found[limit - 1]
      return {
        cells: found.slice(0, limit).map(({ cell }) => cell),
        next: last && found.length > limit ? formatPlace(last) : null,
      }
    },
    async findCell({ owner, id }, cellId) {
      if (!validate(cellId)) return null
      const { rows } = await db.query<FoundCell>(
        `select cell.id, cell.time, cell.end_time, cell.data, provenance.provider_id, provenance.observed_at
         from lona.cells cell
         join lona.cell_provenance provenance on provenance.scope_id = cell._sync_scope_id and provenance.cell_id = cell.id
         where cell._sync_scope_id = $1 and cell.row_id = $2 and cell.id = $3::uuid`,
        [scopeIdOf(owner), id, cellId],
      )
      return rows[0] ? toStoredCell(rows[0]) : null
    },
  }
}

/** A day that ends at midnight has that midnight as its sort_to, and touches no later day. */
const spanOf = (range: DateRange | null): LocalSpan | null =>
  range && { from: `${range.start}T00:00:00.000`, to: range.end }

const formatPlace = ({ sortFrom, sortTo, id }: CellPlace): string =>
  Buffer.from([sortFrom, sortTo, id].join(' ')).toString('base64url')

function parsePlace(text: string): CellPlace {
  const [sortFrom = '', sortTo = '', id = '', ...rest] = Buffer.from(text, 'base64url').toString().split(' ')
  const isPlace = [sortFrom, sortTo].every((key) => /^\d{4}-\d\d-\d\dT[\d:.+-]{1,30}$/.test(key)) && validate(id)
  if (isPlace && rest.length === 0) return { sortFrom, sortTo, id }
  throw new StoreError({
    code: 'bad-place',
    message: 'That is no place between cells. Go on with the `next` of the page before, or begin without one.',
  })
}
