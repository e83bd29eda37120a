import { dirname } from 'node:path'
import { checkAnatomy } from './anatomy.ts'
import { checkArrows } from './arrows.ts'
import { checkChangesets } from './changesets.ts'
import { checkDocs } from './docs.ts'
import { type Answer, type Check, formatFinding } from './finding.ts'
import { checkPack } from './pack.ts'
import { runPlantedFaults } from './planted/run-planted-faults.ts'
import { checkReadmes } from './readmes.ts'
import { checkReferenceMap } from './reference-map.ts'
import { attw, build, format, knip, publint, types } from './tools.ts'

/**
 * `pnpm check` runs every check below, in this order; `pnpm check arrows docs` runs those two.
 * `pnpm check --planted` plants one fault per check in a copy of the repository and sees each check go red.
 */
const checks: Record<string, Check> = {
  format,
  build,
  types,
  publint,
  attw,
  knip,
  arrows: checkArrows,
  anatomy: checkAnatomy,
  docs: checkDocs,
  changesets: checkChangesets,
  pack: checkPack,
  readmes: checkReadmes,
  'reference-map': checkReferenceMap,
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`.padStart(7)

const answerOf = (check: Check, root: string): Promise<Answer> =>
  check(root).catch((error: unknown) => {
    const what = `the check itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    return { findings: [{ file: 'test/check', what, cure: 'mend the check' }], saw: 'nothing' }
  })

async function runChecks(root: string, names: readonly string[]): Promise<boolean> {
  const unknown = names.filter((name) => checks[name] === undefined)
  if (unknown.length > 0) {
    console.error(`There is no check named ${unknown.join(', ')}. The checks: ${Object.keys(checks).join(', ')}.`)
    return false
  }
  const started = performance.now()
  const failed: string[] = []
  const selected = Object.entries(checks).filter(([name]) => names.length === 0 || names.includes(name))
  for (const [name, check] of selected) {
    const began = performance.now()
    const { findings, saw, skipped = [] } = await answerOf(check, root)
    const verdict = findings.length === 0 ? 'ok    ' : 'FAILED'
    console.log(`${verdict} ${name.padEnd(13)} ${seconds(began)}  ${saw}`)
    for (const reason of skipped) console.log(`  SKIPPED: ${reason}`)
    if (findings.length === 0) continue
    failed.push(name)
    for (const finding of findings) console.log(`  ${formatFinding(finding)}`)
  }
  const verdict = failed.length === 0 ? 'all green' : `failed: ${failed.join(', ')}`
  console.log(
    `\n${selected.length - failed.length} of ${selected.length} checks, ${seconds(started).trim()}: ${verdict}`,
  )
  return failed.length === 0
}

const root = dirname(dirname(import.meta.dirname))
const names = process.argv.slice(2).filter((argument) => argument !== '--')
const isPlanted = names.includes('--planted')
const wanted = names.filter((name) => name !== '--planted')
const isGreen = isPlanted ? await runPlantedFaults(root, checks, wanted) : await runChecks(root, wanted)
process.exitCode = isGreen ? 0 : 1
