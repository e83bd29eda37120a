import { isDatabaseError } from '@lona/postgres'
import type { Finding } from '../api/schemas.js'
import { isAppError, wordsOf } from '../errors.js'
import { examineFolder } from '../examine-folder.js'
import { whereIsHome } from '../home.js'
import { openClient } from '../open-client.js'
import type { Output } from '../output.js'

/**
 * Looks at everything that the app needs, from outside and, through whoever has the data open, from inside; says the cure
 * for what is not well. Gives whether all is well.
 */
export async function doctorCommand(
  env: Readonly<Record<string, string | undefined>>,
  output: Output,
): Promise<boolean> {
  let isWell = true
  const tell = (finding: Finding): void => {
    isWell &&= finding.ok
    if (output.isTerminal) output.line(`${finding.ok ? '✓' : '✗'} ${finding.name}: ${finding.words}`)
    else output.json(finding)
  }
  tell({ name: 'Node', ok: true, words: process.version })
  if (!env.DATABASE_URL) {
    const findings = await examineFolder(whereIsHome(env), { hasOwnKey: Boolean(env.LONA_KEY) })
    findings.forEach(tell)
    if (findings.some(({ name, ok }) => name === 'Folder' && !ok)) return false
  }
  ;(await examineInside(env, output)).forEach(tell)
  return isWell
}

async function examineInside(
  env: Readonly<Record<string, string | undefined>>,
  output: Output,
): Promise<readonly Finding[]> {
  try {
    const { client, close } = await openClient({ env, onError: (error) => output.note(wordsOf(error)) })
    try {
      return (await client.ask('doctor', {})).findings
    } finally {
      await close()
    }
  } catch (error) {
    const isAboutKey = isAppError(error) && (error.code === 'wrong-key' || error.code === 'key-missing')
    const isBusy = isDatabaseError(error) && error.code === 'folder-in-use' // well, but not to be looked into now
    return [{ name: isAboutKey ? 'Key' : 'Database', ok: isBusy, words: wordsOf(error) }]
  }
}
