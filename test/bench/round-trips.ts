import { connect, createServer, type Socket } from 'node:net'
import { dayDate } from '@lona/connector'
import { openDatabase } from '@lona/postgres'
import { createBenchDatabase } from './bench-server.ts'
import type { Benchmark, Outcome } from './benchmark.ts'
import { ensureEqual } from './measure.ts'
import { notebookPages } from './notebook-pages.ts'
import { openRowWriter } from './open-row-writer.ts'

const counts = [1, 100, 10_000] as const

/** A server between us and Postgres that counts how often Postgres says that it is ready for the next question. */
interface CountingProxy {
  /** The database, by way of the proxy. */
  readonly url: string
  /** Answers so far. */
  readonly answers: () => number
  close(): void
}

async function startCountingProxy(databaseUrl: string): Promise<CountingProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let answers = 0
  const proxy = createServer((client) => {
    const database = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
    }
    database.on(
      'data',
      countReady(() => (answers += 1)),
    )
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' ? address?.port : '')
  return {
    url: url.href,
    answers: () => answers,
    close() {
      for (const socket of sockets) socket.destroy()
      proxy.close()
    },
  }
}

/** Reads the server's messages (a letter, a length, that much) and reports each `Z`, ready for query. */
function countReady(onReady: () => void): (chunk: Buffer) => void {
  let waiting = Buffer.alloc(0)
  return (chunk) => {
    waiting = Buffer.concat([waiting, chunk])
    while (waiting.length >= 5) {
      const end = 1 + waiting.readUInt32BE(1)
      if (waiting.length < end) return
      if (waiting[0] === 'Z'.charCodeAt(0)) onReady()
      waiting = waiting.subarray(end)
    }
  }
}

/** How often a write waits for the database, whatever it writes. */
export const roundTrips: Benchmark = {
  name: 'round-trips',
  async *run({ inMemory }): AsyncIterable<Outcome> {
    const server = await inMemory()
    const test = await createBenchDatabase(server)
    const proxy = await startCountingProxy(test.url ?? '')
    const database = await openDatabase(proxy.url)
    try {
      const writer = await openRowWriter(database)
      const trips: number[] = []
      for (const count of counts) {
        const before = proxy.answers()
        const cells = notebookPages(count).map(({ id, day, text }) => ({
          id: `${count} ${id}`,
          date: dayDate(day),
          data: text,
        }))
        ensureEqual('cells inserted', (await writer.persist(cells)).inserted, count)
        trips.push(proxy.answers() - before)
      }
      await writer.finish()
      yield {
        what: 'round trips of one write',
        method: `answers of the database, counted on the wire by a proxy, during one persistCells of ${counts.map((count) => count.toLocaleString('en')).join(', ')} new cells`,
        figures: counts.map((count, index) => ({
          of: `${count.toLocaleString('en')} cells`,
          samples: [trips[index] ?? Number.NaN],
          unit: 'round trips',
        })),
        result: `${trips.join(', ')} round trips`,
        budget: { words: 'the same for any number of cells', isInside: new Set(trips).size === 1 },
      }
    } finally {
      await database.close()
      proxy.close()
      await test.close()
    }
  },
}
