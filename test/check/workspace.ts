import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'

/** The fields of a package.json that the checks read. */
export interface Manifest {
  readonly name: string
  readonly version?: string
  readonly private?: boolean
  readonly bin?: string | Record<string, string>
  readonly exports?: Record<string, string | { readonly types?: string; readonly default?: string }>
  readonly scripts?: Record<string, string>
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
  readonly peerDependenciesMeta?: Record<string, { readonly optional?: boolean }>
}

/** One way into a package: an entry of its `exports`, a command of its `bin`, or the page that it serves. */
export interface Door {
  /** As an importer writes it, such as `@tento/weather/connector`; a command is `@lona/app#lona`, a page `@lona/app@page`. */
  readonly name: string
  /** The source file behind it, relative to the root. */
  readonly source: string
  /** The emitted declarations behind it, relative to the root; a command has none. */
  readonly types: string | undefined
}

/** A package or an app of the workspace. */
export interface WorkspacePackage {
  /** Relative to the root, such as `packages/weather`. */
  readonly folder: string
  readonly name: string
  readonly isPublic: boolean
  readonly manifest: Manifest
  readonly doors: readonly Door[]
}

/** Reads a JSON file; the caller says which shape it has. */
export const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T

const sourceOf = (folder: string, target: string): string =>
  posix.join(folder, target.replace(/^(\.\/)?dist\//, './src/').replace(/\.js$/, '.ts'))

function readPackage(root: string, folder: string): WorkspacePackage {
  const manifest = readJson<Manifest>(join(root, folder, 'package.json'))
  const doors: Door[] = []
  for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
    if (entry === './package.json') continue
    const code = typeof target === 'string' ? target : target.default
    const types = typeof target === 'string' ? undefined : target.types
    if (code === undefined) continue
    doors.push({
      name: `${manifest.name}${entry.slice(1)}`,
      source: sourceOf(folder, code),
      types: types && posix.join(folder, types),
    })
  }
  const commands =
    typeof manifest.bin === 'string' ? { [manifest.name.replace(/.*\//, '')]: manifest.bin } : (manifest.bin ?? {})
  for (const [command, target] of Object.entries(commands)) {
    doors.push({ name: `${manifest.name}#${command}`, source: sourceOf(folder, target), types: undefined })
  }
  const page = posix.join(folder, 'page/src/main.tsx')
  if (existsSync(join(root, page))) doors.push({ name: `${manifest.name}@page`, source: page, types: undefined })
  return { folder, name: manifest.name, isPublic: manifest.private !== true, manifest, doors }
}

/** Every package of `packages/` and `apps/`, by folder name. */
export function readWorkspace(root: string): WorkspacePackage[] {
  return globSync('{packages,apps}/*/package.json', { cwd: root })
    .map((file) => dirname(file).replaceAll('\\', '/'))
    .sort()
    .map((folder) => readPackage(root, folder))
}

/** The package that stands for `test/`, which crosses packages. */
export const readTestPackage = (root: string): WorkspacePackage => readPackage(root, 'test')

/** A provider is a package with a `./connector` door. */
export const isProvider = ({ manifest }: WorkspacePackage): boolean => manifest.exports?.['./connector'] !== undefined

/** All names that a package may import at run time and in its types. */
export const declaredForUsers = ({ manifest }: WorkspacePackage): Set<string> =>
  new Set([...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.peerDependencies ?? {})])

/** Files that are in the repository or about to be: tracked ones, and new ones that git does not ignore. */
export function listFiles(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return [...new Set(listed.split('\0').filter(Boolean))]
    .filter((file) => statSync(join(root, file), { throwIfNoEntry: false })?.isFile())
    .sort()
}

/** The TypeScript files under a folder, relative to the root; fixtures, builds and dependencies left out. */
export function listSources(root: string, folder: string): string[] {
  return globSync('**/*.{ts,mts,tsx}', {
    cwd: join(root, folder),
    exclude: (name) => ['node_modules', 'dist', 'fixtures'].includes(posix.basename(name)),
  })
    .map((file) => posix.join(folder, file.replaceAll('\\', '/')))
    .filter((file) => !file.endsWith('.d.ts'))
    .sort()
}

/** A path below the root as findings name it. */
export const shortPath = (root: string, file: string): string => relative(root, file).replaceAll('\\', '/')
