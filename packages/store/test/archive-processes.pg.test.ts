import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { openDatabase } from '@lona/postgres'
import { createTestDatabase } from '@lona/postgres/testing'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createStore } from '../src/index.js'
import { archiveFolder, archiveText, good } from './archives.js'
import { ada } from './made-up-row.js'

// As objects, fifty thousand cells take more memory than the programs have. The embedded database is slower.
const sizes = { postgres: 50_000, pglite: 10_000 }

describe('an archive in a process of its own', { timeout: 120_000 }, () => {
  const children: ChildProcess[] = []
  let folder: Awaited<ReturnType<typeof archiveFolder>>
  beforeAll(async () => {
    folder = await archiveFolder()
    for (const [kind, length] of Object.entries(sizes)) {
      const cells = Array.from({ length }, (_, index) => good.cell({ id: `c${index}`, data: `cell ${index}` }))
      await writeFile(folder.path(kind), gzipSync(archiveText([good.header, good.row(), good.run(), ...cells])))
    }
    return () => folder[Symbol.asyncDispose]()
  })
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child)
  })

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'close')
  }

  /** Runs a program from the sources, in little memory; gives its first line. */
  async function run(
    name: string,
    ...words: string[]
  ): Promise<{ line: Record<string, unknown>; child: ChildProcess }> {
    const program = fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url))
    const hooks = new URL('./programs/resolve-sources.mjs', import.meta.url).href
    const child = spawn(process.execPath, ['--max-old-space-size=40', '--import', hooks, program, ...words], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    children.push(child)
    const ended = once(child, 'close').then(() => Promise.reject(new Error(`${name} ended without a word`)))
    const lines = createInterface({ input: child.stdout })
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string]
    ended.catch(() => undefined) // it is killed later on
    return { line: JSON.parse(line) as Record<string, unknown>, child }
  }

  it.each(['postgres', 'pglite'] as const)(
    'that is killed in the middle leaves nothing, and the same again works: %s',
    async (kind) => {
      await using test = await createTestDatabase({ kind, migrate: createStore })
      // An embedded database has one process at a time.
      if (kind === 'pglite') await test.db.close()
      const where = test.url ?? test.folder ?? ''
      const { line, child } = await run('import-archive', where, folder.path(kind))
      expect(line).toEqual({ cells: 998, of: sizes[kind] })
      await kill(child)

      const looking = kind === 'pglite' ? await openDatabase(where) : test.db
      for (const table of ['rows', 'cells', 'cell_provenance', 'row_state', 'runs', 'raw_payloads']) {
        expect((await looking.query(`select 1 from lona.${table} limit 1`)).rows).toEqual([])
      }
      if (kind === 'pglite') await looking.close()

      const again = await run('import-archive', where, folder.path(kind), 'go on')
      expect(again.line).toMatchObject({ rows: 1, cells: sizes[kind], runs: 1, alreadyHere: [] })
      await once(again.child, 'close')
      if (kind === 'pglite') return
      const store = await createStore(test.db)
      const [record] = await store.listRows(ada)
      expect(record?.lookupKey).toBe(good.row().row.lookupKey)

      const exported = await run('export-archive', where)
      expect(exported.line.bytes).toBeGreaterThan(100_000)
    },
  )
})
