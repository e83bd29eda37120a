import { createLona, type Lona, type LonaOptions } from '@lona/host'
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from '@lona/postgres/testing'
import { createSandbox, type Sandbox } from '@lona/sandbox'
import { type Client, createClient } from '../src/api/client.js'
import { createHost } from '../src/api/create-host.js'
import { migrateApp } from '../src/app-migrations.js'
import { registerDeps, rowKeys, syncedRows } from '../src/composition.js'
import type { Home } from '../src/home.js'

/** The app's own composition on a test database, over the sandbox in this process, with a clock that a test moves. */
export interface OpenedApp {
  readonly test: TestDatabase
  readonly sandbox: Sandbox
  readonly lona: Lona
  readonly now: () => Date
  readonly home: Home
  /** What commands are given. */
  readonly client: Client
  /** Moves the clock. */
  pass(milliseconds: number): void
  close(): Promise<void>
}

export async function openApp(
  options: Partial<LonaOptions> = {},
  at = '2026-11-21T12:00:00.000Z',
  on: TestDatabaseOptions = {},
): Promise<OpenedApp> {
  let time = Date.parse(at)
  const now = () => new Date(time)
  const test = await createTestDatabase(on)
  await migrateApp(test.db)
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
  const home: Home = {
    place: 'a database of the test',
    source: 'sandbox',
    database: test.db,
    lona,
    key: new Uint8Array(32),
    announce: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  const { fetch, address, operatorToken: token } = createHost({ home, now, onError: (error) => console.error(error) })
  return {
    test,
    sandbox,
    lona,
    now,
    home,
    client: createClient({ fetch, address, token }),
    pass(milliseconds) {
      time += milliseconds
    },
    async close() {
      await lona.stop()
      await test.close()
    },
  }
}
