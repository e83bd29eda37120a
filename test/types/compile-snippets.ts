import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from '../check/run-command.ts'
import { readWorkspace } from '../check/workspace.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What the compiler makes of one snippet. */
export interface CompiledSnippet {
  /** Each complaint as it is printed, without file and place. */
  readonly complaints: readonly string[]
  /** The declarations that an importer of the snippet would read. */
  readonly declarations: string
}

/**
 * Compiles TypeScript files beside each other, in one run, with the compiler and the rules of this repository. Its
 * packages are read from their sources, so that nothing has to be built before.
 *
 * @param snippets the files' texts by their names without ending; they import each other as `./name.js`
 */
export async function compileSnippets(
  snippets: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, CompiledSnippet>> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lona-snippets-')))
  try {
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(projectConfig()))
    for (const [name, code] of snippets) await writeFile(join(folder, `${name}.ts`), code)
    const { stdout } = await runCommand(['tsc', '--pretty', 'false'], folder, root)
    const complaints = readComplaints(stdout)
    const strangers = [...complaints.keys()].filter((file) => !snippets.has(file.replace(/\.ts$/, '')))
    if (strangers.length > 0) throw new Error(`What the snippets import does not compile:\n${stdout}`)
    const compiled = new Map<string, CompiledSnippet>()
    for (const name of snippets.keys()) {
      const declarations = await readFile(join(folder, 'out', relative('/', folder), `${name}.d.ts`), 'utf8')
      compiled.set(name, { complaints: complaints.get(`${name}.ts`) ?? [], declarations })
    }
    return compiled
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const projectConfig = (): object => ({
  extends: join(root, 'tsconfig.base.json'),
  compilerOptions: {
    declaration: true,
    emitDeclarationOnly: true,
    outDir: 'out',
    rootDir: '/', // the sources of the packages are elsewhere
    noUnusedLocals: false,
    lib: ['es2024', 'esnext.array', 'esnext.disposable', 'dom', 'dom.iterable'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    paths: Object.fromEntries(
      readWorkspace(root).flatMap(({ doors }) => doors.map(({ name, source }) => [name, [join(root, source)]])),
    ),
  },
  include: ['*.ts'],
})

/** The compiler's complaints by the file that they are about; lines that are indented belong to the one before. */
function readComplaints(output: string): ReadonlyMap<string, readonly string[]> {
  const complaints = new Map<string, string[]>()
  let current: string[] = []
  for (const line of output.split('\n').filter((text) => text !== '')) {
    const [, file, text = line] = /^(\S.*?)(?:\(\d+,\d+\))?: error TS\d+: (.*)$/.exec(line) ?? []
    if (file === undefined) {
      current.push(`${current.pop() ?? ''}\n${text}`)
    } else {
      current = complaints.get(file) ?? []
      complaints.set(file, current)
      current.push(text)
    }
  }
  return complaints
}
