import { readFileSync } from 'node:fs'

interface Launcher {
  readonly pid: number
  readonly parent: number
  readonly name: string
}

const shell = /^(sh|bash|dash|zsh|fish)$/
const packageManager = /^(npm|npx|pnpm|node|MainThread)/

/**
 * Calls `end` once when `npx` or `pnpm`, or a shell between them and this process, is gone: they pass no signal on when
 * they are killed. A process that was started without them is left alone. Gives what stops the watch.
 *
 * Reads `/proc`; on systems without it nothing is watched.
 */
export function endWithLaunchers(end: () => void, everyMs = 1000): () => void {
  const launchers = launchersOfThis()
  if (launchers.length === 0) return () => undefined
  const timer = setInterval(() => {
    if (launchers.every(({ pid, parent }) => readProcess(pid)?.parent === parent)) return
    clearInterval(timer)
    end()
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** The package managers above this process and the shells between, nearest first; not the shell of a person. */
function launchersOfThis(): readonly Launcher[] {
  const chain: Launcher[] = []
  for (let next = readProcess(process.ppid); next; next = readProcess(next.parent)) {
    if (!shell.test(next.name) && !packageManager.test(next.name)) break
    chain.push(next)
  }
  return chain.slice(0, chain.findLastIndex(({ name }) => packageManager.test(name)) + 1)
}

function readProcess(pid: number): Launcher | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [, name = '', parent = ''] = /\((.*)\) \S (\d+)/s.exec(text) ?? []
    return { pid, name, parent: Number(parent) }
  } catch {
    return undefined // it is gone, or this system has no /proc
  }
}
