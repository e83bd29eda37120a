import { access, constants, statfs } from 'node:fs/promises'
import { isDatabaseError } from '@lona/postgres'
import type { Finding } from '../api/schemas.js'
import { wordsOf } from '../errors.js'
import { examineHome } from '../examine-home.js'
import { type Home, type OpenHomeOptions, openHome, whereIsHome } from '../home.js'
import type { Output } from '../output.js'

const leastFreeBytes = 200 * 1024 ** 2

/** Looks at everything that the app needs, and says the cure for what is not well. Gives whether all is well. */
export async function doctorCommand(env: OpenHomeOptions['env'], output: Output): Promise<boolean> {
  const findings = await examine(env)
  for (const finding of findings) {
    if (output.isTerminal) output.line(`${finding.ok ? '✓' : '✗'} ${finding.name}: ${finding.words}`)
    else output.json(finding)
  }
  return findings.every(({ ok }) => ok)
}

async function examine(env: OpenHomeOptions['env']): Promise<readonly Finding[]> {
  const findings: Finding[] = [{ name: 'Node', ok: true, words: process.version }]
  if (!env.DATABASE_URL) findings.push(...(await examineFolder(whereIsHome(env))))
  let home: Home
  try {
    home = await openHome({ env })
  } catch (error) {
    const words = wordsOf(error)
    const inUse = isDatabaseError(error) && error.code === 'folder-in-use'
    findings.push({ name: 'Database', ok: inUse, words })
    return findings
  }
  try {
    findings.push(...(await examineHome(home)))
  } finally {
    await home.close()
  }
  return findings
}

async function examineFolder(folder: string): Promise<readonly Finding[]> {
  try {
    await access(folder, constants.R_OK | constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const words = `${Math.round(free / 1024 ** 2).toLocaleString('en')} MB free`
    return [
      { name: 'Folder', ok: true, words: folder },
      free > leastFreeBytes
        ? { name: 'Disk', ok: true, words }
        : { name: 'Disk', ok: false, words: `${words}. Make room: writes fail when the disk is full.` },
    ]
  } catch (error) {
    const isNew = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return isNew
      ? [{ name: 'Folder', ok: true, words: `${folder} is not there yet; the first start makes it` }]
      : [{ name: 'Folder', ok: false, words: `${folder} cannot be read and written. Check who owns it.` }]
  }
}
