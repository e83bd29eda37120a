import type { DateRange } from '@lona/connector'
import type { Slice } from '@lona/sync'
import pg from 'pg'
import { createNotebookClient } from '../made-up/notebook.ts'
import type { PageWire } from '../made-up/notebook-api.ts'
import { type BenchServer, createBenchDatabase } from './bench-server.ts'
import type { Benchmark, Outcome } from './benchmark.ts'
import {
  type Cost,
  costOf,
  ensureEqual,
  measureRound,
  noRounds,
  type Pair,
  ratioWords,
  speedRatio,
  wallMsOf,
} from './measure.ts'
import {
  ada,
  diaryKey,
  type NotebookService,
  notebookInProcess,
  notebookOverHttp,
  openNotebookHost,
} from './notebook-host.ts'
import { costFigures, inWords } from './print.ts'

const records = 10_000
const rounds = 5
const leastRatio = 0.5

/** A host and a plain table in one database, and what can be measured on them. */
interface Contest {
  /** All records from fetch to stored cells. Gives the slices that the host asked for. */
  bring(): Promise<readonly Slice[]>
  /** The same records again, although the host holds them. */
  bringAgain(slices: readonly Slice[]): Promise<void>
  /** What a host does that lacks nothing. */
  bringNothing(): Promise<void>
  /** The same requests and one upsert a page: what a person writes who needs nothing but the data. */
  bareLoop(ranges: readonly DateRange[]): Promise<void>
  close(): Promise<void>
}

async function openContest(
  server: BenchServer,
  service: NotebookService,
  rawPayloads: Record<string, never> | false,
): Promise<Contest> {
  const test = await createBenchDatabase(server)
  const client = new pg.Client({ connectionString: test.url })
  await client.connect()
  await client.query('create table bare_pages (id text primary key, day text not null, data text not null)')
  const lona = await openNotebookHost(test.db, service.fetch, { rawPayloads })
  await lona.follow({ owner: ada, lookupKey: diaryKey })
  return {
    async bring() {
      const slices: Slice[] = []
      const report = await lona.bring({
        owner: ada,
        lookupKey: diaryKey,
        onSlice: (_done, _all, slice) => slice && slices.push(slice),
      })
      ensureEqual('cells inserted', report.inserted, records)
      return slices
    },
    async bringAgain(slices) {
      let unchanged = 0
      for (const slice of slices) {
        unchanged += (await lona.dispatcher.sync({ caller: ada, lookupKey: diaryKey, ...slice })).unchanged
      }
      ensureEqual('cells unchanged', unchanged, records)
    },
    async bringNothing() {
      ensureEqual('requests', (await lona.bring({ owner: ada, lookupKey: diaryKey })).requests, 0)
    },
    async bareLoop(ranges) {
      const notebook = createNotebookClient(service.fetch, 'secret')
      let stored = 0
      for (const range of ranges) {
        for (let after: number | null = 0; after !== null; ) {
          const page: Awaited<ReturnType<typeof notebook.list>> = await notebook.list(range, after)
          after = page.next
          if (page.records.length > 0) stored += await upsert(client, page.records)
        }
      }
      ensureEqual('records upserted', stored, records)
    },
    async close() {
      await lona.stop()
      await client.end()
      await test.close()
    },
  }
}

async function upsert(client: pg.Client, page: readonly PageWire[]): Promise<number> {
  const places = page.map((_, index) => `($${index * 3 + 1}, $${index * 3 + 2}, $${index * 3 + 3})`)
  const { rowCount } = await client.query(
    `insert into bare_pages (id, day, data) values ${places.join(', ')}
     on conflict (id) do update set day = excluded.day, data = excluded.data`,
    page.flatMap(({ id, day, text, version }) => [id, day, JSON.stringify({ text, version })]),
  )
  return rowCount ?? 0
}

async function* compare(
  server: BenchServer,
  service: NotebookService,
  rawPayloads: Record<string, never> | false,
): AsyncIterable<Outcome> {
  const first = noRounds()
  const again = noRounds()
  const nothing: Cost[] = []
  let slices: readonly Slice[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const contest = await openContest(server, service, rawPayloads)
    try {
      const cost = (work: () => Promise<unknown>) => costOf(work, server.readCpuMs)
      const bare = () => cost(() => contest.bareLoop(slices.map(({ range }) => range)))
      const bring = () =>
        cost(async () => {
          slices = await contest.bring()
        })
      await measureRound(round, first, bring, bare)
      await measureRound(round, again, () => cost(() => contest.bringAgain(slices)), bare)
      if (round > 0) nothing.push(await cost(() => contest.bringNothing()))
    } finally {
      await contest.close()
    }
  }
  const raw = rawPayloads === false ? 'no raw payloads kept' : 'raw payloads kept'
  const setting = `${service.words}, ${raw}, ${server.words}`
  yield outcome('made-up, first run', setting, first, [], true)
  yield outcome('made-up, again, nothing changed', setting, again, nothing, false)
}

function outcome(what: string, setting: string, pair: Pair, nothing: readonly Cost[], isBudgeted: boolean): Outcome {
  const ratio = speedRatio(pair)
  return {
    what: `${what}: ${setting}`,
    method: `${inWords(records)} records in pages of 25, from fetch to stored cells through createLona, against a bare loop of the same requests and one multi-row upsert a page into a plain table of the same database, in turn`,
    figures: [
      ...costFigures('ours', pair.ours),
      ...costFigures('bare loop', pair.baseline),
      ...(nothing.length > 0
        ? [{ of: 'ours when nothing is missing: no request', samples: wallMsOf(nothing), unit: 'ms' }]
        : []),
    ],
    result: ratioWords(pair, "the bare loop's speed"),
    budget: isBudgeted ? { words: `at least ${leastRatio}`, isInside: ratio >= leastRatio } : null,
  }
}

/** How much of a bare loop's speed is left when a provider's records go through the whole host. */
export const madeUp: Benchmark = {
  name: 'made-up',
  async *run({ durable, inMemory, say }) {
    const inProcess = notebookInProcess(records)
    const overHttp = await notebookOverHttp(records)
    try {
      say('made-up: six runs of 10,000 records for each of five settings')
      for (const server of [await durable(), await inMemory()]) {
        yield* compare(server, inProcess, {})
        yield* compare(server, overHttp, {})
      }
      yield* compare(await inMemory(), inProcess, false)
    } finally {
      await overHttp.close()
    }
  },
}
