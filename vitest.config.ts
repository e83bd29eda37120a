import { existsSync, globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Tests read the packages' sources, so that they never see a stale build: door `@x/y/z` is `src/z/index.ts`. */
function sourceOfEachDoor(): { find: RegExp; replacement: string }[] {
  return globSync('{packages,apps}/*/package.json').flatMap((file) => {
    const { name, exports } = JSON.parse(readFileSync(file, 'utf8')) as {
      name: string
      exports: Record<string, string | { default: string }>
    }
    return Object.entries(exports).flatMap(([door, target]) => {
      if (typeof target === 'string') return []
      const source = resolve(dirname(file), target.default.replace('./dist/', './src/').replace(/\.js$/, '.ts'))
      return existsSync(source) ? [{ find: new RegExp(`^${name}${door.slice(1)}$`), replacement: source }] : []
    })
  })
}

/** What takes longest, in that order: a minute and a half at the top, a quarter of one at the end. */
const longest = [
  'test/quota/quota-of-whoop.pg.test.ts',
  'apps/lona/test/command-line.test.ts',
  'test/crash/crash-matrix.pg.test.ts',
  'test/quota/quota-of-strava.pg.test.ts',
  'apps/lona/test/killed.test.ts',
  'apps/lona/test/browser/states.test.ts',
  'packages/postgres/test/pglite-folder.test.ts',
  'apps/lona/test/move.pg.test.ts',
  'apps/lona/test/browser/row.test.ts',
  'apps/lona/test/full-disk.test.ts',
  'apps/lona/test/browser/day.test.ts',
  'test/crash/kill-matrix.pg.test.ts',
  'apps/lona/test/workers.pg.test.ts',
  'apps/lona/test/browser/first-hour.test.ts',
  'test/crash/soak.pg.test.ts',
  'apps/lona/test/browser/sync.test.ts',
  'packages/sync/test/engines/pg-boss-suite-pglite.test.ts',
  'packages/sync/test/engines/pg-boss-suite.pg.test.ts',
  'packages/postgres/test/full-disk.pg.test.ts',
].map((file) => resolve(import.meta.dirname, file))

/** A fresh clone remembers no durations, and goes by the size of files: the longest of all would begin last, and end alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number => longest.indexOf(moduleId)
    const [known, others] = [true, false].map((isKnown) => files.filter((file) => placeOf(file) >= 0 === isKnown))
    return [
      ...(known ?? []).toSorted((one, other) => placeOf(one) - placeOf(other)),
      ...(await super.sort(others ?? [])),
    ]
  }
}

export default defineConfig({
  resolve: { alias: sourceOfEachDoor() },
  test: {
    include: ['{packages,apps}/*/{src,test,page/src}/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: './vitest.global-setup.ts',
    // Programs that tests start find here what an earlier one was compiled to: a tenth of a command's time.
    env: { NODE_COMPILE_CACHE: resolve(import.meta.dirname, 'node_modules/.cache/node-compile') },
    // One less than there are cores unless said, which on two cores is one: and most of these tests wait for processes.
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    // Real databases and processes share the machine with each other: a test that waits is not a test that hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
})
