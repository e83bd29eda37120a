import { type FileHandle, open } from 'node:fs/promises'
import { progress } from '@clack/prompts'
import type { Client } from '../api/client.js'
import { type ImportReport, importReportSchema } from '../api/schemas.js'
import { byteWords } from '../byte-words.js'
import { AppError } from '../errors.js'
import type { Output } from '../output.js'

/**
 * Restores what `lona export` wrote. Rows that are here already stay as they are; of a broken or foreign file nothing is
 * written.
 *
 * @throws {AppError} `file-unusable` for a file that cannot be read; {ApiError} what the host refuses of it.
 */
export async function importCommand(client: Client, file: string, output: Output, signal: AbortSignal): Promise<void> {
  const handle = await openFile(file)
  try {
    const { size } = await handle.stat()
    const bar = output.isTerminal ? progress({ max: Math.max(1, size), size: 24 }) : undefined
    bar?.start('Importing')
    try {
      const content = ReadableStream.from(
        contentOf(handle, (bytes, done) => {
          bar?.advance(bytes, done === size ? 'Restoring' : `Importing: ${byteWords(done)} of ${byteWords(size)}`)
        }),
      )
      const answer = await client.open('importAll', {}, { signal, content })
      const report = importReportSchema.parse(await answer.json())
      bar?.stop('Imported')
      tell(report, output)
    } catch (error) {
      bar?.error('Stopped')
      throw signal.aborted ? signal.reason : error
    }
  } finally {
    await handle.close()
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file)
  } catch (error) {
    throw new AppError('file-unusable', `${file} cannot be read. Is it there, and yours?`, error)
  }
}

async function* contentOf(
  handle: FileHandle,
  count: (bytes: number, done: number) => void,
): AsyncGenerator<Uint8Array> {
  let done = 0
  for await (const chunk of handle.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>) {
    done += chunk.byteLength
    count(chunk.byteLength, done)
    yield chunk
  }
}

function tell(report: ImportReport, output: Output): void {
  if (!output.isTerminal) {
    output.json(report)
    return
  }
  const count = (number: number, unit: string): string =>
    `${number.toLocaleString('en')} ${unit}${number === 1 ? '' : 's'}`
  output.line(`${count(report.rows, 'row')} with ${count(report.cells, 'cell')} restored.`)
  if (report.alreadyHere.length > 0) {
    output.line(`Here already, and left as they are: ${report.alreadyHere.join(', ')}`)
  }
}
