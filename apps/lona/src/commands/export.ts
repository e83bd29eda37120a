import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { spinner } from '@clack/prompts'
import type { Day } from '@tento/chrono'
import type { Client } from '../api/client.js'
import { byteWords } from '../byte-words.js'
import { AppError, isAppError, isOutOfRoom } from '../errors.js'
import type { Output } from '../output.js'
import { writeWholeFile } from '../write-whole-file.js'

/** What `lona export` is asked. */
export interface ExportOptions {
  /** Where to: a file, `-` for the standard output, or the day's own name in the present folder. */
  readonly file?: string
  /** Whether a file that is there may go. */
  readonly force?: boolean
}

/**
 * Writes all of the person's data into one file, which is there as a whole or not at all.
 *
 * @throws {AppError} `file-exists`, `file-unusable` when there is no room or it may not be written.
 */
export async function exportCommand(
  client: Client,
  { file: asked, force = false }: ExportOptions,
  today: Day,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  if (asked === '-') {
    if (output.isTerminal) {
      throw new AppError('bad-option', 'A terminal cannot show the file. Name one, or write: lona export - > FILE')
    }
    await pipeline(Readable.fromWeb(await openExport(client, signal)), process.stdout, { signal, end: false })
    return
  }
  const file = resolve(asked ?? `lona-${today}.lona`)
  if (!force && existsSync(file)) {
    throw new AppError('file-exists', `${file} is there. Name another file, or write over it with --force.`)
  }
  const busy = output.isTerminal ? spinner() : undefined
  busy?.start('Exporting')
  let bytes = 0
  try {
    const content = counted(await openExport(client, signal), signal, (count) => {
      bytes += count
      busy?.message(`Exporting: ${byteWords(bytes)}`)
    })
    await writeWholeFile(file, content)
  } catch (error) {
    busy?.error('Stopped; no file was written.')
    throw signal.aborted ? signal.reason : toFileError(error, file)
  }
  busy?.stop(`${byteWords(bytes)} are in ${file}. Restore them anywhere with: lona import FILE`)
  if (!output.isTerminal) output.json({ file, bytes })
}

async function openExport(client: Client, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const { body } = await client.open('exportAll', {}, { signal })
  return body ?? new ReadableStream()
}

async function* counted(
  content: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    signal.throwIfAborted()
    count(chunk.byteLength)
    yield chunk
  }
}

/** What the file system said, in a sentence; errors of others stay as they are. */
function toFileError(error: unknown, file: string): unknown {
  if (isAppError(error) || !(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error
  const words = isOutOfRoom(error)
    ? `There is no room for ${file}. No half of it was left; make room, or name a file on another disk.`
    : `${file} cannot be written (${String(error.code)}). Name a file in a folder that is there and yours.`
  return new AppError('file-unusable', words, error)
}
