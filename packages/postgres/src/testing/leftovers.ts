import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

// Folders of test servers are named after the process that made them. When that process is gone without having cleaned
// up (it was killed), the next one does it.

const prefix = 'lona-test-postgres-'

/** The beginning of a folder name that says which process it belongs to; `mkdtemp` adds the rest. */
export const folderNamePrefix = (): string => `${prefix}${process.pid}-${startOf(process.pid) ?? 0}-`

/** Ends servers and removes folders below `parent` whose process is gone. */
export function sweepLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, pid, start] = name.match(/^lona-test-postgres-(\d+)-(\d+)-/) ?? []
    if (!pid || isAlive(Number(pid), Number(start))) continue
    const folder = join(parent, name)
    killServerIn(folder)
    rmSync(folder, { recursive: true, force: true })
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

function killServerIn(folder: string): void {
  for (const pid of serverProcesses(folder)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // ended by itself in between
    }
  }
}

function isAlive(pid: number, start: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  const now = startOf(pid)
  return start === 0 || now === undefined || now === start
}

/** When a process started, in ticks since the computer did: tells apart two processes that had the same number. */
function startOf(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19])
  } catch {
    return undefined // no /proc here
  }
}
