import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runCommand } from '../run-command.ts'
import { readWorkspace } from '../workspace.ts'

/** One fault, and what the check has to say about it. */
export interface PlantedFault {
  /** The check that has to go red. */
  readonly check: string
  /** The fault in a few words. */
  readonly fault: string
  /** Plants it in a copy of the repository. */
  plant(copy: string): void | Promise<void>
  /** What one of the findings has to say. */
  readonly says: RegExp
}

const edit = (copy: string, file: string, change: (text: string) => string): void => {
  const before = readFileSync(join(copy, file), 'utf8')
  const after = change(before)
  if (after === before) throw new Error(`the fault changed nothing in ${file}`)
  writeFileSync(join(copy, file), after)
}

const write = (copy: string, file: string, text: string): void => {
  mkdirSync(dirname(join(copy, file)), { recursive: true })
  writeFileSync(join(copy, file), text)
}

type JsonObject = { [name: string]: JsonObject | string | boolean | undefined }

const editJson = (copy: string, file: string, change: (json: JsonObject) => JsonObject): void =>
  edit(copy, file, (text) => JSON.stringify(change(JSON.parse(text) as JsonObject), null, 2))

const append =
  (file: string, text: string) =>
  (copy: string): void =>
    edit(copy, file, (before) => `${before}\n${text}\n`)

async function buildPackage(copy: string, folder: string): Promise<void> {
  for (const command of [['tsup'], ['tsc', '-p', 'tsconfig.build.json']]) {
    const { ok, output } = await runCommand(command, join(copy, folder), copy)
    if (!ok) throw new Error(`${command.join(' ')} failed in ${folder}: ${output}`)
  }
}

const chrono = 'packages/chrono'
const weather = 'packages/weather'

