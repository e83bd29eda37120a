import { progress } from '@clack/prompts'
import type { Client } from '../api/client.js'
import { limits } from '../api/routes.js'
import { type BringLine, bringLineSchema } from '../api/schemas.js'
import { AppError } from '../errors.js'
import { followMeant, type MeantRows } from '../find-rows.js'
import type { Output } from '../output.js'
import { readLines } from '../read-lines.js'

/**
 * Brings all that is missing of a provider's rows, of one row, or of everything that is followed.
 *
 * @throws {AppError} `sync-incomplete` when some of it could not be brought; what was brought is stored.
 */
export async function syncCommand(
  client: Client,
  meant: MeantRows,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const keys = await followMeant(client, meant, output, signal)
  const failures: string[] = []
  const tell = output.isTerminal ? tellOnTerminal(output) : tellAtPipe(output)
  for (let first = 0; first < keys.length; first += limits.rowsPerTimeline) {
    const body = { keys: keys.slice(first, first + limits.rowsPerTimeline) }
    for await (const text of readLines(await client.open('bring', { body }, { signal }), signal)) {
      const line = bringLineSchema.parse(JSON.parse(text))
      if (line.type === 'wait') output.note(line.message)
      if (line.type === 'error') failures.push(`${line.row}: ${line.message}`)
      tell(line)
    }
  }
  signal.throwIfAborted()
  if (failures.length === 0) return
  throw new AppError(
    'sync-incomplete',
    `Not everything came. What came is stored; run the same command again to get the rest.\n${failures.join('\n')}`,
  )
}

type Tell = (line: BringLine) => void

/** A JSON line for each slice and each row. */
const tellAtPipe =
  (output: Output): Tell =>
  (line) => {
    if (line.type === 'row') {
      const { type, row, inserted, updated, removed, unchanged, requests, slices } = line
      const written = inserted + updated + removed
      output.json({ type, row, written, inserted, updated, removed, unchanged, requests, slices })
    } else if (line.type === 'error' || (line.type === 'slice' && line.range)) output.json(line)
  }

/** A bar for each row, and a line when it is done. Nothing moves where nothing is missing. */
function tellOnTerminal(output: Output): Tell {
  let bar: ReturnType<typeof progress> | undefined
  let shown = 0
  let most = 0
  return (line) => {
    const { row } = line
    if (line.type === 'slice') {
      const left = line.all - line.done
      if (!bar) {
        if (left === 0) return
        bar = progress({ max: 100, size: 24 })
        bar.start(row)
        shown = 0
        most = 0
      }
      most = Math.max(most, left) // by what is left: others may bring some of it meanwhile
      const percent = Math.floor((1 - left / most) * 100)
      bar.advance(percent - shown, `${row}  ${line.range ? `${percent} %, now ${line.range.start}` : 'complete'}`)
      shown = percent
      return
    }
    if (line.type === 'row') bar?.stop(`${row}  complete`)
    else bar?.error(`${row}  stopped`)
    bar = undefined
    if (line.type !== 'row') return
    const { inserted, updated, removed, unchanged, requests } = line
    const written = inserted + updated + removed
    output.line(
      `${row}: ${written} written (${inserted} new, ${updated} changed, ${removed} removed), ${unchanged} unchanged, ${requests} requests`,
    )
  }
}
