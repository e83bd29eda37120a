import type { Client } from '../api/client.js'
import type { Run } from '../api/schemas.js'
import { expectRow } from '../find-rows.js'
import { type Output, table } from '../output.js'
import { rangeWords } from '../range-words.js'

/** What `lona history` is asked. */
export interface HistoryOptions {
  /** The most runs to list. */
  readonly limit: number
}

/** Lists the last runs of a row, newest first: when, why, what they asked for, what they changed. */
export async function historyCommand(
  client: Client,
  key: string,
  { limit }: HistoryOptions,
  output: Output,
): Promise<void> {
  const { sync } = await expectRow(key, client.ask('getRow', { params: { key } }))
  const { runs } = await client.ask('listRuns', { params: { key }, query: { limit } })
  if (!output.isTerminal) {
    for (const { id, ...run } of runs) output.json({ row: key, runId: id, ...run })
    return
  }
  const since = sync.completeSince === null ? 'nothing yet' : `complete since ${sync.completeSince}`
  output.line(`${key}: ${since}, ${sync.percent} %`)
  if (runs.length === 0) output.line('It has not been brought yet.')
  else for (const line of table(header, runs.map(toLine))) output.line(line)
}

const header = [
  'when (UTC)',
  'why',
  'urgency',
  'stage',
  'days',
  'requests',
  'new',
  'changed',
  'same',
  'removed',
  'result',
]

const toLine = (run: Run): readonly string[] => [
  run.startedAt.slice(0, 19).replace('T', ' '),
  run.why ?? run.kind,
  run.urgency ?? '',
  run.stage ?? '',
  run.range ? rangeWords(run.range) : '',
  ...[run.requests, run.inserted, run.updated, run.unchanged, run.removed].map(String),
  run.errorMessage === null ? run.outcome : `${run.outcome}: ${run.errorMessage}`,
]
