import { noRowsWords } from '../find-rows.js'
import { type Home, me } from '../home.js'
import { type Output, table } from '../output.js'
import { statusRecord, statusWords } from '../status-words.js'

/** Lists the rows that the person follows, how far they are, and why they are not further. */
export async function statusCommand({ lona }: Home, output: Output): Promise<void> {
  const statuses = await lona.status(me)
  if (!output.isTerminal) {
    for (const status of statuses) output.json(statusRecord(status))
    return
  }
  if (statuses.length === 0) {
    output.line(noRowsWords)
    return
  }
  const lines = statuses.map((status) => [
    status.record.lookupKey,
    `${status.percent} %`,
    status.completeSince ?? '',
    statusWords(status),
  ])
  for (const line of table(['row', 'held', 'complete since', 'state'], lines)) output.line(line)
}
