import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

// Beside the process's id, which another process may have had before: in a container it is always the same.
const life = randomUUID().slice(0, 8)
let made = 0

/**
 * A path for a file that is not finished yet. Its name says which process makes it, so that what processes left that were
 * killed goes, and nothing of those that live.
 */
export async function newDraft(folder: string, prefix: string): Promise<string> {
  for (const name of await readdir(folder)) {
    // What cannot be removed is another user's, or no file: it is in nobody's way.
    if (name.startsWith(prefix) && isLeftover(name.slice(prefix.length))) await rm(join(folder, name)).catch(() => null)
  }
  made += 1
  return join(folder, `${prefix}${process.pid}-${life}-${made}.part`)
}

function isLeftover(name: string): boolean {
  const [, pid, madeIn] = /^(\d+)-([0-9a-f]{8})-\d+\.part$/.exec(name) ?? []
  if (pid === undefined) return false
  return Number(pid) === process.pid ? madeIn !== life : !isRunning(Number(pid))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