/** At least one fault for every check. */
export const plantedFaults: readonly PlantedFault[] = [
  {
    check: 'format',
    fault: 'two spaces too many',
    plant: append(`${chrono}/src/index.ts`, 'export   const planted = "text";'),
    says: /chrono\/src\/index\.ts/,
  },
  {
    check: 'format',
    fault: 'an `any`',
    plant: (copy) => write(copy, `${chrono}/src/planted.ts`, 'export const planted = (value: any): string => value\n'),
    says: /noExplicitAny/,
  },
  {
    check: 'build',
    fault: 'a syntax error',
    plant: append(`${chrono}/src/index.ts`, 'export const planted = ('),
    says: /@tento\/chrono#build/,
  },
  {
    check: 'types',
    fault: 'a type error in a test of a package',
    plant: (copy) => write(copy, `${chrono}/src/planted.test.ts`, "export const planted: number = 'text'\n"),
    says: /planted\.test\.ts.*TS2322|TS2322[\s\S]*planted/,
  },
  {
    check: 'types',
    fault: 'a type error in test/',
    plant: (copy) => write(copy, 'test/planted.ts', "export const planted: number = 'text'\n"),
    says: /planted\.ts.*TS2322|TS2322[\s\S]*planted/,
  },
  {
    check: 'publint',
    fault: 'an export that is not built',
    plant: (copy) => editJson(copy, `${chrono}/package.json`, (json) => ({ ...json, main: './dist/nothing.js' })),
    says: /chrono\/package\.json[\s\S]*nothing\.js/,
  },
  {
    check: 'attw',
    fault: 'a door without types',
    plant: (copy) =>
      edit(copy, `${chrono}/package.json`, (text) => text.replace('./dist/index.d.ts', './dist/nothing.d.ts')),
    says: /chrono\/package\.json[\s\S]*NoResolution/,
  },
  {
    check: 'knip',
    fault: 'a file that nobody imports',
    plant: (copy) => write(copy, `${chrono}/src/planted.ts`, 'export const planted = 1\n'),
    says: /chrono\/src\/planted\.ts/,
  },
  {
    check: 'knip',
    fault: 'a dependency that nobody uses',
    plant: (copy) =>
      editJson(copy, `${chrono}/package.json`, (json) => ({
        ...json,
        dependencies: { ...(json.dependencies as JsonObject), zod: 'catalog:' },
      })),
    says: /zod\s+packages\/chrono\/package\.json/,
  },
  {
    check: 'arrows',
    fault: 'an SDK door that reaches @lona for a type',
    plant: (copy) => {
      write(copy, `${weather}/src/planted.ts`, "export type Planted = import('@lona/connector').Cell\n")
      append(`${weather}/src/index.ts`, "export type { Planted } from './planted.js'")(copy)
    },
    says: /planted\.ts:1: door @tento\/weather reaches '@lona\/connector'/,
  },
  {
    check: 'arrows',
    fault: 'a connector door that reaches the sync core',
    plant: append(`${weather}/src/connector/index.ts`, "export type { SyncProvider } from '@lona/sync'"),
    says: /door @tento\/weather\/connector reaches '@lona\/sync'/,
  },
  {
    check: 'arrows',
    fault: 'a host that imports the sandbox',
    plant: append('packages/host/src/index.ts', "await import('@lona/sandbox')"),
    says: /door @lona\/host reaches '@lona\/sandbox', which only tests may import/,
  },
  {
    check: 'arrows',
    fault: 'a page that takes more of the server than its types',
    plant: append('apps/lona/page/src/main.tsx', "import '../../src/api/schemas.js'"),
    says: /door @lona\/app@page reaches '@hono\/zod-openapi'/,
  },
  {
    check: 'arrows',
    fault: 'an import that is not declared',
    plant: append(`${chrono}/src/index.ts`, "import 'zod'"),
    says: /'zod' is not declared/,
  },
  {
    check: 'arrows',
    fault: 'a relative import into another package',
    plant: append(`${chrono}/src/index.ts`, "export type { Auth } from '../../oauth/src/index.js'"),
    says: /leaves packages\/chrono/,
  },
  {
    check: 'arrows',
    fault: 'a door that is not in the table',
    plant: (copy) =>
      edit(copy, `${chrono}/package.json`, (text) =>
        text.replace('"exports": {', '"exports": { "./planted": { "default": "./dist/index.js" },'),
      ),
    says: /door @tento\/chrono\/planted is not in the table/,
  },
  {
    check: 'anatomy',
    fault: 'a provider without its errors.ts',
    plant: (copy) => rmSync(join(copy, `${weather}/src/errors.ts`)),
    says: /weather\/src\/errors\.ts: @tento\/weather lacks it/,
  },
  {
    check: 'docs',
    fault: 'a member without a doc comment',
    async plant(copy) {
      append(
        `${chrono}/src/index.ts`,
        '/** Planted. */\nexport interface Planted {\n  readonly planted: { readonly inner: string } | null\n}',
      )(copy)
      await buildPackage(copy, chrono)
    },
    says: /@tento\/chrono Planted\.planted has no doc comment/,
  },
  {
    check: 'docs',
    fault: 'an export without a doc comment',
    async plant(copy) {
      append(`${chrono}/src/index.ts`, 'export const planted = (): number => 1')(copy)
      await buildPackage(copy, chrono)
    },
    says: /@tento\/chrono planted has no doc comment/,
  },
  {
    check: 'changesets',
    fault: 'a package without a changeset',
    plant(copy) {
      for (const file of globSync('.changeset/*.md', { cwd: copy })) {
        if (readFileSync(join(copy, file), 'utf8').includes('@tento/chrono')) rmSync(join(copy, file))
      }
    },
    says: /@tento\/chrono was never released and has no changeset/,
  },
  {
    check: 'changesets',
    fault: 'a configuration that cannot be read',
    plant(copy) {
      const names = readWorkspace(copy).flatMap(({ name, isPublic }) => (isPublic ? [`'${name}': minor`] : []))
      write(copy, '.changeset/planted.md', `---\n${names.join('\n')}\n---\n\nPlanted.\n`)
      editJson(copy, '.changeset/config.json', (json) => ({ ...json, changelog: './planted-changelog.js' }))
    },
    says: /`changeset version` fails in a copy/,
  },
  {
    check: 'pack',
    fault: 'an SDK that needs the contract at run time',
    plant: append(`${weather}/dist/index.js`, "import '@lona/connector'"),
    says: /with only @tento\/weather installed, @tento\/weather does not import/,
  },
  {
    check: 'pack',
    fault: 'a peer dependency that is not optional',
    plant: (copy) => editJson(copy, `${weather}/package.json`, (json) => ({ ...json, peerDependenciesMeta: {} })),
    says: /installing @tento\/weather also brings @lona\/connector/,
  },
  {
    check: 'readmes',
    fault: 'a package without a README',
    plant: (copy) => rmSync(join(copy, `${chrono}/README.md`)),
    says: /chrono\/README\.md: is missing/,
  },
  {
    check: 'readmes',
    fault: 'links that lead nowhere',
    plant: append('CONTRIBUTING.md', '[one](planted.md) and [another](.changeset/README.md#planted)'),
    says: /planted\.md leads nowhere[\s\S]*no heading #planted/,
  },
  {
    check: 'readmes',
    fault: 'a folder of one machine and a registry host',
    plant: append('CONTRIBUTING.md', `See ${['', 'home', 'planted'].join('/')}/x and registry.${'npmjs'}.org.`),
    says: /a folder of one machine[\s\S]*the host of a package registry/,
  },
  {
    check: 'reference-map',
    fault: 'an export that was renamed',
    plant: (copy) =>
      edit(copy, 'packages/rows/dist/index.d.ts', (text) =>
        text.replace('IntegrationDeps', 'IntegrationDeps as Planted'),
      ),
    says: /names `@lona\/rows IntegrationDeps`, which is not there/,
  },
  {
    check: 'reference-map',
    fault: 'a test that was renamed',
    plant: (copy) =>
      edit(copy, 'test/check/arrows.test.ts', (text) => text.replaceAll('refuse an SDK door', 'planted')),
    says: /has no test titled/,
  },
  {
    check: 'reference-map',
    fault: 'a page that was edited by hand',
    plant: append('docs/reference-map.md', 'planted'),
    says: /is not what the data says/,
  },
  {
    check: 'reference-map',
    fault: 'a name of the reference that the map lacks',
    plant: (copy) => write(copy, '../shared/reference/sync-plugin.txt', 'call planted_function when ready\n'),
    says: /names `planted_function`, and the map does not/,
  },
]

/** Puts builds back that a fault changed. */
export function restoreBuilds(root: string, copy: string): void {
  for (const folder of globSync('{packages,apps}/*/dist', { cwd: root })) {
    rmSync(join(copy, folder), { recursive: true, force: true })
    cpSync(join(root, folder), join(copy, folder), { recursive: true })
  }
}
