import { createHash } from 'node:crypto'
import type { Json } from '@lona/connector'
import type { ReadCell } from '@lona/host'
import { formatSemanticTime } from '@tento/chrono'
import { type CellRecord as CellTableLine, toRecords } from '../../cells-as-records.js'
import { toRange } from '../days.js'
import { expectRow } from '../describe-row.js'
import type { Asked, Handlers } from '../handler.js'
import type { CellRecord } from '../schemas.js'
import { streamBody } from '../stream-body.js'

/** A cell as it travels. */
export const toCell = ({ cellId, id, date, endDate, observedAt, data }: ReadCell): CellRecord => ({
  id: cellId ?? null,
  providerId: id ?? null,
  date: formatSemanticTime(date),
  endDate: endDate ? formatSemanticTime(endDate) : null,
  observedAt: observedAt ?? null,
  data: data as CellRecord['data'],
})

/** Cells, in pages or in one stream; those that the asker has already are not read again. */
export const cellHandlers: Handlers<'listCells'> = {
  async listCells(asked) {
    const { owner, params, query, request, host, signal } = asked
    const { lona } = host.home
    const { row } = lona.dispatcher.resolve(params.key)
    const range = toRange(query.from, query.to)
    const readAll = () => lona.dispatcher.get({ caller: owner, lookupKey: params.key, range, signal })
    // A computed row is read without being followed; of others the owner has no cells.
    if (!row.listCells) await expectRow(host.home, owner, params.key)
    const headers = await headersOf(asked)
    if (headers.ETag !== undefined && request.headers.get('if-none-match') === headers.ETag) {
      return new Response(null, { status: 304, headers })
    }
    if (query.format !== 'json') {
      const texts = query.format === 'csv' ? csvOf(readAll(), row.display) : linesOf(readAll())
      return new Response(await streamBody(() => texts, signal, host.onError), { headers })
    }
    const { after, limit } = query
    const page = await lona.cells({ owner, lookupKey: params.key, range, signal, after, limit })
    return Response.json({ cells: page.cells.map(toCell), next: page.next }, { headers })
  },
}

const contentTypes = {
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8',
} as const

/** What is said of the cells beside them; the tag changes with the cells and with what was asked. */
async function headersOf({ owner, params: { key }, query, host }: Asked<'listCells'>): Promise<Record<string, string>> {
  const version = await host.home.lona.cellsVersion({ owner, lookupKey: key })
  const tag = createHash('sha256')
    .update(JSON.stringify([version, key, query]))
    .digest('base64url')
    .slice(0, 22)
  return {
    'Content-Type': contentTypes[query.format],
    'Cache-Control': query.format === 'json' ? 'private, no-cache' : 'private, no-cache, no-transform',
    ...(version !== null && { ETag: `W/"${tag}"` }),
    ...(query.download === 'true' && {
      'Content-Disposition': `attachment; filename="${fileName(key)}.${query.format}"`,
    }),
  }
}

/** A name that every system takes. */
const fileName = (key: string): string =>
  key
    .replaceAll(/[^\w.,-]+/g, '_')
    .replace(/^[_.]+/, '')
    .slice(0, 100) || 'cells'

async function* linesOf(cells: AsyncIterable<ReadCell>): AsyncIterable<string> {
  for await (const some of inBatches(cells)) yield some.map((cell) => `${JSON.stringify(toCell(cell))}\n`).join('')
}

async function* csvOf(cells: AsyncIterable<ReadCell>, display: Parameters<typeof toRecords>[1]): AsyncIterable<string> {
  const { stringify } = await import('csv-stringify/sync')
  const columns = ['time', ...(display.length > 0 ? display.map(({ path }) => path) : ['data'])]
  yield stringify([columns])
  // A column's name is one name, also where it has dots.
  const toLine = (record: CellTableLine): Json[] => columns.map((column) => record[column] ?? null)
  for await (const some of inBatches(cells)) {
    yield stringify(some.flatMap((cell) => toRecords(cell, display).map(toLine)))
  }
}

/** Enough at once that writing costs little, and no more than that in memory. */
async function* inBatches<T>(items: AsyncIterable<T>): AsyncIterable<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < 100) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
