import type { Json } from '@lona/connector'
import type { ReadCell } from '@lona/host'
import { formatSemanticTime } from '@tento/chrono'
import { type CellRecord as CellTableLine, toRecords } from '../../cells-as-records.js'
import { toRange } from '../days.js'
import { findBearer } from '../find-bearer.js'
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

/** Cells, in pages or in one stream. */
export const cellHandlers: Handlers<'listCells'> = {
  async listCells(asked) {
    const { owner, params, query, host, signal } = asked
    const { lona } = host.home
    const { row } = lona.dispatcher.resolve(params.key)
    const range = toRange(query.from, query.to)
    if (query.format !== 'json') {
      await expectReadable(asked)
      const cells = lona.dispatcher.get({ caller: owner, lookupKey: params.key, range, signal })
      return await stream(asked, query.format === 'csv' ? csvOf(cells, row.display) : linesOf(cells))
    }
    if (row.listCells) {
      const cells = await Array.fromAsync(lona.dispatcher.get({ caller: owner, lookupKey: params.key, range, signal }))
      return { cells: cells.map(toCell), next: null }
    }
    const { after, limit } = query
    const page = await lona.store.readCells(await findBearer(host.home, owner, params.key), range, { after, limit })
    return { cells: page.cells.map(toCell), next: page.next }
  },
}

/** A computed row is read without being followed; of others the owner has no cells. */
async function expectReadable({ owner, params: { key }, host }: Asked<'listCells'>): Promise<void> {
  if (!host.home.lona.dispatcher.resolve(key).row.listCells) await findBearer(host.home, owner, key)
}

async function stream(
  { params, query, signal, host }: Asked<'listCells'>,
  texts: AsyncIterable<string>,
): Promise<Response> {
  const { format } = query
  const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson'
  return new Response(await streamBody(() => texts, signal, host.onError), {
    headers: {
      'Content-Type': type,
      'Cache-Control': 'private, no-cache, no-transform',
      ...(query.download === 'true' && {
        'Content-Disposition': `attachment; filename="${fileName(params.key)}.${format}"`,
      }),
    },
  })
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
