import { formatSemanticTime } from '@tento/chrono'
import { stringify } from 'csv-stringify/sync'
import { toRecords } from '../cells-as-records.js'
import { type Home, me } from '../home.js'
import type { Output } from '../output.js'
import { readDays } from '../reading-days.js'

/** What `lona cells` is asked. */
export interface CellsOptions {
  /** The first day. */
  readonly from?: string
  /** The last day, included. */
  readonly to?: string
  /** One JSON object per cell. */
  readonly json?: boolean
  /** A table with one line per cell or sample. */
  readonly csv?: boolean
}

/** Prints the cells of a row, both days included; memory stays flat over any range. */
export async function cellsCommand(
  { lona }: Home,
  lookupKey: string,
  options: CellsOptions,
  output: Output,
): Promise<void> {
  const range = readDays(options.from, options.to)
  const { row } = lona.dispatcher.resolve(lookupKey)
  const asCsv = options.csv === true
  const asJson = !asCsv && (options.json === true || !output.isTerminal)
  const { attribution } = row.integration.manifest
  if (attribution) output.note(`${attribution.text} (${attribution.licence ?? attribution.url})`)
  let count = 0
  for await (const cell of lona.dispatcher.get({ caller: me, lookupKey, range })) {
    count += 1
    if (asJson) {
      output.json({
        id: cell.id ?? cell.cellId ?? null,
        date: formatSemanticTime(cell.date),
        endDate: cell.endDate ? formatSemanticTime(cell.endDate) : null,
        data: cell.data,
      })
    } else if (asCsv) {
      const records = toRecords(cell, row.display)
      output.line(stringify([...records], { header: count === 1 }).trimEnd())
    } else {
      output.line(`${formatSemanticTime(cell.date)}  ${JSON.stringify(cell.data)}`)
    }
  }
  if (count === 0) output.note(`No cells of ${lookupKey} in these days. Bring them with: lona sync ${lookupKey}`)
}
