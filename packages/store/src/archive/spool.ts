import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A place on disk for what comes faster than it is taken away. */
export interface Spool {
  /** Holds these bytes, and none of before. */
  fill(chunks: AsyncIterable<Uint8Array>): Promise<void>
  /** What it holds. */
  read(): AsyncGenerator<Uint8Array>
  /** Lets go of it. */
  close(): Promise<void>
}

/** A file without a name: only this process can read it, and it is gone with the process, however that ends. */
export async function openSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'lona-export-'))
  const file = await open(join(folder, 'row'), 'wx+', 0o600).finally(() => rm(folder, { recursive: true, force: true }))
  let size = 0
  return {
    async fill(chunks) {
      size = 0
      for await (const chunk of chunks) {
        for (let from = 0; from < chunk.byteLength; ) {
          const { bytesWritten } = await file.write(chunk, from, chunk.byteLength - from, size)
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
