import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyRepository } from './copy.ts'
import type { Answer, Check, Finding } from './finding.ts'
import { runCommand } from './run-command.ts'
import { readWorkspace } from './workspace.ts'

type Bump = 'patch' | 'minor' | 'major'

const sizes: readonly Bump[] = ['patch', 'minor', 'major']

/** The largest bump that the changesets ask for, by package name. */
function bumpByPackage(root: string): Map<string, Bump> {
  const bumps = new Map<string, Bump>()
  for (const file of globSync('.changeset/*.md', { cwd: root })) {
    const frontmatter = /^---\n([\s\S]*?)\n---/.exec(readFileSync(join(root, file), 'utf8'))?.[1] ?? ''
    for (const [, name = '', bump = ''] of frontmatter.matchAll(/^["']?([^"':]+)["']?:\s*(patch|minor|major)\s*$/gm)) {
      const size = bump as Bump
      if (sizes.indexOf(size) > sizes.indexOf(bumps.get(name) ?? 'patch') || !bumps.has(name)) bumps.set(name, size)
    }
  }
  return bumps
}

const firstVersion: Record<Bump, string> = { patch: '0.0.1', minor: '0.1.0', major: '1.0.0' }

async function tryVersion(root: string, bumps: Map<string, Bump>): Promise<Finding[]> {
  using copy = await copyRepository(root)
  const { ok, output } = await runCommand(['changeset', 'version'], copy.path, root)
  if (!ok) {
    const what = `\`changeset version\` fails in a copy:\n    ${output.trim().slice(-2000)}`
    return [{ file: '.changeset', what, cure: 'mend the changeset or .changeset/config.json' }]
  }
  return readWorkspace(copy.path).flatMap(({ folder, name, isPublic, manifest }, index): Finding[] => {
    const before = readWorkspace(root)[index]?.manifest.version
    const file = `${folder}/package.json`
    if (!isPublic) {
      if (manifest.version === before) return []
      return [{ file, what: `${name} is private and would be versioned`, cure: 'privatePackages: false' }]
    }
    const bump = bumps.get(name)
    if (before !== '0.0.0' || bump === undefined) return []
    if (manifest.version !== firstVersion[bump]) {
      const what = `${name} asks for ${firstVersion[bump]} (${bump}) and would become ${manifest.version}`
      return [{ file, what, cure: 'see what pulls it along: a peer dependency out of range is a major change' }]
    }
    const changelog = join(copy.path, folder, 'CHANGELOG.md')
    if (existsSync(changelog) && readFileSync(changelog, 'utf8').includes(`## ${manifest.version}`)) return []
    return [{ file: `${folder}/CHANGELOG.md`, what: 'would not be written', cure: 'see .changeset/config.json' }]
  })
}

/** Every unreleased public package has a changeset, and versioning works: tried in a copy. */
export const checkChangesets: Check = async (root): Promise<Answer> => {
  const bumps = bumpByPackage(root)
  const findings: Finding[] = readWorkspace(root)
    .filter(({ name, isPublic, manifest }) => isPublic && manifest.version === '0.0.0' && !bumps.has(name))
    .map(({ folder, name }) => ({
      file: `${folder}/package.json`,
      what: `${name} was never released and has no changeset`,
      cure: `add .changeset/${folder.replace(/.*\//, '')}.md with '${name}': minor and a sentence for its users`,
    }))
  const known = new Set(readWorkspace(root).map(({ name }) => name))
  for (const name of bumps.keys()) {
    if (known.has(name)) continue
    findings.push({ file: '.changeset', what: `a changeset names ${name}, which is no package`, cure: 'mend the name' })
  }
  if (findings.length === 0) findings.push(...(await tryVersion(root, bumps)))
  return { findings, saw: `changesets for ${bumps.size} packages, and versioning tried in a copy` }
}
