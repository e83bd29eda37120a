import { type Database, openDatabase } from '@lona/postgres'
import type { SyncEngine } from '@lona/sync'
import { createBenchDatabase } from './bench-server.ts'
import type { BenchContext, Figure, Outcome } from './benchmark.ts'
import { median } from './measure.ts'
import { benchedRows, nothingBrought, orchestrateBenched } from './sync-rows.ts'

const counts = [1_000, 10_000, 100_000] as const
const rounds = 30
const slots = 25

/** Takes jobs and runs none: what is measured is planning alone. */
const idleEngine: SyncEngine = {
  start: async () => undefined,
  enqueue: async () => undefined,
  cancel: async () => undefined,
  schedule: async () => undefined,
  stop: async () => undefined,
}

/** The database, with the times of the statements that ask for due rows. */
function timeDueQueries(database: Database, times: number[]): Database {
  const timed = async <Answer>(sql: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const began = performance.now()
    const answer = await ask()
    if (sql.includes('viewport_due_at <=')) times.push(performance.now() - began)
    return answer
  }
  return {
    ...database,
    kind: database.kind,
    query: (sql, parameters) => timed(sql, () => database.query(sql, parameters)),
    transaction: (work, options) =>
      database.transaction(
        (tx) => work({ query: (sql, parameters) => timed(sql, () => tx.query(sql, parameters)) }),
        options,
      ),
  }
}

/** How planning grows with the number of rows, all of them due. */
export async function* measurePlanning({ inMemory, say }: BenchContext): AsyncIterable<Outcome> {
  const server = await inMemory()
  const planning: Figure[] = []
  const asking: Figure[] = []
  for (const count of counts) {
    say(`planning over ${count.toLocaleString('en')} rows that are all due, on ${server.words}`)
    const test = await createBenchDatabase(server)
    const database = await openDatabase(test.url ?? '')
    const dueTimes: number[] = []
    try {
      const orchestrator = orchestrateBenched(timeDueQueries(database, dueTimes), {
        slots,
        engine: () => idleEngine,
        runSlice: async () => nothingBrought,
        onError: (error) => {
          throw error
        },
      })
      const rows = benchedRows(count)
      for (let first = 0; first < count; first += 2_000) await orchestrator.enrol(rows.slice(first, first + 2_000))
      await database.query('analyze lona.row_state')
      await orchestrator.start()
      const samples: number[] = []
      for (let round = 0; round <= rounds; round += 1) {
        await database.query('delete from lona.admissions')
        if (round === 1) dueTimes.length = 0 // the first one warms up
        const began = performance.now()
        await orchestrator.planNow()
        if (round > 0) samples.push(performance.now() - began)
      }
      await orchestrator.stop()
      planning.push({ of: `a plan over ${count.toLocaleString('en')} rows`, samples, unit: 'ms' })
      asking.push({ of: `the due rows of ${count.toLocaleString('en')}`, samples: [...dueTimes], unit: 'ms' })
    } finally {
      await database.close()
      await test.close()
    }
  }
  const growth = (figures: readonly Figure[]): number =>
    median(figures.at(-1)?.samples ?? []) / median(figures[0]?.samples ?? [])
  yield {
    what: `planning over 1,000, 10,000 and 100,000 rows: ${server.words}`,
    method: `${rounds} plans that each let ${2 * slots} slices through, of rows that are all due and never ran; the time of the statement that asks for due rows is part of the plan's`,
    figures: [...planning, ...asking],
    result: `100,000 rows take ${growth(planning).toFixed(2)} times as long as 1,000; asking for due rows ${growth(asking).toFixed(2)} times`,
    budget: { words: 'flat: at most 2 times', isInside: growth(planning) <= 2 && growth(asking) <= 2 },
  }
}
