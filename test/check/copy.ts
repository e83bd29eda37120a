import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runCommand } from './run-command.ts'
import { listFiles, readWorkspace } from './workspace.ts'

/** A folder that is gone again when its user is done. */
export interface TemporaryFolder extends Disposable {
  readonly path: string
}

/** An empty folder outside of every workspace. */
export function makeTemporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'lona-check-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/**
 * A copy of the repository in which faults can be planted: its files, its builds, and its installed packages.
 *
 * Packages of others are shared with the original; packages of the workspace are the copy's own. It is a git
 * repository with one commit, so that tools which ask git get an answer.
 */
export async function copyRepository(root: string): Promise<TemporaryFolder> {
  const folder = makeTemporaryFolder()
  try {
    const path = await fillCopy(root, folder.path)
    return { path, [Symbol.dispose]: () => folder[Symbol.dispose]() }
  } catch (error) {
    folder[Symbol.dispose]()
    throw error
  }
}

async function fillCopy(root: string, folder: string): Promise<string> {
  // One level down, so that what lies beside a repository can be faked too.
  const copy = join(folder, 'main')
  for (const file of listFiles(root)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const part of [...readWorkspace(root).map((pkg) => pkg.folder), 'test']) {
    for (const ignored of ['node_modules', 'dist']) {
      const source = join(root, part, ignored)
      if (!existsSync(source)) continue
      cpSync(source, join(copy, part, ignored), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (file) => !/node_modules\/\.(vite|cache|turbo)/.test(file),
      })
    }
  }
  const git = ['git', '-c', 'user.name=check', '-c', 'user.email=check@localhost', '-c', 'commit.gpgsign=false']
  const run = async (...command: readonly string[]): Promise<void> => {
    const { ok, output } = await runCommand([...git, ...command], copy)
    if (!ok) throw new Error(`git ${command[0]} failed in the copy: ${output}`)
  }
  await run('init', '-q', '-b', 'main')
  // Here they are links, which the patterns for folders in .gitignore do not match.
  writeFileSync(join(copy, '.git/info/exclude'), 'node_modules\n.turbo\n')
  await run('add', '-A')
  await run('commit', '-q', '-m', 'The copy under check')
  return copy
}
