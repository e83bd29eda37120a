import { readDeclarations } from './declarations.ts'
import type { Answer, Check, Finding } from './finding.ts'

/** Every exported symbol of every door, and every member of it, says in a doc comment what it is. */
export const checkDocs: Check = async (root): Promise<Answer> => {
  const { all, unbuilt } = readDeclarations(root)
  const unique = new Map(all.map((declared) => [`${declared.at} ${declared.path}`, declared]))
  const findings: Finding[] = unbuilt.map(({ name, types = '' }) => ({
    file: types,
    what: `the declarations of ${name} are not there`,
    cure: 'run `pnpm build` first',
  }))
  for (const { door, path, at, isDocumented, isConstantValue } of unique.values()) {
    if (isDocumented || isConstantValue) continue
    const cure = 'say in its doc comment what a caller gets, in which unit, and when it throws'
    findings.push({ file: at, what: `${door} ${path} has no doc comment`, cure })
  }
  if (unique.size === 0) {
    findings.push({ file: 'packages', what: '0 declarations were seen', cure: 'this check is blind: mend its reading' })
  }
  return { findings, saw: `${unique.size} exports and members` }
}
