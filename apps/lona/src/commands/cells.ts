import type { Day } from '@tento/chrono'
import { ApiError, type Client } from '../api/client.js'
import { type CellRecord, cellSchema } from '../api/schemas.js'
import type { Output } from '../output.js'
import { readLines } from '../read-lines.js'

/** What `lona cells` is asked. */
export interface CellsOptions {
  /** The first day. */
  readonly from?: Day
  /** The last day, included. */
  readonly to?: Day
  /** One JSON object per cell. */
  readonly json?: boolean
  /** A table with one line per cell or sample. */
  readonly csv?: boolean
}

/** Prints the cells of a row, both days included; memory stays flat over any range. */
export async function cellsCommand(
  client: Client,
  key: string,
  { from, to, json, csv }: CellsOptions,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  await tellAttribution(client, key, output)
  const format = csv ? 'csv' : 'jsonl'
  const days = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  const asked = client.open('listCells', { params: { key }, query: { ...days, format } }, { signal })
  const cells = await asked.catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'unknown-row') throw error
    return new Response() // of a row that nobody follows there are none
  })
  let isHeader = csv === true
  let hasCells = false
  for await (const line of readLines(cells, signal)) {
    hasCells ||= !isHeader
    isHeader = false
    if (csv) output.line(line.replace(/\r$/, ''))
    else tellCell(cellSchema.parse(JSON.parse(line)), json === true || !output.isTerminal, output)
  }
  if (!hasCells) output.note(`No cells of ${key} in these days. Bring them with: lona sync ${key}`)
}

function tellCell({ id, providerId, date, endDate, data }: CellRecord, asJson: boolean, output: Output): void {
  if (asJson) output.json({ id: providerId ?? id, date, endDate, data })
  else output.line(`${date}  ${JSON.stringify(data)}`)
}

/** Whoever uses the cells has to say where they are from. */
async function tellAttribution(client: Client, key: string, output: Output): Promise<void> {
  const { providers } = await client.ask('listProviders', {})
  const isOf = ({ pattern }: { readonly pattern: string }): boolean => key.startsWith(pattern.replace(/\{.*/, ''))
  const { attribution } = providers.find(({ rows }) => rows.some(isOf)) ?? {}
  if (attribution) output.note(`${attribution.text} (${attribution.licence ?? attribution.url})`)
}
