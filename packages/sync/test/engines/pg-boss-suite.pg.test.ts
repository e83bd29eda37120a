import { createTestDatabase } from '@lona/postgres/testing'
import { afterAll } from 'vitest'
import { describeSyncEngine } from '../../src/testing/index.js'
import { createPgBossBench, versionOf } from './pg-boss-bench.js'
import { startProcess } from './start-process.js'

const { db, url = '', close } = await createTestDatabase()
afterAll(close)
let places = 0

describeSyncEngine(`pg-boss on Postgres ${await versionOf(db)}`, {
  engines: 3,
  otherProcess: 'beside',
  async open() {
    places += 1
    const queue = `place-${places}`
    return {
      ...createPgBossBench(() => db, queue),
      startProcess: (jobs, report) => startProcess(url, queue, jobs, report),
    }
  },
})
