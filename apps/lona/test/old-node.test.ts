import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from './run-lona.js'

const inApp = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** A Node of this machine that is too old, or none. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find(
  (path) => existsSync(path) && /^v(\d|1\d|20|21)\./.test(execFileSync(path, ['--version'], { encoding: 'utf8' })),
)

/** What `cli.ts` does in a Node that calls itself so, with a program beside it that only says that it ran. */
async function runAs(version: string) {
  const { path, remove } = await temporaryFolder()
  onTestFinished(remove)
  await writeFile(join(path, 'package.json'), '{ "type": "module" }')
  await writeFile(join(path, 'cli.js'), stripTypeScriptTypes(await readFile(inApp('src/cli.ts'), 'utf8')))
  await writeFile(join(path, 'run-cli.js'), "process.stdout.write('it ran')")
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`
  const start = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, join(path, 'cli.js')]
  return spawnSync(process.execPath, start, { encoding: 'utf8' })
}

const refused = (version: string): string =>
  `Lona needs Node 22.18 or newer, and this is Node ${version}. Install a newer one: https://nodejs.org\n`

describe('the command line in a Node that is too old', () => {
  it('needs what the package says that it needs', async () => {
    const { engines } = JSON.parse(await readFile(inApp('package.json'), 'utf8')) as { engines: { node: string } }
    expect(await readFile(inApp('src/cli.ts'), 'utf8')).toContain(`const oldest = '${engines.node.replace('>=', '')}'`)
  })

  it.each(['18.20.8', '20.20.2', '22.17.1', '9.11.2'])(
    'says in one sentence that %s is not enough',
    async (version) => {
      expect(await runAs(version)).toMatchObject({ status: 1, stdout: '', stderr: refused(version) })
    },
  )

  it.each(['22.18.0', '22.20.0', '24.0.0', '100.1.0'])('runs in %s', async (version) => {
    expect(await runAs(version)).toMatchObject({ status: 0, stdout: 'it ran', stderr: '' })
  })

  it.skipIf(!oldNode)(`says so in a real one, as it was built${oldNode ? '' : ' (SKIPPED: none is installed)'}`, () => {
    const { status, stdout, stderr } = spawnSync(String(oldNode), [inApp('dist/cli.js'), '--help'], {
      encoding: 'utf8',
    })
    const version = execFileSync(String(oldNode), ['--version'], { encoding: 'utf8' }).trim().slice(1)
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: refused(version) })
  })
})
