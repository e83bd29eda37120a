import { meantRows } from '../find-rows.js'
import { type Home, me } from '../home.js'
import type { Output } from '../output.js'
import { readDay } from '../reading-days.js'
import type { SyncOptions } from './sync.js'

/** Has rows kept complete from now on, and returns at once: whatever keeps this data complete brings them. */
export async function followCommand(
  home: Home,
  what: string,
  { since, words }: SyncOptions,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const firstDay = since === undefined ? undefined : readDay(since, '--since')
  for (const lookupKey of await meantRows(home, what, words, output, signal)) {
    await home.lona.follow({ owner: me, lookupKey, ...(firstDay !== undefined && { since: firstDay }) })
    if (output.isTerminal) output.line(`Following ${lookupKey}${firstDay === undefined ? '' : ` since ${firstDay}`}`)
    else output.json({ row: lookupKey, since: firstDay ?? null })
  }
  output.note('`lona start` and `lona worker` bring it while they run; `lona status` says how far they are.')
}
