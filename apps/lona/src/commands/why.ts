import type { Client } from '../api/client.js'
import type { RowSync } from '../api/schemas.js'
import { expectRow } from '../find-rows.js'
import { type Output, table } from '../output.js'
import { rangeWords } from '../range-words.js'
import { restWords } from '../rest-words.js'
import { statusRecord } from '../status-words.js'

/** Says what a row does and why, and what it holds. */
export async function whyCommand(client: Client, key: string, output: Output): Promise<void> {
  const row = await expectRow(key, client.ask('getRow', { params: { key } }))
  if (!output.isTerminal) {
    output.json(statusRecord(row, row.sync))
    return
  }
  output.line(`${key}: ${row.sync.words}`)
  for (const line of table(['', ''], factsOf(key, row.sync)).slice(1)) output.line(`  ${line}`)
}

function factsOf(key: string, sync: RowSync): readonly (readonly string[])[] {
  const { failed, uncertified, percent, heldDays, wantedDays, completeSince, paused, reason, restMs } = sync
  const days = (count: number): string => count.toLocaleString('en')
  const next: Readonly<Record<string, string>> = {
    paused: `lona resume ${key}`,
    resting: `at once with: lona sync ${key}`,
    'no-worker': `lona start, or lona worker; at once with: lona sync ${key}`,
  }
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['holds', `${days(heldDays)} of ${days(wantedDays)} days (${percent} %)`],
    ['complete since', completeSince],
    ['time', restWords(restMs)],
    ['paused', paused.length > 0 ? paused.join(', ') : null],
    ...failed.map((range): [string, string] => ['failed', `${rangeWords(range)}: ${range.message}`]),
    ...uncertified.map((range): [string, string] => ['not there yet', rangeWords(range)]),
    ['to go on', next[reason.code]],
  ]
  return facts.flatMap(([name, words]) => (words ? [[name, words]] : []))
}
