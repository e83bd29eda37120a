import { open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a file that only its owner can read, and that is there as a whole or not at all, whenever the process or the
 * machine ends. It is drafted beside its place; drafts of processes that were killed go.
 */
export async function writeWholeFile(file: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const folder = dirname(file)
  await removeDrafts(folder)
  const draft = join(folder, `.lona-${process.pid}.part`)
  try {
    const handle = await open(draft, 'w', 0o600)
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

async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid] = /^\.lona-(\d+)\.part$/.exec(name) ?? []
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
