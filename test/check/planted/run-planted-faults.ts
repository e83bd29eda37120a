import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { copyRepository } from '../copy.ts'
import { type Check, formatFinding } from '../finding.ts'
import { runCommand } from '../run-command.ts'
import { type PlantedFault, plantedFaults, restoreBuilds } from './planted-faults.ts'

/** What a check said about a fault, in one line, or why that is not what it should have said. */
interface Outcome {
  readonly isRed: boolean
  readonly said: string
}

async function tryFault(copy: string, check: Check, { plant, says }: PlantedFault): Promise<Outcome> {
  await plant(copy)
  const { findings } = await check(copy)
  const text = findings.map(formatFinding).join('\n')
  const matched = says.exec(text)
  if (!matched)
    return { isRed: false, said: findings.length === 0 ? 'stayed green' : `said only: ${text.slice(0, 600)}` }
  const line = text.split('\n').find((candidate) => candidate.includes(matched[0].split('\n').at(-1) ?? ''))
  return { isRed: true, said: (line ?? matched[0]).trim().slice(0, 160) }
}

async function undo(root: string, copy: string): Promise<void> {
  for (const command of [
    ['git', 'reset', '-q', '--hard'],
    ['git', 'clean', '-fdq'],
  ])
    await runCommand(command, copy)
  rmSync(join(copy, '../shared'), { recursive: true, force: true })
  restoreBuilds(root, copy)
}

/**
 * Plants each fault in a copy of the repository and sees its check go red, so that no check can be blind unnoticed.
 *
 * @returns whether every check saw every fault
 */
export async function runPlantedFaults(
  root: string,
  checks: Readonly<Record<string, Check>>,
  names: readonly string[],
): Promise<boolean> {
  const started = performance.now()
  using copy = await copyRepository(root)
  // What turbo built for the original is the same here: it is found by the hash of its sources.
  symlinkSync(join(root, '.turbo'), join(copy.path, '.turbo'))
  const blind: string[] = []
  const selected = plantedFaults.filter(({ check }) => names.length === 0 || names.includes(check))
  for (const planted of selected) {
    const began = performance.now()
    const check = checks[planted.check]
    if (!check) throw new Error(`there is no check '${planted.check}'`)
    const failed = (error: unknown): Outcome => ({ isRed: false, said: `the check itself failed: ${String(error)}` })
    const { isRed, said } = await tryFault(copy.path, check, planted).catch(failed)
    if (!isRed) blind.push(`${planted.check} (${planted.fault})`)
    const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`.padStart(7)
    console.log(`${isRed ? 'red  ' : 'GREEN'} ${planted.check.padEnd(13)} ${seconds}  ${planted.fault}\n      ${said}`)
    await undo(root, copy.path)
  }
  const without =
    names.length === 0 ? Object.keys(checks).filter((name) => !plantedFaults.some(({ check }) => check === name)) : []
  for (const name of without) console.log(`GREEN ${name.padEnd(13)} no fault is planted for it`)
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  const verdict = blind.length === 0 ? 'each was seen' : `not seen: ${blind.join(', ')}`
  console.log(`\n${selected.length} planted faults, ${seconds} s: ${verdict}`)
  return blind.length === 0 && without.length === 0
}
