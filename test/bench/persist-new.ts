import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { dayDate } from '@lona/connector'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { PageWire } from '../made-up/notebook-api.ts'
import { type BenchServer, createBenchDatabase } from './bench-server.ts'
import type { Benchmark, Outcome } from './benchmark.ts'
import { costOf, ensureEqual, measureRound, noRounds, ratioWords, speedRatio } from './measure.ts'
import { notebookPages } from './notebook-pages.ts'
import { openRowWriter } from './open-row-writer.ts'
import { costFigures, inWords } from './print.ts'

const count = 10_000
const rounds = 5
const leastRatio = 0.2
const records = notebookPages(count)

/** The quickest way into a plain table that still bears a second run. */
async function copyAndUpsert(client: pg.Client, pages: readonly PageWire[]): Promise<void> {
  await client.query('begin')
  await client.query('create temp table arriving (id text, day text, data text) on commit drop')
  const lines = pages.map(
    ({ id, day, text, version }) => `${copyText(id)}\t${day}\t${copyText(JSON.stringify({ text, version }))}\n`,
  )
  await pipeline(Readable.from([lines.join('')]), client.query(copyFrom('copy arriving from stdin')))
  const { rowCount } = await client.query(
    `insert into plain_cells (id, day, data) select id, day, data from arriving
     on conflict (id) do update set day = excluded.day, data = excluded.data`,
  )
  await client.query('commit')
  ensureEqual('rows upserted', rowCount, count)
}

const copyText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n')

async function compare(server: BenchServer): Promise<Outcome> {
  const pair = noRounds()
  for (let round = 0; round <= rounds; round += 1) {
    const test = await createBenchDatabase(server)
    const client = new pg.Client({ connectionString: test.url })
    await client.connect()
    try {
      await client.query('create table plain_cells (id text primary key, day text not null, data text not null)')
      const writer = await openRowWriter(test.db)
      await measureRound(
        round,
        pair,
        () =>
          costOf(async () => {
            const cells = records.map(({ id, day, text, version }) => ({
              id,
              date: dayDate(day),
              data: { text, version },
            }))
            ensureEqual('cells inserted', (await writer.persist(cells)).inserted, count)
          }, server.readCpuMs),
        () => costOf(() => copyAndUpsert(client, records), server.readCpuMs),
      )
      await writer.finish()
    } finally {
      await client.end()
      await test.close()
    }
  }
  const ratio = speedRatio(pair)
  return {
    what: `persist ${inWords(count)} new cells in one write: ${server.words}`,
    method:
      'one persistCells, run record included, against COPY into a temporary table and one upsert into a plain table with a primary key, in turn, each time into empty tables',
    figures: [...costFigures('ours', pair.ours), ...costFigures('COPY and upsert', pair.baseline)],
    result: ratioWords(pair, "COPY and upsert's speed"),
    budget: { words: `at least ${leastRatio}`, isInside: ratio >= leastRatio },
    notes: ['the capture of bundles for devices comes later and is not in this figure yet'],
  }
}

/** What a first import costs, against the fastest way that Postgres has. */
export const persistNew: Benchmark = {
  name: 'persist-new',
  async *run({ durable, inMemory, say }) {
    say('persist-new: 10,000 cells, six times on two servers')
    yield await compare(await durable())
    yield await compare(await inMemory())
  },
}
