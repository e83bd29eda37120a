import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer, Check, Finding } from './finding.ts'
import { isProvider, readWorkspace, type WorkspacePackage } from './workspace.ts'

/** The files that every provider package has, at the same places. */
const providerFiles = (name: string): readonly string[] => [
  'README.md',
  'package.json',
  'tsup.config.ts',
  'tsconfig.json',
  'src/index.ts',
  `src/${name}-client.ts`,
  `src/${name}-oauth.ts`,
  'src/webhooks.ts',
  'src/errors.ts',
  'src/api',
  'src/connector/index.ts',
  'src/sync-plugin/index.ts',
  'src/sync-plugin/provider.ts',
  'src/sync-plugin/executor.ts',
  'src/sync-plugin/context.ts',
  'src/sync-plugin/deps.ts',
  'src/sync-plugin/state.ts',
  'test/conformance.test.ts',
  'test/public-types.test-d.ts',
  'test/fixtures/README.md',
]

/** Who may lack what, and why. An exemption that is no longer needed is a finding too. */
const exemptions: Record<string, Record<string, string>> = {
  '@tento/weather': {
    'src/weather-oauth.ts': 'the weather needs no account',
    'src/webhooks.ts': 'the weather calls nobody back',
    'src/sync-plugin/executor.ts': 'the generic executor of a host runs its rows',
    'src/sync-plugin/context.ts': 'belongs to an executor',
    'src/sync-plugin/deps.ts': 'belongs to an executor',
    'src/sync-plugin/state.ts': 'belongs to an executor',
  },
}

/** Files that wait for the conformance kit, which a later package brings; each is required once one provider has it. */
const onceAnyHasIt: readonly string[] = ['test/conformance.test.ts', 'test/public-types.test-d.ts']

function checkProvider(root: string, { folder, name }: WorkspacePackage, required: readonly string[]): Finding[] {
  const exempt = exemptions[name] ?? {}
  const has = (file: string): boolean => existsSync(join(root, folder, file))
  const missing = required
    .filter((file) => !has(file) && exempt[file] === undefined)
    .map((file) => ({
      file: `${folder}/${file}`,
      what: `${name} lacks it; every provider has the same files at the same places`,
      cure: 'add the file, or an exemption with its reason in test/check/anatomy.ts',
    }))
  const needless = Object.keys(exempt)
    .filter(has)
    .map((file) => ({
      file: `${folder}/${file}`,
      what: `exists, and test/check/anatomy.ts still excuses ${name} from it`,
      cure: 'delete the exemption',
    }))
  return [...missing, ...needless]
}

/** Knowing one provider package is knowing all: they have the same files at the same places. */
export const checkAnatomy: Check = async (root): Promise<Answer> => {
  const providers = readWorkspace(root).filter(isProvider)
  const findings = providers.flatMap((provider) => {
    const shortName = provider.name.replace(/.*\//, '')
    const required = providerFiles(shortName).filter(
      (file) => !onceAnyHasIt.includes(file) || providers.some(({ folder }) => existsSync(join(root, folder, file))),
    )
    return checkProvider(root, provider, required)
  })
  for (const name of Object.keys(exemptions)) {
    if (providers.some((provider) => provider.name === name)) continue
    const what = `${name} is excused and is no provider of this repository`
    findings.push({ file: 'test/check/anatomy.ts', what, cure: 'delete the exemption' })
  }
  if (providers.length === 0) {
    findings.push({ file: 'packages', what: 'no provider was seen', cure: 'a provider has a ./connector door' })
  }
  return { findings, saw: `${providers.length} providers` }
}
