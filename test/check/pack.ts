import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTemporaryFolder } from './copy.ts'
import type { Answer, Check, Finding } from './finding.ts'
import { mapAtMost, pnpmCommand, runCommand } from './run-command.ts'
import { isProvider, readWorkspace, type WorkspacePackage } from './workspace.ts'

/**
 * What a stranger gets: every provider is packed and installed in an empty folder, first alone, then with the
 * contract, then with the sync core. Each door must work with what its README asks for, and with no more.
 */

/** Tarballs by package name. */
type Tarballs = ReadonlyMap<string, string>

async function packAll(root: string, packages: readonly WorkspacePackage[], folder: string): Promise<Tarballs> {
  const packed = await mapAtMost(2, packages, async ({ name, folder: source }) => {
    const destination = join(folder, name.replaceAll('/', '-'))
    mkdirSync(destination)
    const command = [...pnpmCommand(), 'pack', '--pack-destination', destination]
    const { ok, output } = await runCommand(command, join(root, source), root)
    const [tarball] = globSync('*.tgz', { cwd: destination })
    if (!ok || tarball === undefined) throw new Error(`pnpm pack failed for ${name}: ${output}`)
    return [name, join(destination, tarball)] as const
  })
  return new Map(packed)
}

/** Installs exactly these packages from their tarballs, in a folder of its own. */
async function install(
  root: string,
  folder: string,
  names: readonly string[],
  tarballs: Tarballs,
): Promise<string | null> {
  const file = (name: string): string => `file:${tarballs.get(name)}`
  const dependencies = Object.fromEntries(names.map((name) => [name, file(name)]))
  const overrides = [...tarballs.keys()].map((name) => `  '${name}': '${file(name)}'`)
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'empty', type: 'module', private: true, dependencies }),
  )
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), `packages: []\noverrides:\n${overrides.join('\n')}\n`)
  const command = [...pnpmCommand(), 'install', '--prefer-offline', '--no-frozen-lockfile', '--ignore-scripts']
  const { ok, output } = await runCommand(command, folder, root)
  return ok ? null : output.trim().slice(-1500)
}

async function importError(root: string, folder: string, specifier: string): Promise<string | null> {
  const script = `await import(${JSON.stringify(specifier)})`
  const { ok, output } = await runCommand(['node', '--input-type=module', '-e', script], folder, root)
  if (ok) return null
  return /(Error.*)/.exec(output)?.[1] ?? output.trim().slice(-500)
}

/** The workspace packages that an install put into a folder, wherever they lie. */
const installed = (folder: string, tarballs: Tarballs): string[] =>
  [...tarballs.keys()].filter(
    (name) =>
      existsSync(join(folder, 'node_modules', name)) ||
      globSync(`node_modules/.pnpm/${name.replace('/', '+')}@*`, { cwd: folder }).length > 0,
  )

async function checkProvider(root: string, provider: WorkspacePackage, tarballs: Tarballs): Promise<Finding[]> {
  using empty = makeTemporaryFolder()
  const findings: Finding[] = []
  const { name } = provider
  const file = `${provider.folder}/package.json`
  const stages = [
    { names: [name], works: ['.'], fails: [], absent: /^@lona\// },
    {
      names: [name, '@lona/connector'],
      works: ['.', './connector'],
      fails: ['@lona/sync'],
      absent: /^@lona\/(?!connector$)/,
    },
    {
      names: [name, '@lona/connector', '@lona/sync'],
      works: ['.', './connector', './sync-plugin'],
      fails: [],
      absent: /^$/,
    },
  ]
  const specifier = (door: string): string => (door.startsWith('.') ? `${name}${door.slice(1)}` : door)
  const offered = provider.manifest.exports ?? {}
  for (const { names, works, fails, absent } of stages) {
    const failure = await install(root, empty.path, names, tarballs)
    if (failure) {
      const what = `${names.join(' + ')} does not install in an empty folder:\n    ${failure}`
      return [...findings, { file, what, cure: 'try it: `pnpm pack`, then install the tarball elsewhere' }]
    }
    const tooMuch = installed(empty.path, tarballs).filter((other) => absent.test(other))
    for (const other of tooMuch) {
      const what = `installing ${names.join(' + ')} also brings ${other}`
      findings.push({ file, what, cure: 'make it an optional peer dependency' })
    }
    for (const door of works.filter((door) => offered[door] !== undefined)) {
      const error = await importError(root, empty.path, specifier(door))
      if (!error) continue
      const what = `with only ${names.join(' + ')} installed, ${specifier(door)} does not import: ${error}`
      findings.push({ file, what, cure: 'a door imports only what its README asks for' })
    }
    for (const door of tooMuch.length === 0 ? fails : []) {
      if ((await importError(root, empty.path, specifier(door))) !== null) continue
      const what = `${specifier(door)} imports although only ${names.join(' + ')} is installed`
      findings.push({ file, what, cure: 'see what brings it' })
    }
  }
  return findings
}

/** Each door of each provider works in an empty folder with exactly what it asks for. */
export const checkPack: Check = async (root): Promise<Answer> => {
  const packages = readWorkspace(root).filter(({ isPublic }) => isPublic)
  const providers = packages.filter(isProvider)
  const unbuilt = packages.flatMap(({ doors }) => doors.filter(({ types = '' }) => !existsSync(join(root, types))))
  if (unbuilt.length > 0) {
    const findings = unbuilt.map(({ types = '', name }) => ({
      file: types,
      what: `${name} is not built`,
      cure: 'run `pnpm build` first',
    }))
    return { findings, saw: 'nothing' }
  }
  using folder = makeTemporaryFolder()
  const tarballs = await packAll(root, packages, folder.path)
  const findings = await mapAtMost(2, providers, (provider) => checkProvider(root, provider, tarballs))
  return { findings: findings.flat(), saw: `${providers.length} providers in an empty folder, three installs each` }
}
