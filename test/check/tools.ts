import type { Answer, Check, Finding } from './finding.ts'
import { mapAtMost, runCommand } from './run-command.ts'
import { readWorkspace } from './workspace.ts'

/**
 * The checks that are a tool of their own: each is run, and what it prints when it fails is the finding.
 */

const lastLines = (output: string, count = 300): string => output.trim().split('\n').slice(-count).join('\n    ')

async function runTool(
  root: string,
  command: readonly string[],
  { file = '.', cwd = root, cure, saw }: { file?: string; cwd?: string; cure: string; saw: string },
): Promise<Answer> {
  const { ok, output } = await runCommand(command, cwd, root)
  const findings: Finding[] = ok
    ? []
    : [{ file, what: `\`${command.join(' ')}\` says\n    ${lastLines(output)}`, cure }]
  return { findings, saw }
}

async function perPublicPackage(root: string, command: readonly string[], cure: string): Promise<Answer> {
  const packages = readWorkspace(root).filter(({ isPublic }) => isPublic)
  const answers = await mapAtMost(2, packages, ({ folder }) =>
    runTool(root, command, { file: `${folder}/package.json`, cwd: `${root}/${folder}`, cure, saw: folder }),
  )
  const findings = answers.flatMap((answer) => answer.findings)
  if (packages.length === 0) {
    findings.push({ file: 'packages', what: 'no public package was seen', cure: 'look for packages/*/package.json' })
  }
  return { findings, saw: `${packages.length} public packages` }
}

/** Lint and format over the repository. */
export const format: Check = (root) =>
  runTool(root, ['biome', 'check', '--max-diagnostics=200', '--colors=off', '--error-on-warnings', '.'], {
    cure: 'run `pnpm format`, and cure by hand what is left',
    saw: 'biome over the repository',
  })

/** Every package builds. */
export const build: Check = (root) =>
  runTool(root, ['turbo', 'run', 'build', '--output-logs=errors-only', '--log-order=grouped'], {
    cure: 'make the package build: `pnpm build`',
    saw: 'turbo run build',
  })

/** Every package, its tests and `test/` type-check. */
export const types: Check = (root) =>
  runTool(root, ['turbo', 'run', 'types', '--output-logs=errors-only', '--log-order=grouped', '--continue'], {
    cure: 'cure the type errors: `pnpm exec turbo run types`',
    saw: 'turbo run types, test/ included',
  })

/** What a package publishes is what its package.json promises. */
export const publint: Check = (root) =>
  perPublicPackage(root, ['publint', '--strict'], 'cure the package.json; the rules are named in the message')

/** The published types are found by every resolver that an ESM package has to serve. */
export const attw: Check = (root) =>
  perPublicPackage(
    root,
    ['attw', '--pack', '.', '--profile', 'esm-only', '--no-emoji', '--no-color'],
    'cure `exports` in the package.json: `types` first, one file per door',
  )

/** Nothing is there that nobody uses: files, exports, dependencies. */
export const knip: Check = (root) =>
  runTool(root, ['knip', '--no-progress'], {
    file: 'knip.json',
    cure: 'delete what is unused, or list what is missing; a new kind of entry goes into knip.json',
    saw: 'knip over every workspace',
  })
