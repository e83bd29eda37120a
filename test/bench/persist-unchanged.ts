import type { Cell } from '@lona/connector'
import { dayDate } from '@lona/connector'
import pg from 'pg'
import { createBenchDatabase } from './bench-server.ts'
import type { Benchmark, Outcome } from './benchmark.ts'
import { type Cost, costOf, ensureEqual, measureRound, median, noRounds, ratioWords } from './measure.ts'
import { notebookPages } from './notebook-pages.ts'
import { openRowWriter } from './open-row-writer.ts'
import { costFigures, inWords } from './print.ts'

const count = 10_000
const rounds = 5

/** The cells that both sides write, again and again. */
const cells: readonly Cell[] = notebookPages(count).map(({ id, day, text, version }) => ({
  id,
  date: dayDate(day),
  data: { text, version },
}))

const plainUpsert = `
  insert into plain_cells (id, day, data)
  select * from json_to_recordset($1::text::json) as cell (id text, day text, data text)
  on conflict (id) do update set day = excluded.day, data = excluded.data
  where (plain_cells.day, plain_cells.data) is distinct from (excluded.day, excluded.data)`

const plainRows = JSON.stringify(
  notebookPages(count).map(({ id, day, text, version }) => ({ id, day, data: JSON.stringify({ text, version }) })),
)

/** What a write left behind, over the tables that hold data. */
interface Traces {
  /** Rows that are new or have a new version. */
  readonly written: number
  /** Rows that were locked without being written: each lock changes the page that the row is on. */
  readonly locked: number
  /** Bytes of write-ahead log. */
  readonly walBytes: number
}

async function tracesOf(client: pg.Client, tables: readonly string[], work: () => Promise<unknown>): Promise<Traces> {
  const { rows: before } = await client.query<{ transaction: string; lsn: string }>(
    'select pg_current_xact_id()::text as transaction, pg_current_wal_insert_lsn()::text as lsn',
  )
  await work()
  const { rows: after } = await client.query<{ bytes: string }>(
    'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)::text as bytes',
    [before[0]?.lsn],
  )
  // Row versions carry the low half of their transaction's number.
  const since = Number(BigInt(before[0]?.transaction ?? 0) % 2n ** 32n)
  let written = 0
  let locked = 0
  for (const table of tables) {
    const { rows } = await client.query<{ written: number; locked: number }>(
      `select count(*) filter (where xmin::text::bigint >= $1)::int as written,
         count(*) filter (where xmin::text::bigint < $1 and xmax::text::bigint >= $1)::int as locked from ${table}`,
      [since],
    )
    written += rows[0]?.written ?? 0
    locked += rows[0]?.locked ?? 0
  }
  return { written, locked, walBytes: Number(after[0]?.bytes) }
}

/** What it costs to be told what is known already. */
export const persistUnchanged: Benchmark = {
  name: 'persist-unchanged',
  async *run({ durable, say }): AsyncIterable<Outcome> {
    say('persist-unchanged: 10,000 cells, written once and then six times again')
    const server = await durable()
    const test = await createBenchDatabase(server)
    const client = new pg.Client({ connectionString: test.url })
    await client.connect()
    try {
      await client.query('create table plain_cells (id text primary key, day text not null, data text not null)')
      await client.query(plainUpsert, [plainRows])
      const writer = await openRowWriter(test.db)
      ensureEqual('cells inserted', (await writer.persist(cells)).inserted, count)
      await client.query('checkpoint')

      const pair = noRounds()
      const ours: Traces[] = []
      const plain: Traces[] = []
      const traced = async (
        tables: readonly string[],
        traces: Traces[],
        work: () => Promise<unknown>,
      ): Promise<Cost> => {
        let cost: Cost = { wallMs: 0, cpuMs: null }
        traces.push(
          await tracesOf(client, tables, async () => {
            cost = await costOf(work, server.readCpuMs)
          }),
        )
        return cost
      }
      for (let round = 0; round <= rounds; round += 1) {
        await measureRound(
          round,
          pair,
          () =>
            traced(['lona.cells', 'lona.cell_provenance'], ours, async () => {
              ensureEqual('cells unchanged', (await writer.persist(cells)).unchanged, count)
            }),
          () => traced(['plain_cells'], plain, () => client.query(plainUpsert, [plainRows])),
        )
      }
      await writer.finish()

      const figure = (of: string, traces: readonly Traces[], name: keyof Traces, unit: string) => ({
        of,
        samples: traces.map((trace) => trace[name]),
        unit,
      })
      const written = Math.max(...ours.map((trace) => trace.written + trace.locked))
      const walBytes = median(ours.map((trace) => trace.walBytes))
      const plainWal = median(plain.map((trace) => trace.walBytes))
      yield {
        what: `persist ${inWords(count)} unchanged cells: ${server.words}`,
        method:
          'one persistCells of cells that are all stored, against one insert of the same into a plain table with on conflict do update where the row is distinct; rows by xmin and xmax, log by pg_current_wal_insert_lsn',
        figures: [
          figure('ours: rows written', ours, 'written', 'rows'),
          figure('ours: rows locked', ours, 'locked', 'rows'),
          figure('ours: log for the run record', ours, 'walBytes', 'bytes'),
          ...costFigures('ours', pair.ours),
          figure('plain: rows written', plain, 'written', 'rows'),
          figure('plain: rows locked', plain, 'locked', 'rows'),
          figure('plain: log', plain, 'walBytes', 'bytes'),
          ...costFigures('plain', pair.baseline),
        ],
        result: `${written} rows touched, ${inWords(walBytes)} bytes of log: ${((walBytes / plainWal) * 100).toFixed(2)} % of the plain upsert's; ${ratioWords(pair, 'its speed')}`,
        // A run record and a row state are one row each; more than a page of log would mean that cells were in it.
        budget: { words: '0 rows; log for the run record alone', isInside: written === 0 && walBytes < 8192 },
        notes: [
          ...(server.isPrivate ? [] : ['the server is not ours alone: others may have written to its log']),
          'bundles for devices do not exist yet, so there are none to count',
        ],
      }
    } finally {
      await client.end()
      await test.close()
    }
  },
}
