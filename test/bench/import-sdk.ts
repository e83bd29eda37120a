import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Benchmark, Outcome } from './benchmark.ts'
import { type Cost, ensureEqual, measureRound, noRounds, speedRatio, wallMsOf } from './measure.ts'
import { inWords } from './print.ts'

const sdk = '@tento/weather'
const allowedDependencies = ['ky', 'zod', '@tento/oauth']
const mostBytes = 15_000
const rounds = 9
const run = promisify(execFile)

/** Fresh processes stand here, where the names of its dependencies are known. */
const packageFolder = new URL('.', import.meta.resolve(`${sdk}/package.json`))

/** Says every module that an import loads, by address. `registerHooks` sees them in this thread, in their order. */
const listModules = `
  import { registerHooks } from 'node:module'
  const modules = []
  registerHooks({ load(url, context, next) { modules.push(url); return next(url, context) } })
  await import(process.argv[1])
  console.log(JSON.stringify(modules))`

/** Says how long imports take, from inside: the start of Node itself is not in it. */
const timeImports = `
  const began = performance.now()
  for (const name of process.argv.slice(1)) await import(name)
  console.log(performance.now() - began)`

async function inFreshProcess(program: string, ...values: readonly string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program, ...values], {
    cwd: fileURLToPath(packageFolder),
  })
  return JSON.parse(stdout)
}

const importing = async (...names: readonly string[]): Promise<Cost> => ({
  wallMs: Number(await inFreshProcess(timeImports, ...names)),
  cpuMs: null,
})

/** What a program pays that wants one provider and nothing of ours around it. */
export const importSdk: Benchmark = {
  name: 'import',
  async *run(): AsyncIterable<Outcome> {
    const modules = ((await inFreshProcess(listModules, sdk)) as string[]).filter((url) => url.startsWith('file:'))
    const own = modules.filter((url) => url.startsWith(packageFolder.href))
    ensureEqual('the door of the package was loaded', own.length > 0, true)
    const lona = modules.filter((url) => /\/node_modules\/@lona\//.test(url) || isLonaPackage(url))
    const bytes = own.reduce((sum, url) => sum + gzipSync(readFileSync(fileURLToPath(url))).byteLength, 0)
    const manifest = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as {
      dependencies?: Record<string, string>
    }
    const dependencies = Object.keys(manifest.dependencies ?? {})

    const pair = noRounds()
    for (let round = 0; round <= rounds; round += 1) {
      await measureRound(
        round,
        pair,
        () => importing(sdk),
        () => importing(...dependencies),
      )
    }
    yield {
      what: `import ${sdk}`,
      method: `every module that the import loads in a fresh process, by a load hook; own files gzipped one by one; time against importing ${dependencies.join(' and ')} alone`,
      figures: [
        { of: 'modules loaded', samples: [modules.length], unit: 'files' },
        { of: 'of them @lona', samples: [lona.length], unit: 'files' },
        { of: 'own code, gzipped', samples: [bytes], unit: 'bytes' },
        { of: 'import', samples: wallMsOf(pair.ours), unit: 'ms' },
        { of: `${dependencies.join(' and ')} alone`, samples: wallMsOf(pair.baseline), unit: 'ms' },
      ],
      result: `${lona.length} @lona modules, ${inWords(bytes)} bytes of own code, depends on ${dependencies.join(', ')}; ${(1 / speedRatio(pair)).toFixed(2)} times the import of these alone`,
      budget: {
        words: 'no @lona module; at most 15 kB gzipped; depends on ky, zod, @tento/oauth at most',
        isInside:
          lona.length === 0 && bytes <= mostBytes && dependencies.every((name) => allowedDependencies.includes(name)),
      },
      notes: [`${sdk} stands for every SDK`],
    }
  },
}

/** Whether a file belongs to one of our cores: workspace packages are loaded from their real folders. */
function isLonaPackage(url: string): boolean {
  for (let folder = new URL('.', url); folder.pathname !== '/'; folder = new URL('..', folder)) {
    try {
      const { name } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { name?: string }
      return name?.startsWith('@lona/') ?? false
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error // one folder up
    }
  }
  return false
}
