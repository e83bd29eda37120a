import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreError } from '../errors.js'

/** A place on disk for what comes faster than it is taken away. */
export interface Spool {
  /** Holds these bytes, and none of before. */
  fill(chunks: AsyncIterable<Uint8Array>): Promise<void>
  /** What it holds. */
  read(): AsyncGenerator<Uint8Array>
  /** Lets go of it. */
  close(): Promise<void>
}

/**
 * A file without a name: only this process can read it, and it is gone with the process, however that ends.
 *
 * @throws {StoreError} `no-room`, also when it is filled.
 */
export async function openSpool(): Promise<Spool> {
  const file = await openUnnamed().catch(noRoom)
  let size = 0
  return {
    async fill(chunks) {
      size = 0
      for await (const chunk of chunks) {
        for (let from = 0; from < chunk.byteLength; ) {
          const { bytesWritten } = await file.write(chunk, from, chunk.byteLength - from, size).catch(noRoom)
          from += bytesWritten
          size += bytesWritten
        }
      }
    },
    async *read() {
      for (let place = 0; place < size; ) {
        const { buffer, bytesRead } = await file.read({
          buffer: Buffer.alloc(Math.min(64 * 1024, size - place)),
          position: place,
        })
        if (bytesRead === 0) throw new Error('A file that this process holds open was cut off')
        yield buffer.subarray(0, bytesRead)
        place += bytesRead
      }
    },
    close: () => file.close(),
  }
}

async function openUnnamed(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'lona-export-'))
  return await open(join(folder, 'row'), 'wx+', 0o600).finally(() => rm(folder, { recursive: true, force: true }))
}

function noRoom(cause: NodeJS.ErrnoException): never {
  if (cause.code !== 'ENOSPC' && cause.code !== 'EDQUOT') throw cause
  throw new StoreError({
    code: 'no-room',
    message:
      'The folder for temporary files has no room for what is exported. Make room there, or start again with TMPDIR set to a folder that has it.',
    cause,
  })
}
