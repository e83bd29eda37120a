import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { newDraft } from './new-draft.js'

/**
 * Writes a file that only its owner can read, and that is there as a whole or not at all, whenever the process or the
 * machine ends. It is drafted beside its place.
 */
export async function writeWholeFile(file: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const folder = dirname(file)
  const draft = await newDraft(folder, '.lona-export-')
  try {
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  const entry = await open(folder) // the name is safe when its folder is
  await entry.sync().finally(() => entry.close())
}
