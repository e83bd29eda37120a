import type { SyncStatus } from '@lona/host'
import { expectStatus } from '../find-rows.js'
import type { Home } from '../home.js'
import { type Output, table } from '../output.js'
import { rangeWords } from '../range-words.js'
import { restWords } from '../rest-words.js'
import { reasonWords, statusRecord } from '../status-words.js'

/** Says what a row does and why, and what it holds. */
export async function whyCommand(home: Home, lookupKey: string, output: Output): Promise<void> {
  const status = await expectStatus(home, lookupKey)
  if (!output.isTerminal) {
    output.json(statusRecord(status))
    return
  }
  output.line(`${lookupKey}: ${reasonWords(status)}`)
  for (const line of table(['', ''], factsOf(status)).slice(1)) output.line(`  ${line}`)
}

function factsOf(status: SyncStatus): readonly (readonly string[])[] {
  const { record, state, percent, heldDays, wantedDays, completeSince, paused, reason, restMs } = status
  const days = (count: number): string => count.toLocaleString('en')
  const next: Partial<Record<typeof reason.code, string>> = {
    paused: `lona resume ${record.lookupKey}`,
    resting: `at once with: lona sync ${record.lookupKey}`,
    'no-worker': `lona start, or lona worker; at once with: lona sync ${record.lookupKey}`,
  }
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['holds', `${days(heldDays)} of ${days(wantedDays)} days (${percent} %)`],
    ['complete since', completeSince],
    ['time', restWords(restMs)],
    ['paused', paused.length > 0 ? paused.join(', ') : null],
    ...state.failed.map((range): [string, string] => ['failed', `${rangeWords(range)}: ${range.message}`]),
    ...state.uncertified.map((range): [string, string] => ['not there yet', rangeWords(range)]),
    ['to go on', next[reason.code]],
  ]
  return facts.flatMap(([name, words]) => (words ? [[name, words]] : []))
}
