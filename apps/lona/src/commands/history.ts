import type { Lona } from '@lona/host'
import { expectStatus } from '../find-rows.js'
import { type Home, me } from '../home.js'
import { type Output, table } from '../output.js'
import { rangeWords } from '../range-words.js'

/** What `lona history` is asked. */
export interface HistoryOptions {
  /** The most runs to list. */
  readonly limit: number
}

/** Lists the last runs of a row, newest first: when, why, what they asked for, what they changed. */
export async function historyCommand(
  home: Home,
  lookupKey: string,
  { limit }: HistoryOptions,
  output: Output,
): Promise<void> {
  const { completeSince, percent } = await expectStatus(home, lookupKey)
  const runs = await home.lona.history({ owner: me, lookupKey, limit })
  if (!output.isTerminal) {
    for (const run of runs) output.json({ row: lookupKey, ...run })
    return
  }
  const since = completeSince === null ? 'nothing yet' : `complete since ${completeSince}`
  output.line(`${lookupKey}: ${since}, ${percent} %`)
  if (runs.length === 0) output.line('It has not been brought yet.')
  else for (const line of table(header, runs.map(toLine))) output.line(line)
}

type Run = Awaited<ReturnType<Lona['history']>>[number]

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
