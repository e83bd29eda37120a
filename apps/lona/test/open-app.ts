import { createLona, type Lona, type LonaOptions } from '@lona/host'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import { createSandbox, type Sandbox } from '@lona/sandbox'
import { registerDeps, rowKeys, syncedRows } from '../src/composition.js'
import type { Home } from '../src/home.js'

/** The app's own composition on a test database, over the sandbox in this process, with a clock that a test moves. */
export interface OpenedApp {
  readonly test: TestDatabase
  readonly sandbox: Sandbox
  readonly lona: Lona
  readonly now: () => Date
  /** What commands are given. */
  readonly home: Home
  /** Moves the clock. */
  pass(milliseconds: number): void
  close(): Promise<void>
}

export async function openApp(options: Partial<LonaOptions> = {}, at = '2026-11-21T12:00:00.000Z'): Promise<OpenedApp> {
  let time = Date.parse(at)
  const now = () => new Date(time)
  const test = await createTestDatabase()
  const sandbox = createSandbox({ now })
  const lona = await createLona({
    database: test.db,
    rowKeys,
    deps: registerDeps,
    sync: syncedRows,
    fetch: sandbox.fetch,
    now,
    ...options,
  })
  return {
    test,
    sandbox,
    lona,
    now,
    home: {
      place: 'a database of the test',
      source: 'sandbox',
      database: test.db,
      lona,
      announce: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    pass(milliseconds) {
      time += milliseconds
    },
    async close() {
      await lona.stop()
      await test.close()
    },
  }
}
