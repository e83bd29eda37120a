import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '@lona/postgres'
import type { SyncJob } from '../../../src/index.js'
import { createPgBossEngine } from '../../../src/pg-boss/index.js'
import type { JobReport } from '../../../src/testing/index.js'

// Adds jobs to a queue of a database, runs what is in it on two engines, and writes what they do, until it is killed or
// its parent is gone.
process.stdin.on('end', () => process.exit()).resume()
const [, , where = '', queue = '', jobs = '[]'] = process.argv
const database = await openDatabase(where)
const engines = [1, 2].map(() => createPgBossEngine({ database, queue, slots: 2, pollMs: 50 }))
const report = (what: JobReport['what'], { key, lockKey }: SyncJob) =>
  console.log(JSON.stringify({ what, key, lockKey, at: Date.now(), by: 'elsewhere' }))

for (const engine of engines) {
  await engine.start(async (job) => {
    report('begins', job)
    await wait(job.key === 'stuck' ? 600_000 : 10)
    report('ends', job)
  })
}
await engines[0]?.enqueue(JSON.parse(jobs))
