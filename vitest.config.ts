import { existsSync, globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

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

export default defineConfig({
  resolve: { alias: sourceOfEachDoor() },
  test: {
    include: ['{packages,apps}/*/{src,test,page/src}/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: './vitest.global-setup.ts',
    // One less than there are cores unless said, which on two cores is one: and most of these tests wait for processes.
    maxWorkers: Math.max(2, availableParallelism()),
    // Real databases and processes share the machine with each other: a test that waits is not a test that hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
})
