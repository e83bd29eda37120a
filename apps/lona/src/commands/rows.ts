import { coverageWords } from '../coverage-words.js'
import { noRowsWords } from '../find-rows.js'
import { type Home, me } from '../home.js'
import { type Output, table } from '../output.js'

/** Lists the rows that the person follows, and what they hold. */
export async function rowsCommand({ lona }: Home, output: Output): Promise<void> {
  const statuses = await lona.store.listRowStatus(me)
  if (!output.isTerminal) {
    for (const { record, cells, firstDay, lastDay, state, lastDoneAt } of statuses) {
      output.json({
        row: record.lookupKey,
        cells,
        firstDay,
        lastDay,
        since: state.since,
        failed: state.failed,
        lastDoneAt,
      })
    }
    return
  }
  if (statuses.length === 0) {
    output.line(noRowsWords)
    return
  }
  const lines = statuses.map((status) => [
    status.record.lookupKey,
    String(status.cells),
    status.firstDay ?? '',
    status.lastDay ?? '',
    coverageWords(status),
  ])
  for (const line of table(['row', 'cells', 'first day', 'last day', 'complete'], lines)) output.line(line)
}
