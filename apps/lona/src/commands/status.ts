import type { Client } from '../api/client.js'
import { noRowsWords } from '../find-rows.js'
import { type Output, table } from '../output.js'
import { statusRecord, statusWords } from '../status-words.js'

/** Lists the rows that the person follows, how far they are, and why they are not further. */
export async function statusCommand(client: Client, output: Output): Promise<void> {
  const { rows } = await client.ask('listRows', {})
  const synced = rows.flatMap((row) => (row.sync ? [{ row, sync: row.sync }] : []))
  if (!output.isTerminal) {
    for (const { row, sync } of synced) output.json(statusRecord(row, sync))
    return
  }
  if (synced.length === 0) {
    output.line(noRowsWords)
    return
  }
  const lines = synced.map(({ row, sync }) => [
    row.key,
    `${sync.percent} %`,
    sync.completeSince ?? '',
    statusWords(sync),
  ])
  for (const line of table(['row', 'held', 'complete since', 'state'], lines)) output.line(line)
}
