import { accessSync, constants, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Folders of tests are named after the process that they end with. When that process is gone without having cleaned up
// (it was killed), the next one that needs such a folder does it.

/** Where folders of tests are: in memory when the system offers that. */
export function parentOfTestFolders(): string {
  try {
    accessSync('/dev/shm', constants.W_OK)
    return '/dev/shm'
  } catch {
    return tmpdir() // not on this system
  }
}

/** A process, safe against numbers that are given out again: `pid-start`. */
export const nameOfThisProcess = (): string => `${process.pid}-${startOf(process.pid) ?? 0}`

/** The beginning of a folder's name, `owner` being the name of the process that it ends with. */
export const folderNamePrefix = (owner: string): string => `lona-test-${owner}-`

/** Removes everything that belongs to `owner`. */
export function removeFoldersOf(owner: string, parent = parentOfTestFolders()): void {
  for (const name of readdirSync(parent)) {
    if (name.startsWith(folderNamePrefix(owner))) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/** Ends servers and removes folders below `parent` whose process is gone. */
export function sweepLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, pid, start] = name.match(/^lona-test-(\d+)-(\d+)-/) ?? []
    if (!pid || isAlive(Number(pid), Number(start))) continue
    const folder = join(parent, name)
    try {
      for (const server of serverProcesses(folder)) killIfThere(server)
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    } catch (error) {
      if (!isForbidden(error)) throw error // else another user's, who will sweep it
    }
  }
}

/** The processes of the server whose data is in `folder`: the first one and its children. */
export function serverProcesses(folder: string): number[] {
  try {
    const pid = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    if (!commandLine.includes(folder)) return [] // the number belongs to someone else by now
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return [pid, ...children.split(' ').filter(Boolean).map(Number)]
  } catch {
    return [] // it never started, it is gone, or this system has no /proc
  }
}

/** SIGKILL for a process that may have ended by itself. */
export function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function isAlive(pid: number, start: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return isForbidden(error) // it is another user's
  }
  const now = startOf(pid)
  return start === 0 || now === undefined || now === start
}

const isForbidden = (error: unknown): boolean =>
  ['EPERM', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')

/** When a process started, in ticks since the computer did. */
function startOf(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19])
  } catch {
    return undefined // no /proc here
  }
}
