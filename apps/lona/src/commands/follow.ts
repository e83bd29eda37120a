import type { Client } from '../api/client.js'
import { followMeant, type MeantRows } from '../find-rows.js'
import type { Output } from '../output.js'

/** Has rows kept complete from now on, and returns at once: whatever keeps this data complete brings them. */
export async function followCommand(
  client: Client,
  meant: MeantRows,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const { since } = meant
  for (const key of await followMeant(client, meant, output, signal)) {
    if (output.isTerminal) output.line(`Following ${key}${since === undefined ? '' : ` since ${since}`}`)
    else output.json({ row: key, since: since ?? null })
  }
  output.note('`lona start` and `lona worker` bring it while they run; `lona status` says how far they are.')
}
