import { createTestDatabase, type TestDatabaseOptions } from '@lona/postgres/testing'
import { hostTables } from './bench-server.ts'
import type { Benchmark, Outcome } from './benchmark.ts'
import { costOf, median } from './measure.ts'

const rounds = 7

async function samplesOf(options: TestDatabaseOptions): Promise<readonly number[]> {
  const samples: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    let close = async (): Promise<void> => {}
    const { wallMs } = await costOf(async () => {
      const test = await createTestDatabase(options)
      close = () => test.close()
    })
    await close()
    if (round > 0) samples.push(wallMs) // the first one makes the template
  }
  return samples
}

/** What a test file pays for a database of its own. */
export const testDatabases: Benchmark = {
  name: 'test-databases',
  async *run({ inMemory }): AsyncIterable<Outcome> {
    const server = await inMemory()
    const postgres = await samplesOf({ server, migrate: hostTables })
    const pglite = await samplesOf({ kind: 'pglite', migrate: hostTables })
    yield {
      what: 'a database for one test file',
      method: 'createTestDatabase with a host’s tables, opened and ready, after the template was made',
      figures: [
        { of: 'Postgres, copied from a template', samples: postgres, unit: 'ms' },
        { of: 'PGlite, copied from a template', samples: pglite, unit: 'ms' },
      ],
      result: `${median(postgres).toFixed(0)} ms on Postgres, ${median(pglite).toFixed(0)} ms on PGlite: ${(median(pglite) / median(postgres)).toFixed(1)} times`,
      budget: null,
    }
  },
}
