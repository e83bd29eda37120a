import type { Database } from '@lona/postgres'
import { expect } from 'vitest'
import { createPgBossEngine } from '../../src/pg-boss/index.js'
import type { SyncEngineBench } from '../../src/testing/index.js'

/** Engines on pg-boss over one queue of a database, impatient for tests, for whom nothing may fail in the database. */
export function createPgBossBench(database: () => Database, queue: string): SyncEngineBench {
  const errors: unknown[] = []
  return {
    now: () => new Date(),
    createEngine: ({ slots }) =>
      createPgBossEngine({
        database: database(),
        queue,
        slots,
        pollMs: 50,
        pauseMs: () => 100,
        onFailure: () => undefined,
        onError: (error) => errors.push(error),
      }),
    async [Symbol.asyncDispose]() {
      expect(errors).toEqual([])
    },
  }
}

/** Which Postgres it is, such as `15.18`. */
export async function versionOf(database: Database): Promise<string> {
  const { rows } = await database.query<{ version: string }>(`select split_part(version(), ' ', 2) as version`)
  return rows.map(({ version }) => version).join()
}
