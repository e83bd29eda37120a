import type { Client } from '../api/client.js'
import { coverageWords } from '../coverage-words.js'
import { noRowsWords } from '../find-rows.js'
import { type Output, table } from '../output.js'

/** Lists the rows that the person follows, and what they hold. */
export async function rowsCommand(client: Client, output: Output): Promise<void> {
  const { rows } = await client.ask('listRows', {})
  const details = await Promise.all(rows.map(({ key }) => client.ask('getRow', { params: { key } })))
  if (!output.isTerminal) {
    for (const { key, cells, firstDay, lastDay, sync, lastDoneAt } of details) {
      const { since = null, failed = [] } = sync ?? {}
      output.json({ row: key, cells, firstDay, lastDay, since, failed, lastDoneAt })
    }
    return
  }
  if (details.length === 0) {
    output.line(noRowsWords)
    return
  }
  const lines = details.map(({ key, cells, firstDay, lastDay, sync }) => [
    key,
    String(cells),
    firstDay ?? '',
    lastDay ?? '',
    sync ? coverageWords(sync) : '',
  ])
  for (const line of table(['row', 'cells', 'first day', 'last day', 'complete'], lines)) output.line(line)
}
