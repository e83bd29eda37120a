import { openDatabase } from '@lona/postgres'
import { createPgBossEngine } from '@lona/sync/pg-boss'
import { PgBoss } from 'pg-boss'
import { createBenchDatabase } from './bench-server.ts'
import type { BenchContext, Outcome } from './benchmark.ts'
import { type Cost, costOf, cpuMsOf, measureRound, median, noRounds, wallMsOf } from './measure.ts'
import { benchedRows, nothingBrought, orchestrateBenched } from './sync-rows.ts'

const batch = 25
const slices = 100 * batch
const rounds = 5

/** What a slice costs that brings nothing, beside a job of pg-boss that does nothing, on the same database. */
export async function* measureOverhead({ inMemory, durable, say }: BenchContext): AsyncIterable<Outcome> {
  for (const open of [inMemory, durable]) {
    const server = await open()
    say(`${slices} slices that bring nothing, and as many bare jobs, on ${server.words}`)
    const test = await createBenchDatabase(server)
    const database = await openDatabase(test.url ?? '')
    const boss = new PgBoss({ connectionString: test.url ?? '', schema: 'bare', supervise: false, schedule: false })
    try {
      await boss.start()
      await boss.createQueue('bare')
      const pair = noRounds()
      let ended = 0
      let tellAllEnded = (): void => undefined
      const orchestrator = orchestrateBenched(database, {
        slots: batch,
        engine: () => createPgBossEngine({ database, slots: batch }),
        runSlice: async () => {
          ended += 1
          if (ended === slices) tellAllEnded()
          // Beyond the measured ones it stands still until the next round.
          if (ended > slices) await paused
          return nothingBrought
        },
        onError: (error) => {
          throw error
        },
      })
      let resume = (): void => undefined
      let paused = new Promise<void>((resolve) => (resume = resolve))
      ended = slices
      await orchestrator.enrol(benchedRows(4 * batch))
      await orchestrator.start()
      const ours = (): Promise<Cost> =>
        costOf(async () => {
          const all = new Promise<void>((resolve) => (tellAllEnded = resolve))
          ended = 0
          resume()
          paused = new Promise((resolve) => (resume = resolve))
          await all
        }, server.readCpuMs)
      const bare = (): Promise<Cost> =>
        costOf(async () => {
          for (let done = 0; done < slices; done += batch) {
            await boss.insert(
              'bare',
              Array.from({ length: batch }, () => ({})),
            )
            const jobs = await boss.fetch('bare', { batchSize: batch })
            await boss.complete(
              'bare',
              jobs.map(({ id }) => id),
            )
          }
        }, server.readCpuMs)
      for (let round = 0; round <= rounds; round += 1) await measureRound(round, pair, ours, bare)
      resume()
      await orchestrator.stop()
      const ratio = median(pair.ours.map(({ wallMs }, index) => wallMs / (pair.baseline[index]?.wallMs ?? Number.NaN)))
      const cpu = median(cpuMsOf(pair.ours)) / median(cpuMsOf(pair.baseline))
      yield {
        what: `a slice that brings nothing: ${server.words}`,
        method: `${slices} slices through plan, admission, job, settling and events, ${batch} at once, against insert, fetch and complete of as many bare pg-boss jobs, ${batch} at a time`,
        figures: [
          { of: 'ours', samples: wallMsOf(pair.ours).map((ms) => slices / (ms / 1000)), unit: 'slices/s' },
          { of: 'bare pg-boss', samples: wallMsOf(pair.baseline).map((ms) => slices / (ms / 1000)), unit: 'jobs/s' },
        ],
        result: `${ratio.toFixed(2)} times the time of bare pg-boss${Number.isFinite(cpu) ? ` (by processor time ${cpu.toFixed(2)})` : ''}`,
        budget: { words: 'at most 2 times', isInside: ratio <= 2 },
      }
    } finally {
      await boss.stop({ graceful: false })
      await database.close()
      await test.close()
    }
  }
}
