import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addDays, type Owner } from '@lona/connector'
import { createLona, type Lona } from '@lona/host'
import { type Database, openDatabase } from '@lona/postgres'
import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import { registerRowWithSync } from '@lona/sync'
import { airQuality, daily, hourly, WeatherBackendDeps } from '@tento/weather/connector'
import { createBenchDatabase } from './bench-server.ts'
import type { BenchContext, Benchmark, Outcome } from './benchmark.ts'
import { costOf, ensureEqual, median } from './measure.ts'

const ada: Owner = { kind: 'user', userId: 'ada' }
const rows = [hourly, daily, airQuality]
const paris = { place: '48.85,2.35' }
const cellCount = 1_000_000
const looks = 100
const mostMs = 20
const lastDay = '2026-11-20'

const openHost = (database: Database): Promise<Lona> =>
  createLona({
    database,
    rowKeys: defineRowKeys(...rows.map((row) => allow(row, 'get'))),
    deps: (store) => new IntegrationDeps().register(WeatherBackendDeps, (run) => store.backendDeps(run)),
    sync: rows.map((row) => registerRowWithSync(row)),
    fetch: () => Promise.reject(new Error('nothing is fetched here')),
  })

/** Three rows of one place over ten years, as they come, and the rest of the million as moments between them. */
async function fill(database: Database, lona: Lona): Promise<void> {
  const insert = (select: string) => `with input as (${select}), told as (
      insert into lona.cell_provenance (scope_id, cell_id, row_id, observed_at, run_id)
      select $1, id, $2::uuid, '2026-11-21T00:00:00.000Z', '00000000-0000-4000-8000-000000000000' from input
    )
    insert into lona.cells (_sync_scope_id, id, row_id, time, sort_from, sort_to, data)
    select $1, id, $2::uuid, time, sort_from, sort_to, data from input`
  const ofDays = `select gen_random_uuid() as id, day::text as time, day || 'T00:00:00.000' as sort_from, (day + 1) || 'T00:00:00.000' as sort_to,
      json_build_object('timeZone', 'Europe/Paris', 'startedAt', to_char(day, 'YYYY-MM-DD"T"00:00:00.000"Z"'),
        'stepSeconds', 3600, $3::text, (select json_agg(round((random() * 30)::numeric, 1)) from generate_series(1, 24)))::text as data
    from (select date '2026-11-21' - n as day from generate_series(1, 3650) n) days`
  const moments = `select gen_random_uuid() as id, at || 'Z' as time, at as sort_from, left(at, 20) || '001' as sort_to,
      json_build_object('temperatureMaxCelsius', n % 40)::text as data
    from (select n, to_char(timestamp '2026-11-20 23:55' - n * interval '5 minutes', 'YYYY-MM-DD"T"HH24:MI:SS.MS') as at
          from generate_series($3::int, $4::int) n) moments`
  const bearers = new Map<string, readonly [string, string]>()
  for (const row of rows) {
    const record = await lona.follow({ owner: ada, lookupKey: row.lookupKey(paris) })
    const { scopeId, rowId } = lona.store.bearerAddress(record)
    bearers.set(row.pattern, [scopeId, rowId])
  }
  const bearerOf = (row: { readonly pattern: string }) => bearers.get(row.pattern) ?? ['', '']
  await database.query(insert(ofDays), [...bearerOf(hourly), 'temperatureCelsius'])
  await database.query(insert(ofDays), [...bearerOf(airQuality), 'europeanAqi'])
  const rest = cellCount - 2 * 3650
  const batch = 50_000
  for (let from = 0; from < rest; from += batch) {
    await database.query(insert(moments), [...bearerOf(daily), from, Math.min(rest, from + batch) - 1])
  }
  const covered = [{ start: '2016-11-22', end: '2026-11-21', readAt: '2026-11-21T00:00:00.000Z' }]
  await database.query('update lona.row_state set covered = $1', [JSON.stringify(covered)])
  const { rows: counted } = await database.query<{ cells: number }>('select count(*)::int as cells from lona.cells')
  ensureEqual('cells', counted[0]?.cells, cellCount)
}

async function* measure(words: string, database: Database, say: BenchContext['say']): AsyncIterable<Outcome> {
  say(`day-view: a million cells on ${words}`)
  const lona = await openHost(database)
  try {
    await fill(database, lona)
    await database.query('analyze')
    const view: number[] = []
    const one: number[] = []
    for (let look = 0; look < looks; look += 1) {
      // All over the ten years, the same days each time.
      const day = addDays(lastDay, -((look * 1303) % 3400))
      const cost = await costOf(async () => {
        const { rows: seen } = await lona.timeline({
          owner: ada,
          range: { start: day, end: addDays(day, 1) },
          width: 1000,
        })
        ensureEqual(`rows of ${day}`, seen.filter(({ curves }) => curves.some(({ at }) => at.length > 0)).length, 3)
      })
      view.push(cost.wallMs)
      one.push((await costOf(() => database.query('select 1'))).wallMs)
    }
    yield {
      what: `a day of three rows among a million cells, ${words}`,
      method:
        'lona.timeline of one day, a hundred days all over ten years, each beside a `select 1`; median. One row has a moment every five minutes of the ten years',
      figures: [
        { of: 'the day', samples: view, unit: 'ms' },
        { of: '`select 1`', samples: one, unit: 'ms' },
      ],
      result: `${median(view).toFixed(1)} ms, ${(median(view) / median(one)).toFixed(0)} times a \`select 1\``,
      budget: { words: `${mostMs} ms`, isInside: median(view) <= mostMs },
    }
  } finally {
    await lona.stop()
  }
}

/** What opening a day costs once there is a life of cells. */
export const dayView: Benchmark = {
  name: 'day-view',
  async *run({ durable, say }): AsyncIterable<Outcome> {
    const test = await createBenchDatabase(await durable())
    try {
      yield* measure('Postgres', test.db, say)
    } finally {
      await test.close()
    }
    const folder = await mkdtemp(join(tmpdir(), 'lona-bench-day-'))
    const database = await openDatabase(folder)
    try {
      yield* measure('PGlite', database, say)
    } finally {
      await database.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
