import { openDatabase } from '@lona/postgres'
import { createTestDatabase } from '@lona/postgres/testing'
import { afterAll } from 'vitest'
import { describeSyncEngine } from '../../src/testing/index.js'
import { createPgBossBench, versionOf } from './pg-boss-bench.js'
import { startProcess } from './start-process.js'

const { db, close } = await createTestDatabase({ kind: 'pglite' })
afterAll(close)
let places = 0

describeSyncEngine(`pg-boss on PGlite (Postgres ${await versionOf(db)})`, {
  engines: 3,
  otherProcess: 'before',
  async open() {
    places += 1
    const queue = `place-${places}`
    const opened: AsyncDisposableStack = new AsyncDisposableStack()
    let database = db
    const bench = createPgBossBench(() => database, queue)
    return {
      ...bench,
      // The folder is one process' at a time: the process has one of its own, and here it is opened when that is gone.
      async startProcess(jobs, report) {
        const { db: empty, folder = '' } = opened.use(await createTestDatabase({ kind: 'pglite' }))
        await empty.close()
        const other = await startProcess(folder, queue, jobs, report)
        let killing: Promise<void> | undefined
        return {
          kill: () =>
            (killing ??= other.kill().then(async () => {
              database = await openDatabase(folder)
              opened.defer(() => database.close())
            })),
        }
      },
      async [Symbol.asyncDispose]() {
        await opened.disposeAsync()
        await bench[Symbol.asyncDispose]()
      },
    }
  },
})
